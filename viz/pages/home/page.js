// The served start page: another year is drawn in place, what the legend hides is kept in the
// address, and the picture can be saved.
import { element } from "../../draw/element.js";
import { savePng } from "../../draw/png.js";

const PARTS = ["header", "main", "footer"];
const LINKS = ".files a, header a[hreflang]";
const status = element("p", { className: "unseen", role: "status" });
let request = new AbortController();
let shown = currentAddress();

function currentAddress() {
  return location.pathname + location.search;
}

/** @param {HTMLInputElement} slider */
function dayOf({ value, dataset: { today = "" } }) {
  return value === today.slice(0, 4) ? today : `${value}-12-31`;
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const fields = new FormData(form);
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".legend input")]);
  if (boxes.length && fields.getAll("lines").length === boxes.length) fields.delete("lines");
  if (boxes.length && !boxes.some((box) => box.checked)) fields.set("lines", "");
  const pairs = [...fields].map(([name, value]) => [name, String(value)]);
  return `${form.getAttribute("action")}?${new URLSearchParams(pairs)}`;
}

// The page of another address replaces this one at once, so that nothing flickers; the focus stays
// where it was.
/**
 * @param {string} address
 * @param {boolean} isStep whether it becomes an entry of the history
 */
async function load(address, isStep) {
  request.abort();
  request = new AbortController();
  try {
    const headers = { Accept: "text/html" };
    const response = await fetch(address, { signal: request.signal, headers });
    if (!response.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("settings")) return location.assign(address);
    if (isStep) history.pushState(null, "", address);
    shown = currentAddress();
    replaceWith(page);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) location.assign(address);
  }
}

/** @param {Document} page */
function replaceWith(page) {
  const focused = document.activeElement?.id;
  const top = scrollY;
  sectorMap.current?.end();
  for (const part of PARTS) {
    const replacement = page.querySelector(`body > ${part}`);
    document.querySelector(`body > ${part}`)?.replaceWith(replacement ?? "");
  }
  document.getElementById("map-data")?.remove();
  const data = page.getElementById("map-data");
  if (data) document.body.append(data);
  document.title = page.title;
  sectorMap.current = sectorMap.start();
  begin();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(0, top);
  const texts = ["h1", ".details"].map(
    (selector) => document.querySelector(selector)?.textContent ?? "",
  );
  status.textContent = texts.join(" ");
}

/** @param {HTMLFormElement} form */
function showLines(form) {
  const address = addressOf(form);
  const lines = new URLSearchParams(address.split("?")[1]).getAll("lines");
  history.pushState(null, "", address);
  shown = currentAddress();
  for (const each of document.querySelectorAll(LINKS)) {
    const link = /** @type {HTMLAnchorElement} */ (each);
    const url = new URL(link.href);
    url.searchParams.delete("lines");
    for (const line of lines) url.searchParams.append("lines", line);
    link.href = url.href;
  }
}

function begin() {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("settings"));
  const slider = /** @type {HTMLInputElement | null} */ (document.getElementById("year"));
  const day = /** @type {HTMLInputElement} */ (document.getElementById("as-of"));
  slider?.addEventListener("input", () => {
    day.value = dayOf(slider);
  });
  form.addEventListener("change", ({ target }) => {
    if (target !== day) load(addressOf(form), true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOf(form), true);
  });
  document.querySelector(".legend")?.addEventListener("change", () => showLines(form));
  const png = document.getElementById("png");
  png?.addEventListener("click", () => {
    if (sectorMap.current) savePng(sectorMap.current, png.dataset.name ?? "");
  });
}

document.body.append(status);
// An address that differs in its fragment only is the same page.
addEventListener("popstate", () => {
  if (currentAddress() === shown) return;
  shown = currentAddress();
  load(location.href, false);
});
begin();
