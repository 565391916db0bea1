// A picture of a network: what is chosen, expanded and hidden is in the address, and every step can
// be undone.
/** @import { Data, Fixed, Picture, State, View, Ways } from "./types" */
import { closest, element, required } from "../../draw/element.js";
import { savePng } from "../../draw/png.js";
import { read, search, steps, write, writePending } from "./address.js";
import {
  bringIntoView,
  draw,
  fit,
  redraw,
  repaint,
  repaintForPrint,
  replaceGraph,
  requestFrame,
  reveal,
  zoom,
} from "./drawing.js";
import { countText, description, graphOf, show } from "./graph.js";
import { fillBoxes, listenToBoxes, listenToSearch } from "./legend.js";
import { fillTable, pageCount } from "./table.js";
import { listenToKeys } from "./walk.js";

const root = required("#picture");
const frame = required("#drawing");
const status = required("#chosen", root);
const links = required(".ways", root);
const undoButton = /** @type {HTMLButtonElement} */ (required("[data-undo]", root));
/** @type {Data} */
const first = JSON.parse(required("#picture-data").textContent);
/** @type {Map<string, Data>} */
const cache = new Map();
const state = read();
const graph = graphOf(first);

cache.set(state.open.join("\n"), first);
show(graph, state);
const picture = draw(frame, { graph, state, onViewChange: storeView });
listen();
choose(markOf(picture.state.at), { announced: false });
history.replaceState({ steps: steps() }, "");
showUndo();
// For inspecting the page with the developer tools of the browser.
Object.assign(root, { picture });
root.dataset.ready = "";

function listen() {
  const { network } = picture;
  network.on("click", ({ pointer }) => clicked(pointer.DOM, Boolean(picture.graph.data.around)));
  network.on("doubleClick", ({ pointer }) => clicked(pointer.DOM, !picture.graph.data.around));
  listenToKeys(frame, picture, { choose, lead, back, zoomBy });
  listenToBoxes(root, (part, on) => takeStep({ [part]: on, page: 1 }));
  listenToSearch(root, picture, choose, announce);
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoomBy(Number(button.dataset.zoom)));
  }
  for (const link of root.querySelectorAll("[data-turn]")) {
    link.addEventListener("click", (event) => turn(event, Number(link.dataset.turn)));
  }
  for (const part of root.querySelectorAll(".zoom, .changes, [data-png]")) part.hidden = false;
  undoButton.addEventListener("click", undo);
  const png = required("[data-png]", root);
  png.addEventListener("click", () => savePng(picture, png.dataset.name ?? ""));
  required(".same tbody", root).addEventListener("click", followRow);
  listenToWindow();
}

function listenToWindow() {
  document.addEventListener("keydown", (event) => {
    const typing = closest(event, "input:not([type=checkbox])");
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) undo();
  });
  addEventListener("popstate", () => goTo(read()));
  addEventListener("pagehide", writePending);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => repaint(picture));
  addEventListener("beforeprint", () => setPaper(true));
  addEventListener("afterprint", () => setPaper(false));
}

/**
 * @param {string | null | undefined} id
 * @returns {number} -1 where it is not in the picture
 */
function markOf(id) {
  return picture.graph.place.get(id ?? null) ?? -1;
}

/**
 * @param {vis.Point} at
 * @param {boolean} leads
 */
function clicked(at, leads) {
  const mark = markOf(picture.network.getNodeAt(at));
  frame.focus({ preventScroll: true });
  choose(mark);
  if (leads && mark >= 0) lead(mark);
}

/** @param {number} mark or -1 for none */
function choose(mark, { announced = true } = {}) {
  const { graph, state } = picture;
  state.at = mark >= 0 ? graph.data.id[mark] : null;
  status.setAttribute("aria-live", announced ? "polite" : "off");
  status.textContent = mark >= 0 ? description(graph, mark) : graph.data.words.back;
  for (const row of root.querySelectorAll("tr[data-id]")) {
    row.classList.toggle("on", row.dataset.id === state.at);
  }
  showWays(mark);
  if (mark >= 0) bringIntoView(picture, mark);
  requestFrame(picture);
  write(state, false);
  updateLinks();
}

/**
 * @param {State} state
 * @param {View | null} view
 */
function storeView(state, view) {
  state.view = view;
  write(state, false);
}

/** @param {string} text */
function announce(text) {
  status.setAttribute("aria-live", "polite");
  status.textContent = text;
}

/**
 * The links of a mark: to its page, and to its neighbours, its leaders or its surroundings.
 * @param {number} mark
 * @returns {Ways}
 */
function waysFrom(mark) {
  const { graph, state } = picture;
  const { data } = graph;
  const { words } = data;
  const id = data.id[mark];
  const kind = data.kinds[data.kind[mark]];
  const key = encodeURIComponent(id.slice(id.indexOf(":") + 1));
  const page = data.page[mark] ? `${kind.list}${key}${data.query}` : null;
  if (data.around) {
    if (data.expanded.includes(id)) return { page, lead: null };
    const open = [...data.expanded.slice(1), id];
    return {
      page,
      lead: { name: words.expand, address: search({ ...state, open, at: id, page: 1 }) },
    };
  }
  if (!data.page[mark]) return { page, lead: null };
  if (kind.label === "Sector" && data.may) {
    const open = [...state.open, id];
    const address = search({ ...state, open, at: null, page: 1, view: null });
    return { page, lead: { name: words.open, address } };
  }
  const address = `${root.dataset.path}${data.query}&around=${encodeURIComponent(id)}`;
  return { page, lead: { name: words.around, address } };
}

/** @param {number} mark or -1 for none */
function showWays(mark) {
  links.hidden = mark < 0;
  links.replaceChildren();
  if (mark < 0) return;
  const { page, lead } = waysFrom(mark);
  const { words } = picture.graph.data;
  if (page) links.append(element("a", { href: page, textContent: words.page }));
  if (!lead) return;
  const link = element("a", { href: lead.address, textContent: lead.name });
  link.addEventListener("click", (event) => follow(event, mark));
  links.append(link);
}

/**
 * @param {MouseEvent} event
 * @param {number} mark
 */
function follow(event, mark) {
  if (!picture.graph.data.around || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  lead(mark);
}

/**
 * A click on a row's link does the same as a click on its mark.
 * @param {MouseEvent} event
 */
function followRow(event) {
  const row = closest(event, "a.on")?.closest("tr");
  if (row) follow(event, markOf(row.dataset.id));
}

/** @param {number} mark */
async function lead(mark) {
  const { lead: way } = waysFrom(mark);
  const { data, count: before } = picture.graph;
  if (!way) return;
  if (!data.around) {
    location.assign(way.address);
    return;
  }
  const open = [...data.expanded.slice(1), data.id[mark]];
  if (!(await load({ open, at: data.id[mark], page: 1 }))) return;
  write(picture.state, true);
  showUndo();
  reveal(picture, before);
  choose(markOf(picture.state.at), { announced: false });
  const { words } = picture.graph.data;
  const added = String(picture.graph.count - before);
  announce(words.expanded.replace("{name}", () => data.name[mark]).replace("{number}", added));
}

/**
 * Fetches the picture with other marks expanded, and keeps what is chosen or hidden meanwhile.
 * False if it cannot be fetched.
 * @param {Partial<State> & Pick<State, "open">} change
 */
async function load(change) {
  const { words } = picture.graph.data;
  picture.request?.abort();
  picture.request = new AbortController();
  announce(words.fetching);
  root.setAttribute("aria-busy", "true");
  /** @type {Data} */
  let data;
  try {
    data = await fetchData(change.open, picture.request.signal);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) announce(words.failed);
    return false;
  } finally {
    root.removeAttribute("aria-busy");
  }
  picture.state = { ...picture.state, ...change };
  replaceGraph(picture, graphOf(data), picture.state);
  refresh();
  return true;
}

/**
 * @param {string[]} open
 * @param {AbortSignal} signal
 * @returns {Promise<Data>}
 */
async function fetchData(open, signal) {
  const key = open.join("\n");
  const cached = cache.get(key);
  if (cached) return cached;
  const response = await fetch(`${addressOf({ open })}&as=json`, { signal });
  if (!response.ok) throw new Error(String(response.status));
  /** @type {Fixed} */
  const { options, corners, may } = first;
  const data = { ...(await response.json()), options, corners, may };
  cache.set(key, data);
  return data;
}

/**
 * The server's address of the picture in a state.
 * @param {Partial<State> & Pick<State, "open">} state
 */
function addressOf(state) {
  const [path, query] = (root.dataset.address ?? "").split("?");
  return path + search(state, query);
}

/** @param {Partial<State>} change */
function takeStep(change) {
  Object.assign(picture.state, change);
  show(picture.graph, picture.state);
  redraw(picture);
  refresh();
  write(picture.state, true);
  showUndo();
  announce(countText(picture.graph.data.words, "shown", picture.named.length));
}

/**
 * Another visible part of the picture is not a step.
 * @param {State} state
 */
async function goTo(state) {
  picture.request?.abort();
  state.view = picture.state.view;
  if (state.open.join("\n") !== picture.state.open.join("\n")) {
    if (!(await load(state))) return;
  } else {
    picture.state = state;
    show(picture.graph, state);
    redraw(picture);
    refresh();
  }
  showUndo();
  choose(markOf(state.at), { announced: false });
}

function refresh() {
  fillBoxes(root, picture);
  fillTable(root, picture, waysFrom);
  updateLinks();
}

function undo() {
  if (steps() > 0) history.back();
}

function showUndo() {
  undoButton.disabled = steps() === 0;
}

function back() {
  if (picture.state.at) choose(-1);
  else undo();
}

/** @param {number} factor 0: all of it */
function zoomBy(factor) {
  if (factor) {
    zoom(picture, factor);
    return;
  }
  fit(picture);
  requestFrame(picture);
}

/**
 * @param {Event} event
 * @param {number} pages
 */
function turn(event, pages) {
  event.preventDefault();
  const page = Math.max(picture.state.page + pages, 1);
  picture.state.page = Math.min(page, pageCount(picture));
  fillTable(root, picture, waysFrom);
  write(picture.state, false);
  required(".same .scroll", root).focus({ preventScroll: true });
  required(".same", root).scrollIntoView();
}

// Files, other languages and other days show the same kinds, sectors and ties as the page.
function updateLinks() {
  const saved = addressOf({ ...picture.state, at: null, page: 1, view: null });
  for (const each of root.querySelectorAll("[data-file]")) {
    const link = /** @type {HTMLAnchorElement} */ (each);
    const of = link.dataset.of ? `&of=${link.dataset.of}` : "";
    link.href = `${saved}&as=${link.dataset.file}${of}`;
  }
  for (const each of document.querySelectorAll("header a[hreflang]")) {
    const link = /** @type {HTMLAnchorElement} */ (each);
    link.search = search(picture.state, link.search);
  }
  const form = document.querySelector("form.settings");
  for (const old of form?.querySelectorAll("[name=open]") ?? []) old.remove();
  const fields = picture.state.open.map((value) =>
    element("input", { type: "hidden", name: "open", value }),
  );
  form?.append(...fields);
}

/** @param {boolean} paper */
function setPaper(paper) {
  document.documentElement.classList.toggle("paper", paper);
  repaintForPrint(picture);
}
