// How marks look: colours of the theme, and shapes for what is drawn over the picture.

export function theme() {
  const style = getComputedStyle(document.documentElement), { fontFamily } = getComputedStyle(document.body);
  return {
    colour: (name) => style.getPropertyValue(name).trim(),
    font: (size, weight = 400) => `${weight} ${size}px ${fontFamily}`,
  };
}

function paint(data, mark, { colour }) {
  const { people, hollow } = data.kinds[data.kind[mark]];
  const own = colour(people ? "--node" : "--few");
  return { fill: hollow ? colour("--page") : own, edge: own, width: hollow ? 2 : 0 };
}

// As vis-network wants a node.
export function nodeOf(graph, mark, look) {
  const { data } = graph, { fill, edge, width } = paint(data, mark, look);
  return {
    id: data.id[mark], x: data.x[mark], y: data.y[mark], size: data.size[mark], shape: data.kinds[data.kind[mark]].shape,
    color: { background: fill, border: edge, hover: { background: fill, border: edge } }, borderWidth: width, hidden: !graph.marks[mark],
  };
}

function trace(ctx, data, mark, more = 0) {
  const [x, y, size] = [data.x[mark], data.y[mark], data.size[mark] + more];
  const corners = data.corners[data.kinds[data.kind[mark]].shape];
  ctx.beginPath();
  if (!corners) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else corners.forEach(([i, j], at) => ctx[at ? "lineTo" : "moveTo"](x + size * i, y + size * j));
  ctx.closePath();
}

export function drawMark(ctx, data, mark, look) {
  const { fill, edge, width } = paint(data, mark, look);
  trace(ctx, data, mark);
  ctx.fillStyle = fill;
  ctx.fill();
  if (width) Object.assign(ctx, { strokeStyle: edge, lineWidth: width }).stroke();
}

export function ring(ctx, data, mark, colour, scale) {
  trace(ctx, data, mark, 4 / scale);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 3 / scale }).stroke();
}

// How many leaders a sector stands for, inside its mark.
export function number(ctx, data, mark, look) {
  const text = data.people[mark].toLocaleString(document.documentElement.lang);
  const size = Math.min(data.size[mark] * 0.8, (data.size[mark] * 2.6) / text.length);
  Object.assign(ctx, { font: look.font(size, 700), fillStyle: look.colour("--on-node"), textAlign: "center", textBaseline: "middle" });
  ctx.fillText(text, data.x[mark], data.y[mark] + size * 0.06);
}
