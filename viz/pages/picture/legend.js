// The boxes of the legend, and the search within the picture.
/** @import { Fixed, Kind, Picture, State } from "./types" */
import { element, required, requiredInput, svgElement } from "../../draw/element.js";
import { ordered } from "./drawing.js";
import { countText, matching } from "./graph.js";

const MAX_OPTIONS = 12;

/** @typedef {"kinds" | "sectors" | "by"} Part */

/**
 * If all boxes of a part are ticked, nothing is filtered (null).
 * @param {HTMLElement} root
 * @param {(part: Part, on: Set<string> | null) => void} onChange
 */
export function listenToBoxes(root, onChange) {
  const form = required(".legend", root);
  required("button", form).hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    const { name } = /** @type {HTMLInputElement} */ (target);
    const boxes = /** @type {HTMLInputElement[]} */ ([
      ...form.querySelectorAll(`[name="${name}"]`),
    ]);
    const on = boxes.filter((box) => box.checked).map((box) => box.value);
    onChange(/** @type {Part} */ (name), on.length === boxes.length ? null : new Set(on));
  });
}

/**
 * Makes the boxes again after an expansion, which may bring other kinds, ties and sectors; they are
 * the same as the server makes.
 * @param {HTMLElement} root
 * @param {Picture} picture
 */
export function fillBoxes(root, { graph: { data }, state }) {
  const kinds = data.kinds.map((kind, at) => {
    const number = data.kind.filter((each) => each === at).length;
    return kindBox(state, kind, data.corners, number);
  });
  const ties = data.tieKinds.map((kind, at) => box(state, "by", kind, data.tieNames[at]));
  const sectors = data.sectors.map((key, at) => box(state, "sectors", key, data.sectorNames[at]));
  fillPart(root, "kinds", kinds, 0);
  fillPart(root, "by", ties, 2);
  fillPart(root, "sectors", sectors, 2);
}

/**
 * @param {HTMLElement} root
 * @param {Part} name
 * @param {HTMLElement[]} boxes
 * @param {number} min how many are a choice
 */
function fillPart(root, name, boxes, min) {
  const part = required(`[data-part="${name}"]`, root);
  const active = document.activeElement;
  const focused = active instanceof HTMLInputElement && part.contains(active) && active.value;
  part.hidden = boxes.length < min;
  part.replaceChildren(required("legend", part), ...boxes);
  if (focused) part.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
}

/**
 * @param {State} state
 * @param {Part} part
 * @param {string} value
 * @param {string} text
 * @param {Element[]} icons before the text
 */
function box(state, part, value, text, ...icons) {
  const label = element("label");
  const checked = state[part]?.has(value) ?? true;
  label.append(element("input", { type: "checkbox", name: part, value, checked }));
  label.append(...icons, text, " ");
  return label;
}

/**
 * @param {State} state
 * @param {Kind} kind
 * @param {Fixed["corners"]} corners
 * @param {number} number
 */
function kindBox(state, kind, corners, number) {
  const label = box(state, "kinds", kind.label, kind.name, icon(kind, corners));
  const textContent = number.toLocaleString(document.documentElement.lang);
  label.append(element("span", { className: "count", textContent }));
  return label;
}

/**
 * @param {Kind} kind
 * @param {Fixed["corners"]} corners
 */
function icon({ label, shape, hollow, people }, corners) {
  const classes = ["mark", hollow && "hollow", people && "person"].filter(Boolean).join(" ");
  const svg = svgElement("svg", {
    class: classes,
    viewBox: "-8 -8 16 16",
    "aria-hidden": "true",
  });
  const points = corners[shape]?.map(([x, y]) => `${5 * x} ${5 * y}`).join("L");
  svg.append(
    points
      ? svgElement("path", { d: `M${points}Z` })
      : svgElement("circle", { r: label === "Sector" ? 7 : 5 }),
  );
  return svg;
}

/**
 * @param {HTMLElement} root
 * @param {Picture} picture
 * @param {(mark: number) => void} choose
 * @param {(text: string) => void} announce
 */
export function listenToSearch(root, picture, choose, announce) {
  const form = required(".seek", root);
  const input = requiredInput("input", form);
  const list = required("datalist", form);
  /** @type {number[]} */
  let hits = [];
  let next = 0;
  const search = () => {
    hits = matching(picture.graph.data.name, ordered(picture), input.value);
  };
  form.hidden = false;
  input.addEventListener("input", () => {
    const { name, words } = picture.graph.data;
    search();
    next = 0;
    const options = hits.slice(0, MAX_OPTIONS);
    list.replaceChildren(...options.map((mark) => element("option", { value: name[mark] })));
    const exact = hits.find((mark) => name[mark] === input.value);
    if (exact !== undefined) choose(exact);
    else if (input.value) {
      announce(hits.length ? countText(words, "matches", hits.length) : words.nothing);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    if (hits.length) choose(hits[next++ % hits.length]);
    else announce(picture.graph.data.words.nothing);
  });
}
