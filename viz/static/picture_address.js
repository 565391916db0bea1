// What is shown of a picture, as the address says it: so it can be sent, kept, and gone back to.

const SETS = ["kinds", "sectors", "by"];

export function read() {
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

// A step can be undone; what is no step, such as another mark chosen, only changes where a step leads.
export function write(state, step) {
  const steps = (history.state?.steps ?? 0) + (step ? 1 : 0);
  const address = search(state);
  if (address === location.search) return;
  history[step ? "pushState" : "replaceState"]({ steps }, "", `${location.pathname}${address}${location.hash}`);
}

export function steps() {
  return history.state?.steps ?? 0;
}
