// A file can be dropped on the form, one that is too large is not sent, and what is being done is said.
const form = document.querySelector(".drop");
const field = form?.querySelector("[type=file]");
const alert = form?.previousElementSibling;

function names() {
  return [...field.files].map((file) => file.name).join(", ");
}

function refused() {
  const most = Number(form.dataset.most);
  let size = 0;
  return [...field.files].find((file) => (size += file.size) > most);
}

function say(text) {
  const line = document.createElement("p");
  line.className = "wrong";
  line.textContent = text;
  alert.replaceChildren(line);
}

function submitted(event) {
  const large = refused();
  if (large) {
    event.preventDefault();
    say(form.dataset.large.replace("{file}", () => large.name));
    return;
  }
  alert?.replaceChildren();
  form.querySelector("button").disabled = true;
  form.querySelector(".busy").textContent = form.dataset.busy.replace("{file}", names);
}

function dropped(event) {
  event.preventDefault();
  form.classList.remove("over");
  if (event.dataTransfer.files.length) {
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  }
}

function dragged(event) {
  if (event.dataTransfer.types.includes("Files")) {
    event.preventDefault();
    form.classList.add("over");
  }
}

function shownAgain() {
  form.querySelector("button").disabled = false;
  form.querySelector(".busy").textContent = "";
}

if (form) {
  form.querySelector(".or").hidden = false;
  form.addEventListener("submit", submitted);
  form.addEventListener("dragover", dragged);
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", dropped);
  addEventListener("pageshow", shownAgain);
}
