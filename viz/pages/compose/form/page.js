// Finds people and groups while one types, and shows that a search is under way: the form does the
// same without this script.
import { closest, required } from "../../../draw/element.js";

const DELAY = 250;
const form = /** @type {HTMLFormElement} */ (required(".form form"));
const submit = /** @type {HTMLButtonElement} */ (required("[name=go]", form));
const label = submit.textContent;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

for (const picker of form.querySelectorAll("[data-picker]")) listen(picker);

/** @param {HTMLElement} picker */
function listen(picker) {
  const input = /** @type {HTMLInputElement | null} */ (picker.querySelector("[type=search]"));
  input?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => showHits(picker, input), DELAY);
  });
  input?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    showHits(picker, input);
  });
  picker.addEventListener("change", (event) => {
    const isHit = closest(event, ".hits") && !picker.querySelector(".hits.open");
    if (isHit) choose(picker, /** @type {HTMLInputElement} */ (event.target));
  });
}

/** @param {string} name */
function fieldValue(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}

/**
 * Requests the form itself, so that hits are the same as without this script.
 * @param {HTMLElement} picker
 * @param {HTMLInputElement} input
 */
async function showHits(picker, input) {
  const hits = required(".hits", picker);
  const text = input.value.trim();
  if (!text) return hits.replaceChildren(...tickedIn(hits));
  const query = new URLSearchParams([
    ["lang", fieldValue("lang")],
    ["as_of", fieldValue("as_of")],
    [`find_${picker.dataset.picker}`, text],
  ]);
  const headers = { Accept: "text/html" };
  const response = await fetch(`/compose?${query}`, { headers }).catch(() => null);
  if (!response?.ok || input.value.trim() !== text) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const known = new Set([...picker.querySelectorAll(":checked")].map(boxValue));
  const all = [...(page.getElementById(hits.id)?.children ?? [])];
  const fresh = all.filter((hit) => !known.has(boxValue(hit.querySelector("input"))));
  hits.replaceChildren(...tickedIn(hits), ...fresh.map((hit) => document.adoptNode(hit)));
}

/** @param {HTMLElement | null} box */
function boxValue(box) {
  return /** @type {HTMLInputElement | null} */ (box)?.value;
}

/** @param {HTMLElement} hits */
function tickedIn(hits) {
  return [...hits.children].filter((hit) => hit.querySelector(":checked"));
}

/**
 * Moves a ticked hit to those that are chosen. In the pickers of pairs, where several hits make one
 * choice, ticked hits stay until the form is sent.
 * @param {HTMLElement} picker
 * @param {HTMLInputElement} box
 */
function choose(picker, box) {
  const isPair = box.name.endsWith("_new");
  const line = box.closest("li");
  if (box.checked && !isPair && line) required(".chosen", picker).append(line);
  box.focus();
  if (picker.dataset.picker === "into" && fieldValue("what") === "replace") {
    form.requestSubmit(picker.querySelector("button"));
  }
}

form.addEventListener("submit", ({ submitter }) => {
  if (submitter !== submit) return;
  submit.setAttribute("aria-busy", "true");
  submit.textContent = submit.dataset.busy ?? "";
});
addEventListener("pageshow", () => {
  submit.removeAttribute("aria-busy");
  submit.textContent = label;
});
