// How marks look: colours of the theme, and shapes for what is drawn over the picture.
/** @import { Data, Graph, Look, Node } from "./types" */

/** @returns {Look} */
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const { fontFamily } = getComputedStyle(document.body);
  return {
    colour: (name) => style.getPropertyValue(name).trim(),
    font: (size, weight = 400) => `${weight} ${size}px ${fontFamily}`,
  };
}

/**
 * @param {Data} data
 * @param {number} mark
 * @param {Look} look
 */
function paint(data, mark, { colour }) {
  const { people, hollow } = data.kinds[data.kind[mark]];
  const edge = colour(people ? "--node" : "--few");
  return { fill: hollow ? colour("--page") : edge, edge, width: hollow ? 2 : 0 };
}

/**
 * A mark in the form of vis-network's nodes.
 * @param {Graph} graph
 * @param {number} mark
 * @param {Look} look
 * @returns {Node}
 */
export function nodeOf({ data, marks }, mark, look) {
  const { fill, edge, width } = paint(data, mark, look);
  const colours = { background: fill, border: edge };
  return {
    id: data.id[mark],
    x: data.x[mark],
    y: data.y[mark],
    size: data.size[mark],
    shape: data.kinds[data.kind[mark]].shape,
    color: { ...colours, hover: colours },
    borderWidth: width,
    hidden: !marks[mark],
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {number} mark
 */
function trace(ctx, data, mark, margin = 0) {
  const [x, y, size] = [data.x[mark], data.y[mark], data.size[mark] + margin];
  const corners = data.corners[data.kinds[data.kind[mark]].shape];
  ctx.beginPath();
  if (!corners) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else for (const [i, j] of corners) ctx.lineTo(x + size * i, y + size * j);
  ctx.closePath();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {number} mark
 * @param {Look} look
 */
export function drawMark(ctx, data, mark, look) {
  const { fill, edge, width } = paint(data, mark, look);
  trace(ctx, data, mark);
  ctx.fillStyle = fill;
  ctx.fill();
  if (width) stroke(ctx, edge, width);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {number} mark
 * @param {string} colour
 * @param {number} scale
 */
export function drawRing(ctx, data, mark, colour, scale) {
  trace(ctx, data, mark, 4 / scale);
  stroke(ctx, colour, 3 / scale);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} colour
 * @param {number} width
 */
function stroke(ctx, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * How many leaders a sector stands for, inside its mark.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {number} mark
 * @param {Look} look
 */
export function drawNumber(ctx, data, mark, look) {
  const text = data.people[mark].toLocaleString(document.documentElement.lang);
  const size = Math.min(data.size[mark] * 0.8, (data.size[mark] * 2.6) / text.length);
  ctx.font = look.font(size, 700);
  ctx.fillStyle = look.colour("--on-node");
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, data.x[mark], data.y[mark] + size * 0.06);
}
