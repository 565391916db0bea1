// Changes of a proposal by hand: every change is an address of the server, whose page takes the place of the one that is shown.
import { draggable } from "./drag.js";

const told = document.getElementById("told");
const dialog = document.createElement("dialog");
dialog.className = "moving compose";
dialog.id = "ways";
document.body.append(dialog);
const TYPED = ["#name", ".filter input"];
const page = () => document.getElementById("proposal");
const change = (more) => `${page().dataset.here}&${new URLSearchParams(more)}`;
const here = () => location.pathname + location.search;
let asked = 0, at = here();

async function read(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  return { found, address: response.url, ok: response.ok };
}

// Shows another state of the proposal; what was done is said, and whoever had the focus keeps it.
async function go(address, { say = "", focus = document.activeElement?.id, push = true } = {}) {
  const turn = ++asked, before = page().dataset;
  page().setAttribute("aria-busy", "true");
  try {
    const { found, address: reached } = await read(address);
    if (turn !== asked) return;
    const next = found.getElementById("proposal");
    if (!next) return location.assign(address);
    replaced(found, next);
    if (push) history.pushState(null, "", reached);
    at = here();
    refocus(focus);
    told.textContent = [say || page().dataset.last, worth(before.total), ...broken()].join(" ");
  } catch {
    page().removeAttribute("aria-busy");
    told.textContent = before.nowhere;
  }
}

// What is typed, looked for or open stays.
function replaced(found, next) {
  const open = document.getElementById("bench")?.open, typed = TYPED.map((field) => page().querySelector(field)?.value);
  page().replaceWith(document.adoptNode(next));
  document.querySelector("body > header").replaceWith(document.adoptNode(found.querySelector("body > header")));
  document.title = found.title;
  if (open && document.getElementById("bench")) document.getElementById("bench").open = true;
  prepare();
  TYPED.forEach((field, at) => {
    const input = typed[at] && page().querySelector(field);
    if (input) Object.assign(input, { value: typed[at] }).dispatchEvent(new Event("input"));
  });
}

function worth(before) {
  const change = Math.round(page().dataset.total - before), sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return page().dataset.change.replace("{change}", `${sign}${Math.abs(change)}`);
}

function broken() {
  return [...page().querySelectorAll(".breaks li")].map((each) => `${each.textContent.trim()}.`);
}

function refocus(id) {
  const kept = id && document.getElementById(id);
  if (!kept) return;
  const folded = kept.closest("details");
  if (folded) folded.open = true;
  kept.focus();
}

function prepare() {
  document.getElementById("how").hidden = false;
  draggable(page(), { ways, go, change });
  const filter = page().querySelector(".filter");
  if (!filter) return;
  filter.hidden = false;
  filter.querySelector("input").addEventListener("input", ({ target }) => {
    const wanted = target.value.toLocaleLowerCase().trim();
    for (const row of page().querySelectorAll(".bench li")) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  });
}

// Every way that someone can go, as the server's page tells it.
async function ways(key) {
  const { found, ok } = await read(page().querySelector(`[data-key="${CSS.escape(key)}"] .move`).href);
  const main = found.getElementById("main");
  return ok ? document.adoptNode(main) : null;
}

async function choose(link) {
  const main = await ways(link.closest("[data-key]").dataset.key).catch(() => null);
  if (!main) return location.assign(link.href);
  main.removeAttribute("id");
  const title = main.querySelector("h1");
  title.id = "ways-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.replaceChildren(...main.childNodes);
  dialog.dataset.focus = link.id;
  dialog.showModal();
}

dialog.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (event.target === dialog) dialog.close();
  if (!link || modified(event)) return;
  event.preventDefault();
  dialog.close();
  if (!link.classList.contains("back")) go(link.href, { focus: dialog.dataset.focus });
});
dialog.addEventListener("close", () => refocus(dialog.dataset.focus));

const modified = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0;

document.addEventListener("click", (event) => {
  const link = event.target.closest("#proposal a");
  if (!link || modified(event)) return;
  const stay = { undo: page().dataset.undone, redo: page().dataset.redone, again: "" };
  if (link.classList.contains("move")) choose(link);
  else if (link.classList.contains("pin")) go(link.href, { say: link.getAttribute("aria-label") });
  else if (link.id in stay) go(link.href, { say: stay[link.id] });
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (dialog.open) return;
  const typing = event.target.closest?.("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && !typing && /^[zy]$/i.test(event.key)) {
    const which = event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo";
    event.preventDefault();
    page().querySelector(`a#${which}`)?.click();
  }
  const handle = event.target.closest?.("#proposal .move");
  if (handle && !modified(event)) step(event, handle);
  if (event.key === " " && event.target.closest?.("#proposal .pin")) { event.preventDefault(); event.target.click(); }
});

// On someone's arrows: left and right to the next group, up and down to the next person.
function step(event, handle) {
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key], line = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!side && !line) return;
  event.preventDefault();
  const row = handle.closest("[data-key]");
  if (line) {
    const handles = [...row.parentElement.querySelectorAll("li:not([hidden]) .move")];
    handles[handles.indexOf(handle) + line]?.focus();
    return;
  }
  const places = [...page().querySelectorAll(".group")].map((group) => group.dataset.group).concat("-");
  const to = places[(places.indexOf(row.dataset.group) + side + places.length) % places.length];
  go(change({ person: row.dataset.key, to }), { focus: handle.id });
}

// A fragment alone is the same page.
addEventListener("popstate", () => {
  if (here() === at) return;
  at = here();
  go(location.href, { push: false });
});
prepare();
