// A file can be dropped on the form, a file that is too large is not sent, and the page shows that
// the upload is under way.
import { element, required } from "../../draw/element.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".drop"));
if (form) listen(form);

/** @param {HTMLFormElement} form */
function listen(form) {
  required(".or", form).hidden = false;
  form.addEventListener("submit", (event) => send(form, event));
  form.addEventListener("dragover", (event) => allowDrop(form, event));
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => drop(form, event));
  addEventListener("pageshow", () => reset(form));
}

/** @param {HTMLFormElement} form */
function fieldOf(form) {
  return /** @type {HTMLInputElement} */ (required("[type=file]", form));
}

/** @param {HTMLFormElement} form */
function filesOf(form) {
  return [...(fieldOf(form).files ?? [])];
}

/**
 * The first file with which the files together exceed the limit.
 * @param {{ name: string, size: number }[]} files
 * @param {number} limit
 */
function firstBeyond(files, limit) {
  let size = 0;
  return files.find((file) => {
    size += file.size;
    return size > limit;
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
function send(form, event) {
  const files = filesOf(form);
  const large = firstBeyond(files, Number(form.dataset.limit));
  const alert = form.previousElementSibling;
  if (large) {
    event.preventDefault();
    const textContent = (form.dataset.large ?? "").replace("{file}", () => large.name);
    alert?.replaceChildren(element("p", { className: "wrong", textContent }));
    return;
  }
  const names = files.map((file) => file.name).join(", ");
  alert?.replaceChildren();
  required("button", form).toggleAttribute("disabled", true);
  required(".busy", form).textContent = (form.dataset.busy ?? "").replace("{file}", () => names);
}

/**
 * @param {HTMLFormElement} form
 * @param {DragEvent} event
 */
function drop(form, event) {
  event.preventDefault();
  form.classList.remove("over");
  const files = event.dataTransfer?.files;
  if (!files?.length) return;
  fieldOf(form).files = files;
  form.requestSubmit();
}

/**
 * @param {HTMLFormElement} form
 * @param {DragEvent} event
 */
function allowDrop(form, event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
}

/** @param {HTMLFormElement} form */
function reset(form) {
  required("button", form).toggleAttribute("disabled", false);
  required(".busy", form).textContent = "";
}
