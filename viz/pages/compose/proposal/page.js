// Changes of a proposal by hand: every change is an address of the server, and its page replaces
// the one that is shown.
import { closest, element, required } from "../../../draw/element.js";
import { enableDragging } from "./drag.js";

const status = required("#status");
const dialog = element("dialog", { className: "moving compose", id: "ways" });
const TYPED = ["#name", ".filter input"];
let requests = 0;
let shown = currentAddress();

document.body.append(dialog);

function currentAddress() {
  return location.pathname + location.search;
}

function proposal() {
  return required("#proposal");
}

/**
 * The address of the proposal with one more change.
 * @param {Record<string, string>} change
 */
function withChange(change) {
  return `${proposal().dataset.here}&${new URLSearchParams(change)}`;
}

/** @param {string} address */
async function fetchPage(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { page, address: response.url, ok: response.ok };
}

/**
 * Shows another state of the proposal, announces the change, and keeps the focus.
 * @param {string} address
 * @param {{ text?: string, focus?: string, isStep?: boolean }} [options]
 */
async function go(address, options = {}) {
  const { text, focus = document.activeElement?.id, isStep = true } = options;
  const request = ++requests;
  const before = proposal().dataset;
  proposal().setAttribute("aria-busy", "true");
  try {
    const { page, address: reached } = await fetchPage(address);
    if (request !== requests) return;
    const next = page.getElementById("proposal");
    if (!next) return location.assign(address);
    replaceWith(page, next);
    if (isStep) history.pushState(null, "", reached);
    shown = currentAddress();
    refocus(focus);
    const parts = [text || proposal().dataset.last, worthChange(before.total), ...brokenRules()];
    status.textContent = parts.join(" ");
  } catch {
    proposal().removeAttribute("aria-busy");
    status.textContent = before.nowhere ?? "";
  }
}

/**
 * Keeps what is typed, searched for or unfolded.
 * @param {Document} page
 * @param {HTMLElement} next
 */
function replaceWith(page, next) {
  const open = bench()?.open;
  const typed = TYPED.map((field) => inputIn(proposal(), field)?.value);
  proposal().replaceWith(document.adoptNode(next));
  const header = required("body > header", page);
  required("body > header").replaceWith(document.adoptNode(header));
  document.title = page.title;
  const newBench = bench();
  if (open && newBench) newBench.open = true;
  prepare();
  TYPED.forEach((field, at) => {
    const input = inputIn(proposal(), field);
    const value = typed[at];
    if (input && value) Object.assign(input, { value }).dispatchEvent(new Event("input"));
  });
}

function bench() {
  return /** @type {HTMLDetailsElement | null} */ (document.getElementById("bench"));
}

/**
 * @param {HTMLElement} root
 * @param {string} selector
 */
function inputIn(root, selector) {
  return /** @type {HTMLInputElement | null} */ (root.querySelector(selector));
}

/** @param {string | undefined} before */
function worthChange(before) {
  const change = Math.round(Number(proposal().dataset.total) - Number(before));
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return proposal().dataset.change?.replace("{change}", `${sign}${Math.abs(change)}`);
}

function brokenRules() {
  return [...proposal().querySelectorAll(".breaks li")].map(
    (each) => `${each.textContent.trim()}.`,
  );
}

/** @param {string | undefined} id */
function refocus(id) {
  const target = id ? document.getElementById(id) : null;
  if (!target) return;
  const folded = target.closest("details");
  if (folded) folded.open = true;
  target.focus();
}

function prepare() {
  required("#how").hidden = false;
  enableDragging(proposal(), { fetchWays, go, withChange });
  const filter = proposal().querySelector(".filter");
  if (!filter) return;
  filter.hidden = false;
  const input = inputIn(filter, "input");
  input?.addEventListener("input", () => {
    const text = input.value.toLocaleLowerCase().trim();
    for (const row of proposal().querySelectorAll(".bench li")) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(text);
    }
  });
}

/**
 * Every change that can be made with a person, from the server's page of them.
 * @param {string} key
 */
async function fetchWays(key) {
  const link = required(`[data-key="${CSS.escape(key)}"] .move`, proposal());
  const { page, ok } = await fetchPage(/** @type {HTMLAnchorElement} */ (link).href);
  const main = page.getElementById("main");
  return ok && main ? document.adoptNode(main) : null;
}

/** @param {HTMLAnchorElement} link */
async function showWays(link) {
  const key = link.closest("[data-key]")?.dataset.key ?? "";
  const main = await fetchWays(key).catch(() => null);
  if (!main) return location.assign(link.href);
  main.removeAttribute("id");
  const title = required("h1", main);
  title.id = "ways-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.replaceChildren(...main.childNodes);
  dialog.dataset.focus = link.id;
  dialog.showModal();
}

dialog.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (closest(event, "a"));
  if (event.target === dialog) dialog.close();
  if (!link || isModified(event)) return;
  event.preventDefault();
  dialog.close();
  if (!link.classList.contains("back")) go(link.href, { focus: dialog.dataset.focus });
});
dialog.addEventListener("close", () => refocus(dialog.dataset.focus));

/** @param {MouseEvent | KeyboardEvent} event */
function isModified(event) {
  const other = "button" in event && event.button > 0;
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || other;
}

document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (closest(event, "#proposal a"));
  if (!link || isModified(event)) return;
  const { undone = "", redone = "" } = proposal().dataset;
  /** @type {Record<string, string>} */
  const texts = { undo: undone, redo: redone, again: "" };
  if (link.classList.contains("move")) showWays(link);
  else if (link.classList.contains("pin")) {
    go(link.href, { text: link.getAttribute("aria-label") ?? "" });
  } else if (link.id in texts) go(link.href, { text: texts[link.id] });
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (dialog.open) return;
  const typing = closest(event, "input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && !typing && /^[zy]$/i.test(event.key)) {
    const redo = event.key.toLowerCase() === "y" || event.shiftKey;
    event.preventDefault();
    proposal()
      .querySelector(redo ? "a#redo" : "a#undo")
      ?.click();
  }
  const handle = closest(event, "#proposal .move");
  if (handle && !isModified(event)) step(event, handle);
  const pin = closest(event, "#proposal .pin");
  if (event.key === " " && pin) {
    event.preventDefault();
    pin.click();
  }
});

/** @type {Record<string, number>} */
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number>} */
const LINES = { ArrowUp: -1, ArrowDown: 1 };

/**
 * Keys on the arrows beside a name: left and right move the person to the next group, up and down
 * go to the next person.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} handle
 */
function step(event, handle) {
  const side = SIDES[event.key];
  const line = LINES[event.key];
  if (!side && !line) return;
  event.preventDefault();
  const row = handle.closest("[data-key]");
  if (!row) return;
  if (line) {
    const handles = [...(row.parentElement?.querySelectorAll("li:not([hidden]) .move") ?? [])];
    handles[handles.indexOf(handle) + line]?.focus();
    return;
  }
  const groups = [...proposal().querySelectorAll(".group")].map(({ dataset }) => dataset.group);
  const places = [...groups, "-"];
  const at = places.indexOf(row.dataset.group) + side + places.length;
  const to = places[at % places.length] ?? "";
  go(withChange({ person: row.dataset.key ?? "", to }), { focus: handle.id });
}

// An address that differs in its fragment only is the same page.
addEventListener("popstate", () => {
  if (currentAddress() === shown) return;
  shown = currentAddress();
  go(location.href, { isStep: false });
});
prepare();
