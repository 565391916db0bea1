// Looking for people and groups while one types, and that a search is under way: the form does the same without.
const form = document.querySelector(".form form");
let waiting = 0;

for (const picker of form.querySelectorAll("[data-picker]")) {
  const input = picker.querySelector("[type=search]");
  input?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(picker, input), 250);
  });
  input?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look(picker, input);
  });
  picker.addEventListener("change", ({ target }) => {
    if (target.closest(".hits") && !picker.querySelector(".hits.open")) chosen(picker, target);
  });
}

// Asks the form itself, so that hits are the same as without this script.
async function look(picker, input) {
  const name = picker.dataset.picker, hits = picker.querySelector(".hits"), asked = input.value.trim();
  if (!asked) return hits.replaceChildren(...ticked(hits));
  const said = new URLSearchParams([["lang", form.elements.lang.value], ["as_of", form.elements.as_of.value], [`find_${name}`, asked]]);
  const response = await fetch(`/compose?${said}`, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || input.value.trim() !== asked) return;
  const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(hits.id);
  const known = new Set([...picker.querySelectorAll(":checked")].map((each) => each.value));
  const fresh = [...found.children].filter((each) => !known.has(each.querySelector("input")?.value));
  hits.replaceChildren(...ticked(hits), ...fresh.map((each) => document.adoptNode(each)));
}

function ticked(hits) {
  return [...hits.children].filter((each) => each.querySelector(":checked"));
}

// A single choice goes to those that are chosen; of pairs, where several hits make one, they stay until the form is sent.
function chosen(picker, box) {
  const pairs = box.name.endsWith("_new");
  if (box.checked && !pairs) picker.querySelector(".chosen").append(box.closest("li"));
  box.focus();
  if (picker.dataset.picker === "into" && form.elements.what.value === "replace") form.requestSubmit(picker.querySelector("button"));
}

form.addEventListener("submit", ({ submitter }) => {
  if (submitter?.name !== "go") return;
  submitter.setAttribute("aria-busy", "true");
  submitter.textContent = submitter.dataset.busy;
});
const going = form.querySelector("[name=go]"), asks = going.textContent;
addEventListener("pageshow", () => {
  going.removeAttribute("aria-busy");
  going.textContent = asks;
});
