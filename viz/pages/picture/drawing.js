// The picture on its canvas: vis-network draws the marks and handles the pointer; ties are drawn in
// one stroke for each kind and width.
/** @import { Box, Data, Disc, Graph, Label, Picture, State, View } from "./types" */
import { required } from "../../draw/element.js";
import { order, otherEnd, show, tiesOf } from "./graph.js";
import { placeLabels, writeLabels } from "./labels.js";
import { drawMark, drawNumber, drawRing, nodeOf, theme } from "./marks.js";

const MANY_TIES = 3000;
const FEW_MARKS = 150;
const MARGIN = 10;
const REST = 120;
const MIN_SCALE = 0.02;
const MAX_SCALE = 8;
const MAX_FITTED = { whole: 1.25, around: 1.8 };

/**
 * @param {HTMLElement} frame
 * @param {Pick<Picture, "graph" | "state" | "onViewChange">} start
 * @returns {Picture}
 */
export function draw(frame, start) {
  const { graph, state } = start;
  const look = theme();
  const nodes = new vis.DataSet(graph.data.id.map((_, mark) => nodeOf(graph, mark, look)));
  const edges = new vis.DataSet();
  const network = new vis.Network(frame, { nodes, edges }, graph.data.options);
  /** @type {Picture} */
  const picture = {
    ...start,
    look,
    frame,
    nodes,
    network,
    moving: false,
    fitted: true,
    hovered: -1,
    labels: [],
    paths: new Map(),
    faint: 1,
    many: false,
    few: false,
    order: null,
    counted: [],
    named: [],
    scale: 1,
    view: { left: 0, right: 0, top: 0, bottom: 0 },
  };
  gather(picture);
  describeCanvas(frame);
  listen(picture);
  const { view } = state;
  resize(picture);
  if (view) setView(picture, view);
  new ResizeObserver(() => resize(picture)).observe(frame);
  return picture;
}

/** @param {Picture} picture */
function listen(picture) {
  const { frame, network } = picture;
  network.on("beforeDrawing", (ctx) => drawBelow(picture, ctx));
  network.on("afterDrawing", (ctx) => drawAbove(picture, ctx));
  network.on("dragStart", () => setMoving(picture, true));
  network.on("dragEnd", () => setMoving(picture, false));
  network.on("hoverNode", ({ node }) => hover(picture, picture.graph.place.get(node)));
  network.on("blurNode", () => hover(picture, -1));
  frame.addEventListener("wheel", (event) => wheel(picture, event), { passive: false });
}

/** @param {HTMLElement} frame */
function describeCanvas(frame) {
  const canvas = required("canvas", frame);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", frame.dataset.text ?? "");
  required(".vis-network", frame).tabIndex = -1;
}

/**
 * Draws again after the boxes, the data or the theme changed.
 * @param {Picture} picture
 * @param {boolean} all marks anew, or only those that come or go
 */
export function redraw(picture, all = false) {
  const { graph, nodes, look } = picture;
  const changed = [...graph.data.id.keys()].filter(
    (mark) => all || nodes.get(graph.data.id[mark])?.hidden === Boolean(graph.marks[mark]),
  );
  nodes.update(changed.map((mark) => nodeOf(graph, mark, look)));
  const gone = nodes.getIds().filter((id) => !graph.place.has(id));
  if (gone.length) nodes.remove(gone);
  gather(picture);
  requestFrame(picture);
}

/**
 * Draws once with the next frame, however often it is called.
 * @param {Picture} picture
 */
export function requestFrame({ network }) {
  network.moveTo({});
}

/**
 * The marks as the table lists them; made when they are first needed.
 * @param {Picture} picture
 */
export function ordered(picture) {
  picture.order ??= order(picture.graph);
  return picture.order;
}

/**
 * @param {Picture} picture
 * @param {Graph} graph
 * @param {State} state
 */
export function replaceGraph(picture, graph, state) {
  picture.graph = graph;
  show(graph, state);
  picture.hovered = -1;
  redraw(picture, true);
}

/** @param {Picture} picture */
export function repaint(picture) {
  picture.look = theme();
  redraw(picture, true);
}

/**
 * Draws at once, as printing does not wait for the next frame.
 * @param {Picture} picture
 */
export function repaintForPrint(picture) {
  repaint(picture);
  resize(picture);
  fit(picture);
  picture.network.redraw();
}

/**
 * A path for each kind and width of ties, in the picture's lengths.
 * @param {Picture} picture
 */
function gather(picture) {
  const { graph } = picture;
  const { data } = graph;
  const shown = [...graph.lines.keys()].filter((tie) => graph.lines[tie]);
  picture.paths = pathsOf(data, shown);
  picture.faint = Math.min(0.6, Math.max(0.08, 9 / Math.sqrt(shown.length + 1)));
  picture.many = shown.length > MANY_TIES;
  picture.order = null;
  const marks = [...graph.marks.keys()].filter((mark) => graph.marks[mark]);
  picture.counted = marks.filter(
    (mark) => data.kinds[data.kind[mark]].label === "Sector" && data.people[mark],
  );
  picture.named = marks.sort((a, b) => data.size[b] - data.size[a] || scatter(a) - scatter(b));
  picture.few = picture.named.length <= FEW_MARKS;
}

/**
 * An order that prefers no side of the picture.
 * @param {number} mark
 */
function scatter(mark) {
  return Math.imul(mark + 1, 2654435761) >>> 0;
}

/**
 * @param {Data} data
 * @param {Iterable<number>} ties
 * @returns {Map<number, Path2D>} by width
 */
function pathsOf(data, ties) {
  const paths = new Map();
  for (const tie of ties) {
    const [a, b, , people] = data.ties.slice(4 * tie, 4 * tie + 4);
    const width = Math.ceil(Math.log2(people));
    const path = paths.get(width) ?? new Path2D();
    paths.set(width, path);
    path.moveTo(data.x[a], data.y[a]);
    path.lineTo(data.x[b], data.y[b]);
  }
  return paths;
}

/**
 * @param {Picture} picture
 * @param {CanvasRenderingContext2D} ctx
 */
function drawBelow(picture, ctx) {
  const { graph, look, network, paths, faint, moving, many } = picture;
  picture.scale = network.getScale();
  ctx.save();
  ctx.fillStyle = look.colour("--own");
  for (const { x, y, radius } of graph.data.discs) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }
  if (!(moving && many)) stroke(picture, ctx, paths, look.colour("--same"), faint);
  ctx.restore();
}

/**
 * @param {Picture} picture
 * @param {CanvasRenderingContext2D} ctx
 * @param {Map<number, Path2D>} paths
 * @param {string} colour
 * @param {number} alpha
 */
function stroke({ scale }, ctx, paths, colour, alpha) {
  ctx.strokeStyle = colour;
  ctx.globalAlpha = alpha;
  for (const [width, path] of paths) {
    ctx.lineWidth = (1 + 0.45 * width) / scale;
    ctx.stroke(path);
  }
}

/**
 * Draws over the marks: a veil, above it the chosen mark with all that it is tied to, and names.
 * @param {Picture} picture
 * @param {CanvasRenderingContext2D} ctx
 */
function drawAbove(picture, ctx) {
  const { graph, look, scale, counted, hovered, moving, few, named } = picture;
  const chosen = graph.place.get(picture.state.at) ?? -1;
  const highlighted = chosen >= 0 && Boolean(graph.marks[chosen]);
  ctx.save();
  const near = highlighted ? highlight(picture, ctx, chosen) : [];
  for (const mark of counted) {
    const veiled = highlighted && mark !== chosen && !near.includes(mark);
    if (!veiled) drawNumber(ctx, graph.data, mark, look);
  }
  if (hovered >= 0) drawRing(ctx, graph.data, hovered, look.colour("--ink"), scale);
  if (!moving) {
    picture.view = visibleBox(picture);
    const first = [hovered, chosen, ...near].filter((mark) => mark >= 0);
    picture.labels = placeLabels(picture, [...new Set(first)], highlighted && !few ? [] : named);
  }
  writeLabels(ctx, picture.labels, picture);
  ctx.restore();
}

/**
 * @param {Picture} picture
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} chosen
 * @returns {number[]} the marks that it is tied to, the largest first
 */
function highlight(picture, ctx, chosen) {
  const { graph, look, scale, network, frame, few } = picture;
  const { data } = graph;
  const { x, y } = network.getViewPosition();
  const [width, height] = [frame.clientWidth / scale, frame.clientHeight / scale];
  ctx.globalAlpha = few ? 0.4 : 0.8;
  ctx.fillStyle = look.colour("--page");
  ctx.fillRect(x - width, y - height, 2 * width, 2 * height);
  const ties = tiesOf(graph, chosen);
  const alpha = Math.max(0.35, Math.min(1, 6 / Math.sqrt(ties.length + 1)));
  stroke(picture, ctx, pathsOf(data, ties), look.colour("--more"), alpha);
  ctx.globalAlpha = 1;
  const near = [...new Set([...ties].map((tie) => otherEnd(graph, tie, chosen)))];
  for (const mark of [...near, chosen]) drawMark(ctx, data, mark, look);
  drawRing(ctx, data, chosen, look.colour("--more"), scale);
  return near.sort((a, b) => data.size[b] - data.size[a]);
}

/**
 * @param {Picture} picture
 * @returns {Box}
 */
function visibleBox({ network, frame, scale }) {
  const { x, y } = network.getViewPosition();
  const [width, height] = [frame.clientWidth / 2 / scale, frame.clientHeight / 2 / scale];
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}

/**
 * @param {Picture} picture
 * @param {boolean} moving
 */
function setMoving(picture, moving) {
  picture.moving = moving;
  picture.fitted = false;
  if (!moving) reportView(picture);
  requestFrame(picture);
}

/**
 * @param {Picture} picture
 * @param {number} [mark]
 */
function hover(picture, mark = -1) {
  picture.hovered = mark;
  picture.frame.classList.toggle("at", mark >= 0);
  requestFrame(picture);
}

/**
 * The wheel scrolls the page, unless the picture has the focus or Ctrl is held.
 * @param {Picture} picture
 * @param {WheelEvent} event
 */
function wheel(picture, event) {
  if (!event.ctrlKey && document.activeElement !== picture.frame) return;
  event.preventDefault();
  const box = picture.frame.getBoundingClientRect();
  const factor = Math.exp(-event.deltaY / (event.deltaMode ? 20 : 400));
  zoom(picture, factor, { x: event.clientX - box.left, y: event.clientY - box.top });
}

/** @param {number} scale */
function limited(scale) {
  return Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
}

/**
 * @param {Picture} picture
 * @param {number} factor
 * @param {vis.Point} [centre] in the frame
 */
export function zoom(picture, factor, centre) {
  const { network, frame } = picture;
  const old = network.getScale();
  const scale = limited(old * factor);
  const { x, y } = network.getViewPosition();
  const middle = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 };
  const at = network.DOMtoCanvas(centre ?? middle);
  const position = { x: at.x + ((x - at.x) * old) / scale, y: at.y + ((y - at.y) * old) / scale };
  clearTimeout(picture.resting);
  picture.moving = true;
  picture.fitted = false;
  network.moveTo({ position, scale });
  picture.resting = setTimeout(() => setMoving(picture, false), REST);
}

/**
 * @param {Picture} picture
 * @param {View} view
 */
function setView(picture, [x, y, scale]) {
  picture.network.moveTo({ position: { x, y }, scale: limited(scale) });
  picture.fitted = false;
  reportView(picture);
}

/** @param {Picture} picture */
function reportView({ network, state, fitted, onViewChange }) {
  const { x, y } = network.getViewPosition();
  const scale = Number(network.getScale().toPrecision(3));
  onViewChange(state, fitted ? null : [Math.round(x), Math.round(y), scale]);
}

/**
 * Zooms out if there are new marks outside the visible part.
 * @param {Picture} picture
 * @param {number} from the first new mark
 */
export function reveal(picture, from) {
  const { data, marks, count } = picture.graph;
  const { left, right, top, bottom } = visibleBox(picture);
  for (let mark = from; mark < count; mark++) {
    const [x, y] = [data.x[mark], data.y[mark]];
    if (marks[mark] && (x < left || x > right || y < top || y > bottom)) return fit(picture);
  }
}

/** @param {Picture} picture */
function resize(picture) {
  const { frame, network } = picture;
  const even = (/** @type {number} */ length) => `${length - (length % 2)}px`;
  const [width, height] = [even(frame.clientWidth), even(frame.clientHeight)];
  if (`${width},${height}` === picture.pixels) return;
  picture.pixels = `${width},${height}`;
  network.setSize(width, height);
  if (picture.fitted) fit(picture);
  requestFrame(picture);
}

/**
 * The box around all that is shown, with room for the names around the ring.
 * @param {Picture} picture
 */
export function fit(picture) {
  const { graph, frame, network } = picture;
  const { data } = graph;
  const marks = [...data.id.keys()].filter((mark) => graph.marks[mark]);
  if (!marks.length) return;
  const margin = data.discs.length ? 0 : Math.min(62, frame.clientWidth / 7);
  const spots = [
    ...marks.map((mark) => ({
      x: data.x[mark],
      y: data.y[mark],
      radius: data.size[mark],
      margin,
    })),
    ...data.discs.map((disc) => ({ ...disc, margin: labelWidth(picture, disc) })),
  ];
  const [x, y] = [middle(spots, "x"), middle(spots, "y")];
  const width = frame.clientWidth / 2 - MARGIN;
  const height = frame.clientHeight / 2 - MARGIN - 26;
  const scales = spots.flatMap((spot) => [
    (width - spot.margin) / (Math.abs(spot.x - x) + spot.radius),
    height / (Math.abs(spot.y - y) + spot.radius),
  ]);
  const limit = data.around ? MAX_FITTED.around : MAX_FITTED.whole;
  const scale = scales.reduce((smallest, each) => Math.min(smallest, each), limit);
  network.moveTo({ position: { x, y }, scale: Math.max(MIN_SCALE, scale) });
  picture.fitted = true;
  reportView(picture);
}

/**
 * The room that a disc's name takes beside it.
 * @param {Picture} picture
 * @param {Disc} disc
 */
function labelWidth({ look }, { label, angle }) {
  if (Math.abs(Math.cos(angle)) < 0.3) return 10;
  return lettering.measure(label, look.font(14, 700)) + 12;
}

/**
 * @param {{ x: number, y: number, radius: number }[]} spots
 * @param {"x" | "y"} axis
 */
function middle(spots, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (const spot of spots) {
    low = Math.min(low, spot[axis] - spot.radius);
    high = Math.max(high, spot[axis] + spot.radius);
  }
  return (low + high) / 2;
}

/**
 * Moves the picture only as far as it takes to see the mark.
 * @param {Picture} picture
 * @param {number} mark
 */
export function bringIntoView(picture, mark) {
  const { network, frame, graph } = picture;
  const at = network.canvasToDOM({ x: graph.data.x[mark], y: graph.data.y[mark] });
  const dx = beyond(at.x, frame.clientWidth);
  const dy = beyond(at.y, frame.clientHeight);
  if (!dx && !dy) return;
  const { x, y } = network.getViewPosition();
  const scale = network.getScale();
  picture.fitted = false;
  network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale }, scale });
  reportView(picture);
}

/**
 * @param {number} value
 * @param {number} length
 */
function beyond(value, length) {
  return Math.min(0, value - 60) + Math.max(0, value - length + 60);
}
