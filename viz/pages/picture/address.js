// What is shown of a picture, as the address says it: so it can be sent, kept, and gone back to.

const SETS = ["kinds", "sectors", "by"];
const OFTEN = 50, WHILE = 10000, SOON = 150;

export function read() {
  forget();
  const query = new URLSearchParams(location.search);
  const sets = Object.fromEntries(SETS.map((name) => [name, query.has(name) ? new Set(query.getAll(name)) : null]));
  return { ...sets, at: query.get("at"), open: query.getAll("open"), page: Number(query.get("page")) || 1, view: view(query.get("view")) };
}

// Where one looks: x, y and scale; nothing where all of it is seen.
function view(said) {
  const found = said?.split(",").map(Number);
  return found?.length === 3 && found.every(Number.isFinite) ? found : null;
}

export function search(state, start = location.search) {
  const query = new URLSearchParams(start);
  for (const name of [...SETS, "at", "open", "page", "view"]) query.delete(name);
  for (const name of SETS) {
    if (state[name]) for (const value of state[name].size ? state[name] : [""]) query.append(name, value);
  }
  for (const id of state.open) query.append("open", id);
  if (state.at) query.set("at", state.at);
  if (state.page > 1) query.set("page", state.page);
  if (state.view) query.set("view", state.view);
  return `?${query}`;
}

let waiting = 0, later = null, recent = [];

// A step can be undone; what is no step, such as another mark chosen, only changes where a step leads. Browsers let an address be
// changed only so often: what is beyond that is written once there is rest.
export function write(state, step) {
  if (step) {
    settle();
    put("pushState", search(state), steps() + 1);
    return;
  }
  later = search(state);
  recent = recent.filter((time) => time > Date.now() - WHILE);
  clearTimeout(waiting);
  if (recent.length < OFTEN) settle();
  else waiting = setTimeout(settle, SOON);
}

function settle() {
  if (later !== null) put("replaceState", later, steps());
  forget();
}

function forget() {
  clearTimeout(waiting);
  later = null;
}

function put(how, address, steps) {
  if (address === location.search) return;
  recent.push(Date.now());
  history[how]({ steps }, "", `${location.pathname}${address}${location.hash}`);
}

addEventListener("pagehide", settle);

export function steps() {
  return history.state?.steps ?? 0;
}
