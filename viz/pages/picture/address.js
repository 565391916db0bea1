// The state of a picture in its address, so that it can be sent, stored, and returned to.
/** @import { State, View } from "./types" */

const SETS = /** @type {const} */ (["kinds", "sectors", "by"]);
const MAX_WRITES = 50;
const PERIOD = 10000;
const DELAY = 150;

/** @returns {State} */
export function read() {
  cancel();
  return parse(location.search);
}

/**
 * @param {string} search
 * @returns {State}
 */
export function parse(search) {
  const query = new URLSearchParams(search);
  const [kinds, sectors, by] = SETS.map((name) =>
    query.has(name) ? new Set(query.getAll(name).filter(Boolean)) : null,
  );
  return {
    kinds,
    sectors,
    by,
    at: query.get("at"),
    open: query.getAll("open"),
    page: Number(query.get("page")) || 1,
    view: parseView(query.get("view")),
  };
}

/**
 * The visible part: x, y and scale; nothing where the whole picture is visible.
 * @param {string | null} text
 * @returns {View | null}
 */
function parseView(text) {
  const [x, y, scale, ...rest] = text?.split(",").map(Number) ?? [];
  return rest.length === 0 && [x, y, scale].every(Number.isFinite) ? [x, y, scale] : null;
}

/** @param {Partial<State> & Pick<State, "open">} state */
export function search(state, start = location.search) {
  const query = new URLSearchParams(start);
  for (const name of [...SETS, "at", "open", "page", "view"]) query.delete(name);
  for (const name of SETS) {
    const values = state[name];
    if (values) for (const value of values.size ? values : [""]) query.append(name, value);
  }
  for (const id of state.open) query.append("open", id);
  if (state.at) query.set("at", state.at);
  if (state.page && state.page > 1) query.set("page", String(state.page));
  if (state.view) query.set("view", String(state.view));
  return `?${query}`;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {string | null} */
let pending = null;
/** @type {number[]} */
let recent = [];

// A step can be undone. Any other change, such as choosing another mark, only changes the address
// of the present step. Browsers limit how often an address may be changed: changes beyond that are
// written a little later.
/**
 * @param {State} state
 * @param {boolean} isStep
 */
export function write(state, isStep) {
  if (isStep) {
    writePending();
    put("pushState", search(state), steps() + 1);
    return;
  }
  pending = search(state);
  recent = recent.filter((time) => time > Date.now() - PERIOD);
  clearTimeout(timer);
  if (recent.length < MAX_WRITES) writePending();
  else timer = setTimeout(writePending, DELAY);
}

export function writePending() {
  if (pending !== null) put("replaceState", pending, steps());
  cancel();
}

function cancel() {
  clearTimeout(timer);
  pending = null;
}

/**
 * @param {"pushState" | "replaceState"} method
 * @param {string} address
 * @param {number} steps
 */
function put(method, address, steps) {
  if (address === location.search) return;
  recent.push(Date.now());
  history[method]({ steps }, "", `${location.pathname}${address}${location.hash}`);
}

/** @returns {number} how many steps can be undone */
export function steps() {
  return history.state?.steps ?? 0;
}
