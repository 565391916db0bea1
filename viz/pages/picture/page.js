// A picture of a network: what is chosen, expanded and hidden is in the address, and every step can be undone.
import { read, search, steps, write } from "./address.js";
import { drawn, fit, into, redrawn, replaced, repainted, reprinted, request, reveal, zoom } from "./drawing.js";
import { element } from "../../draw/element.js";
import { count, graphOf, show, told } from "./graph.js";
import { fillBoxes, listenToBoxes, listenToSearch } from "./legend.js";
import { saved } from "../../draw/png.js";
import { fill, pages } from "./table.js";
import { listenToKeys } from "./walk.js";

const root = document.getElementById("picture");
const frame = document.getElementById("drawing");
const first = JSON.parse(document.getElementById("picture-data").textContent);
const fetched = new Map();
const chosen = root.querySelector("#chosen"), ways = root.querySelector(".ways");
const picture = { graph: graphOf(first), state: read(), looked };

fetched.set(picture.state.open.join("\n"), first);
show(picture.graph, picture.state);
drawn(frame, picture);
listen();
choose(picture.graph.place.get(picture.state.at) ?? -1, { spoken: false });
history.replaceState({ steps: steps() }, "");
undoable();
// For whoever looks in with the tools of the browser.
root.picture = picture;
root.dataset.ready = "";

function listen() {
  picture.network.on("click", ({ pointer }) => clicked(pointer.DOM, picture.graph.data.around));
  picture.network.on("doubleClick", ({ pointer }) => clicked(pointer.DOM, !picture.graph.data.around));
  listenToKeys(frame, picture, { choose, lead, back, zoomed });
  listenToBoxes(root, (name, on) => step({ [name]: on, page: 1 }));
  listenToSearch(root, picture, choose, tell);
  const each = (name, act) => {
    for (const one of root.querySelectorAll(`[data-${name}]`)) {
      one.addEventListener("click", (event) => act(event, Number(one.dataset[name])));
    }
  };
  each("zoom", (event, factor) => zoomed(factor));
  each("turn", turn);
  for (const shown of root.querySelectorAll(".zoom, .changes, [data-png]")) shown.hidden = false;
  root.querySelector("[data-undo]").addEventListener("click", undo);
  root.querySelector("[data-png]").addEventListener("click", ({ target }) => saved(picture, target.dataset.name));
  root.querySelector(".same tbody").addEventListener("click", followed);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox])");
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) undo();
  });
  addEventListener("popstate", () => went(read()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => repainted(picture));
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
}

function clicked(at, leads) {
  const mark = picture.graph.place.get(picture.network.getNodeAt(at)) ?? -1;
  frame.focus({ preventScroll: true });
  choose(mark);
  if (leads && mark >= 0) lead(mark);
}

function choose(mark, { spoken = true } = {}) {
  const { graph, state } = picture;
  state.at = mark >= 0 ? graph.data.id[mark] : null;
  chosen.setAttribute("aria-live", spoken ? "polite" : "off");
  chosen.textContent = mark >= 0 ? told(graph, mark) : graph.data.words.back;
  for (const row of root.querySelectorAll("tr.on")) row.classList.remove("on");
  [...root.querySelectorAll("tr[data-id]")].find((row) => row.dataset.id === state.at)?.classList.add("on");
  leadOn(mark);
  if (mark >= 0) into(picture, mark);
  request(picture);
  write(state, false);
  files();
}

function looked(view) {
  picture.state.view = view;
  write(picture.state, false);
}

function tell(text) {
  chosen.setAttribute("aria-live", "polite");
  chosen.textContent = text;
}

// Where one can go from a mark: its page, and its neighbours, its leaders or its surroundings.
function waysFrom(mark) {
  const { data } = picture.graph, { words } = data, id = data.id[mark];
  const kind = data.kinds[data.kind[mark]];
  const page = data.page[mark] ? `${kind.list}${encodeURIComponent(id.slice(id.indexOf(":") + 1))}${data.kept}` : null;
  if (data.around) {
    const open = [...data.expanded.slice(1), id];
    const address = search({ ...picture.state, open, at: id, page: 1 });
    return { page, lead: data.expanded.includes(id) ? null : { name: words.expand, address } };
  }
  if (!data.page[mark]) return { page, lead: null };
  if (kind.label === "Sector" && data.may) {
    const open = [...picture.state.open, id];
    return { page, lead: { name: words.open, address: search({ ...picture.state, open, at: null, page: 1, view: null }) } };
  }
  return { page, lead: { name: words.around, address: `${root.dataset.path}${data.kept}&around=${encodeURIComponent(id)}` } };
}

function leadOn(mark) {
  ways.hidden = mark < 0;
  ways.replaceChildren();
  if (mark < 0) return;
  const { page, lead: on } = waysFrom(mark);
  if (page) ways.append(element("a", { href: page, textContent: picture.graph.data.words.page }));
  if (on) ways.append(element("a", { href: on.address, textContent: on.name, onclick: (event) => follow(event, mark) }));
}

function follow(event, mark) {
  if (!picture.graph.data.around || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  lead(mark);
}

// A click on a row's way on is as one on its mark.
function followed(event) {
  const row = event.target.closest("a.on")?.closest("tr");
  if (row) follow(event, picture.graph.place.get(row.dataset.id));
}

async function lead(mark) {
  const { lead: on } = waysFrom(mark), { data } = picture.graph;
  if (!on) return;
  if (!data.around) { location.assign(on.address); return; }
  const before = picture.graph.count, name = data.name[mark];
  const open = [...data.expanded.slice(1), data.id[mark]];
  if (!(await load({ open, at: data.id[mark], page: 1 }))) return;
  write(picture.state, true);
  undoable();
  reveal(picture, before);
  choose(picture.graph.place.get(picture.state.at) ?? -1, { spoken: false });
  tell(picture.graph.data.words.expanded.replace("{name}", name).replace("{number}", picture.graph.count - before));
}

// The picture with other things expanded; what is chosen or hidden meanwhile stays. False where it cannot be had.
async function load(change) {
  const key = change.open.join("\n"), { words } = picture.graph.data;
  picture.asking?.abort();
  picture.asking = new AbortController();
  tell(words.fetching);
  root.setAttribute("aria-busy", "true");
  try {
    if (!fetched.has(key)) fetched.set(key, await asked(change.open, picture.asking.signal));
  } catch (error) {
    if (error.name !== "AbortError") tell(words.failed);
    return false;
  } finally {
    root.removeAttribute("aria-busy");
  }
  picture.state = { ...picture.state, ...change };
  replaced(picture, graphOf({ ...fetched.get(key), options: first.options, corners: first.corners, may: first.may }), picture.state);
  refresh();
  return true;
}

async function asked(open, signal) {
  const [path, query] = root.dataset.address.split("?");
  const answer = await fetch(`${path}${search({ open }, query)}&as=json`, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function step(change) {
  Object.assign(picture.state, change);
  show(picture.graph, picture.state);
  redrawn(picture);
  refresh();
  write(picture.state, true);
  undoable();
  tell(count(picture.graph.data.words, "shown", picture.named.length));
}

// Where one looks is no step.
async function went(state) {
  picture.asking?.abort();
  state.view = picture.state.view;
  if (state.open.join("\n") !== picture.state.open.join("\n")) {
    if (!(await load(state))) return;
  } else {
    picture.state = state;
    show(picture.graph, state);
    redrawn(picture);
    refresh();
  }
  undoable();
  choose(picture.graph.place.get(state.at) ?? -1, { spoken: false });
}

function refresh() {
  fillBoxes(root, picture);
  fill(root, picture, waysFrom);
  files();
}

function undo() {
  if (steps() > 0) history.back();
}

function undoable() {
  root.querySelector("[data-undo]").disabled = steps() === 0;
}

function back() {
  if (picture.state.at) choose(-1);
  else undo();
}

function zoomed(factor) {
  if (factor) zoom(picture, factor);
  else { fit(picture); request(picture); }
}

function turn(event, by) {
  event.preventDefault();
  picture.state.page = Math.min(Math.max(picture.state.page + by, 1), pages(picture));
  fill(root, picture, waysFrom);
  write(picture.state, false);
  root.querySelector(".same .scroll").focus({ preventScroll: true });
  root.querySelector(".same").scrollIntoView();
}

// What is saved is what is shown, and so is what another language or another day shows.
function files() {
  const [path, query] = root.dataset.address.split("?");
  for (const link of root.querySelectorAll("[data-file]")) {
    const of = link.dataset.of ? `&of=${link.dataset.of}` : "";
    link.href = `${path}${search({ ...picture.state, at: null, page: 1, view: null }, query)}&as=${link.dataset.file}${of}`;
  }
  for (const link of document.querySelectorAll("header a[hreflang]")) link.search = search(picture.state, link.search);
  const form = document.querySelector("form.settings");
  for (const old of form?.querySelectorAll("[name=open]") ?? []) old.remove();
  form?.append(...picture.state.open.map((value) => element("input", { type: "hidden", name: "open", value })));
}

function onPaper(yes) {
  document.documentElement.classList.toggle("paper", yes);
  reprinted(picture);
}
