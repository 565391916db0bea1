// Names beside marks: as many as can be read, none over another.
/** @import { Box, Label, Look, Picture } from "./types" */

const SIZE = 12;
const ROOM = 124;
const MIN_MARK = 9;
const DISTANCE = 10;
const MAX_LABELS = 90;
const MAX_FIRST = 60;

/** @typedef {Pick<Picture, "graph" | "scale" | "look" | "view" | "few">} Shown */

/**
 * The labels to write, in the picture's units of length.
 * @param {Shown} picture
 * @param {number[]} first marks that are named first
 * @param {number[]} named those that may be, the most important first
 * @returns {Label[]}
 */
export function placeLabels(picture, first, named) {
  const { graph, scale, look, view } = picture;
  const { data } = graph;
  const taken = sectorLabels(picture);
  const sectors = [...taken];
  const few = data.around || picture.few;
  const done = new Set(data.discs.map(({ key }) => graph.place.get(`Sector:${key}`)));
  /** @type {Label[]} */
  const marks = [];
  for (const mark of [...first, ...named]) {
    const preferred = first.includes(mark);
    if (taken.length + marks.length >= MAX_LABELS && !preferred) break;
    if (!graph.marks[mark] || done.has(mark)) continue;
    const [x, y, size] = [data.x[mark], data.y[mark], data.size[mark]];
    if (x < view.left || x > view.right || y < view.top || y > view.bottom) continue;
    if (!preferred && !few && size * scale < MIN_MARK) continue;
    if (preferred && marks.length >= MAX_FIRST) continue;
    const bold = first[0] === mark || mark === graph.place.get(data.around);
    const maxLines = data.around ? 3 : 2;
    const label = block(data.name[mark], x, y + size + 3 / scale, scale, look, bold, maxLines);
    if (!isFree(label, taken)) continue;
    taken.push(label);
    marks.push({ ...label, mark });
    done.add(mark);
  }
  return [...sectors, ...marks];
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} top
 * @param {number} scale
 * @param {Look} look
 * @param {boolean} bold
 * @param {number} maxLines
 * @returns {Label}
 */
function block(text, x, top, scale, look, bold, maxLines) {
  const font = look.font(SIZE, bold ? 700 : 400);
  const lines = lettering.wrap(text.slice(0, 200), ROOM, font, maxLines);
  const width = Math.max(...lines.map((line) => lettering.measure(line, font))) / scale;
  const height = (SIZE * 1.2 * lines.length) / scale;
  const [left, right] = [x - width / 2, x + width / 2];
  return { lines, x, top, left, right, bottom: top + height, bold, size: SIZE };
}

/**
 * @param {Box} box
 * @param {Box[]} others
 */
export function isFree(box, others) {
  return others.every(
    (other) =>
      box.right < other.left ||
      box.left > other.right ||
      box.bottom < other.top ||
      box.top > other.bottom,
  );
}

/**
 * Labels of sectors, outside their discs. The largest come first, so that these are named if there
 * is no room for all.
 * @param {Pick<Picture, "graph" | "scale" | "look">} picture
 */
function sectorLabels({ graph, scale, look }) {
  /** @type {Label[]} */
  const taken = [];
  for (const disc of [...graph.data.discs].sort((a, b) => b.people - a.people)) {
    const width = lettering.measure(disc.label, look.font(14, 700)) / scale;
    const [cos, sin] = [Math.cos(disc.angle), Math.sin(disc.angle)];
    const reach = disc.radius + DISTANCE / scale;
    const x = disc.x + cos * reach;
    const left = Math.abs(cos) < 0.3 ? x - width / 2 : cos > 0 ? x : x - width;
    const top = disc.y + sin * reach - (sin < -0.5 ? 18 : sin > 0.5 ? 0 : 9) / scale;
    const box = { left, right: left + width, top, bottom: top + 18 / scale };
    const text = { disc, lines: [disc.label], x: left + width / 2, bold: true, size: 14 };
    if (isFree(box, taken)) taken.push({ ...text, ...box });
  }
  return taken;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Label[]} labels
 * @param {Pick<Picture, "scale" | "look">} picture
 */
export function writeLabels(ctx, labels, { scale, look }) {
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5 / scale;
  ctx.strokeStyle = look.colour("--page");
  for (const { lines, x, top, bold, size } of labels) {
    ctx.font = look.font(size / scale, bold ? 700 : 400);
    ctx.fillStyle = look.colour("--ink");
    lines.forEach((line, at) => {
      const y = top + (at * size * 1.2) / scale;
      ctx.strokeText(line, x, y);
      ctx.fillText(line, x, y);
    });
  }
  ctx.restore();
}
