// The boxes of the legend, and the search within the picture.
import { count } from "./picture_graph.js";
import { element } from "./picture_element.js";
import { ordered } from "./picture_drawing.js";

const MOST = 12;

// Boxes of a part that are all on are no choice.
export function listenToBoxes(root, changed) {
  const form = root.querySelector(".legend");
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    const boxes = [...form.querySelectorAll(`[name="${target.name}"]`)];
    const on = boxes.filter((box) => box.checked).map((box) => box.value);
    changed(target.name, on.length === boxes.length ? null : new Set(on));
  });
}

// After an expansion there may be other kinds, ties and sectors: the boxes are made as the server makes them.
export function fillBoxes(root, { graph: { data }, state }) {
  const numbers = data.kinds.map((_, at) => data.kind.filter((kind) => kind === at).length);
  const parts = {
    kinds: data.kinds.map((kind, at) => box("kinds", kind.label, kind.name, state, [mark(kind, data.corners), numbers[at]])),
    by: data.tieKinds.map((kind, at) => box("by", kind, data.tieNames[at], state)),
    sectors: data.sectors.map((key, at) => box("sectors", key, data.sectorNames[at], state)),
  };
  for (const [name, boxes] of Object.entries(parts)) {
    const part = root.querySelector(`[data-part="${name}"]`);
    const focused = part.contains(document.activeElement) && document.activeElement.value;
    part.hidden = name !== "kinds" && boxes.length < 2;
    part.replaceChildren(part.querySelector("legend"), ...boxes);
    if (focused) part.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  }
}

function box(name, value, said, state, [icon, number] = []) {
  const label = element("label"), checked = !state[name] || state[name].has(value);
  label.append(element("input", { type: "checkbox", name, value, checked }));
  if (icon) label.append(icon);
  label.append(said, " ");
  if (number === undefined) return label;
  label.append(element("span", { className: "count", textContent: number.toLocaleString(document.documentElement.lang) }));
  return label;
}

function mark({ label, shape, hollow, people }, corners) {
  const drawn = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
    return made;
  };
  const look = ["mark", hollow && "hollow", people && "person"].filter(Boolean).join(" ");
  const icon = drawn("svg", { class: look, viewBox: "-8 -8 16 16", "aria-hidden": "true" });
  const points = corners[shape]?.map(([x, y]) => `${5 * x} ${5 * y}`).join("L");
  icon.append(points ? drawn("path", { d: `M${points}Z` }) : drawn("circle", { r: label === "Sector" ? 7 : 5 }));
  return icon;
}

export function listenToSearch(root, picture, choose, tell) {
  const form = root.querySelector(".seek"), input = form.querySelector("input"), list = form.querySelector("datalist");
  form.hidden = false;
  let hits = [], next = 0;
  const go = () => {
    hits = matching(picture, input.value);
    if (hits.length) choose(hits[next++ % hits.length]);
    else tell(picture.graph.data.words.nothing);
  };
  input.addEventListener("input", () => {
    hits = matching(picture, input.value);
    next = 0;
    list.replaceChildren(...hits.slice(0, MOST).map((mark) => element("option", { value: picture.graph.data.name[mark] })));
    const exact = hits.filter((mark) => picture.graph.data.name[mark] === input.value);
    if (exact.length) choose(exact[0]);
    else if (input.value) tell(hits.length ? count(picture.graph.data.words, "found", hits.length) : picture.graph.data.words.nothing);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
}

function matching(picture, text) {
  const plain = (each) => each.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const asked = plain(text.trim()).split(/\s+/).filter(Boolean);
  if (!asked.length) return [];
  const { name } = picture.graph.data;
  const fits = (mark) => { const said = plain(name[mark]); return asked.every((word) => said.includes(word)); };
  return ordered(picture).filter(fits);
}
