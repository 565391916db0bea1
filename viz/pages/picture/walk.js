// Going through the picture with the keyboard.
/** @import { Graph, Picture } from "./types" */
import { ordered } from "./drawing.js";

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
/** @type {Record<string, number>} */
const STEPS = { PageDown: 1, PageUp: -1 };
/** @type {Record<string, number>} */
const ZOOMS = { "+": 1.5, "-": 1 / 1.5, 0: 0 };
const MAX_SLOPE = 2.2;
const SIDEWAYS_COST = 1.5;

/**
 * @param {HTMLElement} frame
 * @param {Picture} picture
 * @param {{ choose(mark: number): void, lead(mark: number): void, back(): void, zoomBy(factor: number): void }} actions
 */
export function listenToKeys(frame, picture, { choose, lead, back, zoomBy }) {
  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const at = picture.graph.place.get(picture.state.at) ?? -1;
    const next = destination(picture, at, event.key);
    if (next !== null) choose(next);
    else if (event.key === "Enter" && at >= 0) lead(at);
    else if (event.key === "Escape") back();
    else if (event.key in ZOOMS) zoomBy(ZOOMS[event.key]);
    else return;
    event.preventDefault();
  });
}

/**
 * @param {Picture} picture
 * @param {number} at
 * @param {string} key
 * @returns {number | null} a mark, or nothing for another key
 */
function destination(picture, at, key) {
  const start = picture.graph.place.get(picture.graph.data.around) ?? ordered(picture)[0];
  if (key in DIRECTIONS) return at < 0 ? start : nearest(picture.graph, at, DIRECTIONS[key]);
  if (key in STEPS) return along(ordered(picture), at, STEPS[key]);
  if (key === "Home") return start;
  return key === "End" ? (ordered(picture).at(-1) ?? -1) : null;
}

/**
 * @param {number[]} order
 * @param {number} at
 * @param {number} step
 */
export function along(order, at, step) {
  if (at < 0) return order[step > 0 ? 0 : order.length - 1];
  return order[(order.indexOf(at) + step + order.length) % order.length];
}

/**
 * The nearest mark in a direction; what lies aside counts as farther.
 * @param {Pick<Graph, "marks"> & { data: { x: number[], y: number[] } }} graph
 * @param {number} at
 * @param {[number, number]} direction
 */
export function nearest({ data, marks }, at, [dx, dy]) {
  let [best, smallest] = [at, Infinity];
  for (let mark = 0; mark < marks.length; mark++) {
    if (!marks[mark] || mark === at) continue;
    const [x, y] = [data.x[mark] - data.x[at], data.y[mark] - data.y[at]];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || aside > MAX_SLOPE * ahead) continue;
    const distance = ahead + SIDEWAYS_COST * aside;
    if (distance < smallest) [best, smallest] = [mark, distance];
  }
  return best;
}
