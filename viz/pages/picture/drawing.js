// The picture on its canvas: vis-network draws the marks and is moved and pointed at; ties are one stroke for each kind and width.
/* global vis, lettering */
import { drawMark, nodeOf, number, ring, theme } from "./marks.js";
import { end, order, show, tiesOf } from "./graph.js";
import { names, write } from "./labels.js";

const MANY = 3000, FEW = 150, MARGIN = 10, STILL = 120;
const LARGEST = { whole: 1.25, around: 1.8 };

export function drawn(frame, picture) {
  picture.look = theme();
  const nodes = new vis.DataSet(picture.graph.data.id.map((_, mark) => nodeOf(picture.graph, mark, picture.look)));
  const network = new vis.Network(frame, { nodes, edges: new vis.DataSet() }, picture.graph.data.options);
  Object.assign(picture, { frame, nodes, network, moving: false, fitted: true, hovered: -1, labels: [] });
  gather(picture);
  describe(picture);
  network.on("beforeDrawing", (ctx) => below(picture, ctx));
  network.on("afterDrawing", (ctx) => above(picture, ctx));
  network.on("dragStart", () => moving(picture, true));
  network.on("dragEnd", () => moving(picture, false));
  network.on("hoverNode", ({ node }) => hover(picture, picture.graph.place.get(node)));
  network.on("blurNode", () => hover(picture, -1));
  frame.addEventListener("wheel", (event) => wheel(picture, event), { passive: false });
  const { view: asked } = picture.state;
  resize(picture);
  if (asked) look(picture, asked);
  new ResizeObserver(() => resize(picture)).observe(frame);
}

function describe({ frame }) {
  const canvas = frame.querySelector("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", frame.dataset.text);
  frame.querySelector(".vis-network").tabIndex = -1;
}

// After the boxes, the data or the theme changed: `all` marks anew, or only those that come or go.
export function redrawn(picture, all = false) {
  const { graph, nodes, look } = picture;
  const changed = [...graph.data.id.keys()].filter((mark) => all || nodes.get(graph.data.id[mark])?.hidden === !!graph.marks[mark]);
  nodes.update(changed.map((mark) => nodeOf(graph, mark, look)));
  const gone = nodes.getIds().filter((id) => !graph.place.has(id));
  if (gone.length) nodes.remove(gone);
  gather(picture);
  request(picture);
}

// Draws once with the next frame, however often it is asked for.
export function request({ network }) {
  network.moveTo({});
}

// The marks as the table lists them; made when it is asked for.
export function ordered(picture) {
  picture.order ??= order(picture.graph);
  return picture.order;
}

export function replaced(picture, graph, state) {
  picture.graph = graph;
  show(graph, state);
  picture.hovered = -1;
  redrawn(picture, true);
}

export function repainted(picture) {
  picture.look = theme();
  redrawn(picture, true);
}

// Paper does not wait for the next frame.
export function reprinted(picture) {
  repainted(picture);
  resize(picture);
  fit(picture);
  picture.network.redraw();
}

// A path for each kind and width of ties, in the picture's lengths.
function gather(picture) {
  const { graph } = picture, { data } = graph, paths = new Map();
  let count = 0;
  for (let tie = 0; tie < graph.ties; tie++) {
    if (!graph.lines[tie]) continue;
    add(paths, data, tie);
    count++;
  }
  picture.paths = paths;
  picture.faint = Math.min(0.6, Math.max(0.08, 9 / Math.sqrt(count + 1)));
  picture.many = count > MANY;
  picture.order = null;
  const seen = [...graph.marks.keys()].filter((mark) => graph.marks[mark]);
  picture.counted = seen.filter((mark) => data.kinds[data.kind[mark]].label === "Sector" && data.people[mark]);
  picture.named = seen.sort((a, b) => data.size[b] - data.size[a] || spread(a) - spread(b));
  picture.few = picture.named.length <= FEW;
}

// An order that prefers no side of the picture.
function spread(mark) {
  return Math.imul(mark + 1, 2654435761) >>> 0;
}

function add(paths, data, tie) {
  const wide = Math.ceil(Math.log2(data.ties[4 * tie + 3]));
  const path = paths.get(wide) ?? paths.set(wide, new Path2D()).get(wide);
  const [a, b] = [data.ties[4 * tie], data.ties[4 * tie + 1]];
  path.moveTo(data.x[a], data.y[a]);
  path.lineTo(data.x[b], data.y[b]);
}

function below(picture, ctx) {
  const { graph, look } = picture;
  picture.scale = picture.network.getScale();
  ctx.save();
  ctx.fillStyle = look.colour("--own");
  for (const { x, y, radius } of graph.data.discs) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }
  if (!(picture.moving && picture.many)) strokes(picture, ctx, picture.paths, look.colour("--same"), picture.faint);
  ctx.restore();
}

function strokes({ scale }, ctx, paths, colour, alpha) {
  Object.assign(ctx, { strokeStyle: colour, globalAlpha: alpha });
  for (const [wide, path] of paths) {
    ctx.lineWidth = (1 + 0.45 * wide) / scale;
    ctx.stroke(path);
  }
}

// Over the marks: what is chosen with all that it is tied to, the rest veiled; then names.
function above(picture, ctx) {
  const { graph, look, scale } = picture;
  const chosen = graph.place.get(picture.state.at) ?? -1;
  const seen = chosen >= 0 && graph.marks[chosen];
  ctx.save();
  const near = seen ? highlighted(picture, ctx, chosen) : [];
  for (const mark of picture.counted) if (!seen || mark === chosen || near.includes(mark)) number(ctx, graph.data, mark, look);
  if (picture.hovered >= 0) ring(ctx, graph.data, picture.hovered, look.colour("--ink"), scale);
  if (!picture.moving) {
    picture.view = view(picture);
    const first = [picture.hovered, chosen, ...near].filter((mark) => mark >= 0);
    picture.labels = names(picture, ctx, [...new Set(first)], seen && !picture.few ? [] : picture.named);
  }
  write(ctx, picture.labels, picture);
  ctx.restore();
}

function highlighted(picture, ctx, chosen) {
  const { graph, look, scale, network } = picture;
  const { x, y } = network.getViewPosition();
  const [wide, high] = [picture.frame.clientWidth / scale, picture.frame.clientHeight / scale];
  Object.assign(ctx, { globalAlpha: picture.few ? 0.4 : 0.8, fillStyle: look.colour("--page") });
  ctx.fillRect(x - wide, y - high, 2 * wide, 2 * high);
  const ties = tiesOf(graph, chosen), paths = new Map();
  for (const tie of ties) add(paths, graph.data, tie);
  strokes(picture, ctx, paths, look.colour("--more"), Math.max(0.35, Math.min(1, 6 / Math.sqrt(ties.length + 1))));
  ctx.globalAlpha = 1;
  const near = [...new Set([...ties].map((tie) => end(graph, tie, chosen)))];
  for (const mark of [...near, chosen]) drawMark(ctx, graph.data, mark, look);
  ring(ctx, graph.data, chosen, look.colour("--more"), scale);
  return near.sort((a, b) => graph.data.size[b] - graph.data.size[a]);
}

function view({ network, frame, scale }) {
  const { x, y } = network.getViewPosition();
  const [wide, high] = [frame.clientWidth / 2 / scale, frame.clientHeight / 2 / scale];
  return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
}

function moving(picture, yes) {
  picture.moving = yes;
  picture.fitted = false;
  if (!yes) rested(picture);
  request(picture);
}

function hover(picture, mark) {
  picture.hovered = mark ?? -1;
  picture.frame.classList.toggle("at", picture.hovered >= 0);
  request(picture);
}

// The wheel scrolls the page, unless the picture was gone into or Ctrl is held.
function wheel(picture, event) {
  if (!event.ctrlKey && document.activeElement !== picture.frame) return;
  event.preventDefault();
  const box = picture.frame.getBoundingClientRect();
  zoom(picture, Math.exp(-event.deltaY / (event.deltaMode ? 20 : 400)), { x: event.clientX - box.left, y: event.clientY - box.top });
}

function within(scale) {
  return Math.min(8, Math.max(0.02, scale));
}

export function zoom(picture, factor, about = { x: picture.frame.clientWidth / 2, y: picture.frame.clientHeight / 2 }) {
  const { network } = picture, old = network.getScale(), scale = within(old * factor);
  const { x, y } = network.getViewPosition(), at = network.DOMtoCanvas(about);
  clearTimeout(picture.resting);
  picture.moving = true;
  picture.fitted = false;
  network.moveTo({ position: { x: at.x + ((x - at.x) * old) / scale, y: at.y + ((y - at.y) * old) / scale }, scale });
  picture.resting = setTimeout(() => moving(picture, false), STILL);
}

function look(picture, [x, y, scale]) {
  picture.network.moveTo({ position: { x, y }, scale: within(scale) });
  picture.fitted = false;
  rested(picture);
}

function rested(picture) {
  const { x, y } = picture.network.getViewPosition();
  picture.looked?.(picture.fitted ? null : [Math.round(x), Math.round(y), Number(picture.network.getScale().toPrecision(3))]);
}

// What came that cannot be seen is worth a step back.
export function reveal(picture, from) {
  const { data, marks, count } = picture.graph, { left, right, top, bottom } = view(picture);
  for (let mark = from; mark < count; mark++) {
    const [x, y] = [data.x[mark], data.y[mark]];
    if (marks[mark] && (x < left || x > right || y < top || y > bottom)) return fit(picture);
  }
}

function resize(picture) {
  const even = (length) => `${length - (length % 2)}px`;
  const size = [even(picture.frame.clientWidth), even(picture.frame.clientHeight)];
  if (size.join() === picture.sized) return;
  picture.sized = size.join();
  picture.network.setSize(...size);
  if (picture.fitted) fit(picture);
  request(picture);
}

// All that is shown, with room for the names around the ring.
export function fit(picture) {
  const { graph, frame, network, look } = picture, { data } = graph;
  const marks = [...data.id.keys()].filter((mark) => graph.marks[mark]);
  if (!marks.length) return;
  const beside = ({ label, angle }) => (Math.abs(Math.cos(angle)) < 0.3 ? 10 : lettering.measured(label, look.font(14, 700)) + 12);
  const named = (disc) => ({ ...disc, aside: beside(disc) });
  const aside = data.discs.length ? 0 : Math.min(62, frame.clientWidth / 7);
  const spots = [...marks.map((mark) => ({ x: data.x[mark], y: data.y[mark], radius: data.size[mark], aside })), ...data.discs.map(named)];
  const [x, y] = ["x", "y"].map((axis) => middle(spots, axis));
  const [wide, high] = [frame.clientWidth / 2 - MARGIN, frame.clientHeight / 2 - MARGIN - 26];
  const room = (spot) => Math.min((wide - spot.aside) / (Math.abs(spot.x - x) + spot.radius), high / (Math.abs(spot.y - y) + spot.radius));
  const scale = spots.reduce((least, spot) => Math.min(least, room(spot)), data.around ? LARGEST.around : LARGEST.whole);
  network.moveTo({ position: { x, y }, scale: Math.max(0.02, scale) });
  picture.fitted = true;
  rested(picture);
}

function middle(spots, axis) {
  const least = spots.reduce((low, spot) => Math.min(low, spot[axis] - spot.radius), Infinity);
  return (least + spots.reduce((high, spot) => Math.max(high, spot[axis] + spot.radius), -Infinity)) / 2;
}

// Moves the picture only as far as it takes to see the mark.
export function into(picture, mark) {
  const { network, frame, graph } = picture;
  const at = network.canvasToDOM({ x: graph.data.x[mark], y: graph.data.y[mark] });
  const beyond = (value, length) => Math.min(0, value - 60) + Math.max(0, value - length + 60);
  const [dx, dy] = [beyond(at.x, frame.clientWidth), beyond(at.y, frame.clientHeight)];
  if (!dx && !dy) return;
  const { x, y } = network.getViewPosition(), scale = network.getScale();
  picture.fitted = false;
  network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale }, scale });
  rested(picture);
}
