// The served start page: another year is drawn in place, what the legend hides stands in the address, and the picture can be saved.
import { saved } from "../../draw/png.js";

const PARTS = ["header", "main", "footer"], CARRYING = ".files a, header a[hreflang]";
const status = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
const here = () => location.pathname + location.search;
let asked = new AbortController(), at = here();

function yearAsked(slider) {
  return slider.value === slider.dataset.today.slice(0, 4) ? slider.dataset.today : `${slider.value}-12-31`;
}

function addressOf(form) {
  const fields = new FormData(form), boxes = document.querySelectorAll(".legend input");
  if (boxes.length && fields.getAll("lines").length === boxes.length) fields.delete("lines");
  if (boxes.length && ![...boxes].some((box) => box.checked)) fields.set("lines", "");
  return `${form.getAttribute("action")}?${new URLSearchParams(fields)}`;
}

// The page of another address takes this one's place at once, so that nothing flickers; the focus stays where it was.
async function load(address, kept) {
  asked.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("settings")) return location.assign(address);
    if (kept) history.pushState(null, "", address);
    at = here();
    replace(page);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

function replace(page) {
  const focused = document.activeElement?.id, top = scrollY;
  sectorMap.current?.end();
  for (const part of PARTS) document.querySelector(`body > ${part}`)?.replaceWith(page.querySelector(`body > ${part}`) ?? "");
  document.getElementById("map-data")?.remove();
  const data = page.getElementById("map-data");
  if (data) document.body.append(data);
  document.title = page.title;
  sectorMap.current = sectorMap.start();
  begin();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(0, top);
  status.textContent = `${document.querySelector("h1").textContent} ${document.querySelector(".details").textContent}`;
}

function legendChanged(form) {
  const address = addressOf(form), lines = new URLSearchParams(address.split("?")[1]).getAll("lines");
  const all = lines.length === 0;
  history.pushState(null, "", address);
  at = here();
  for (const link of document.querySelectorAll(CARRYING)) {
    const url = new URL(link.href);
    url.searchParams.delete("lines");
    if (!all) for (const line of lines) url.searchParams.append("lines", line);
    link.href = url.href;
  }
}

function begin() {
  const form = document.getElementById("settings"), slider = document.getElementById("year"), day = document.getElementById("as-of");
  slider?.addEventListener("input", () => { day.value = yearAsked(slider); });
  form.addEventListener("change", ({ target }) => target !== day && load(addressOf(form), true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOf(form), true);
  });
  document.querySelector(".legend")?.addEventListener("change", () => legendChanged(form));
  const png = document.getElementById("png");
  png?.addEventListener("click", () => saved(sectorMap.current, png.dataset.name));
}

document.body.append(status);
// A fragment alone is the same page.
addEventListener("popstate", () => {
  if (here() === at) return;
  at = here();
  load(location.href, false);
});
begin();
