// Names beside marks: as many as can be read, none over another.
/* global lettering */

const SIZE = 12, ROOM = 124, LEAST = 9, FAR = 10, MOST = 90;

// `first`: marks that are named first; `named`: those that may be, the most important first. Returns what to write, in the picture's
// lengths.
export function names(picture, ctx, first, named) {
  const { graph, scale, look, view } = picture, { data } = graph;
  const taken = sectorNames(picture), marks = [];
  const few = data.around || picture.few, placed = new Set(data.discs.map(({ key }) => `Sector:${key}`));
  for (const mark of [...first, ...named]) {
    if (taken.length + marks.length >= MOST && !first.includes(mark)) break;
    if (!graph.marks[mark] || placed.has(data.id[mark]) || marks.some((each) => each.mark === mark)) continue;
    const [x, y, size] = [data.x[mark], data.y[mark], data.size[mark]];
    if (x < view.left || x > view.right || y < view.top || y > view.bottom) continue;
    const wanted = first.includes(mark);
    if (!wanted && !few && size * scale < LEAST) continue;
    const bold = first[0] === mark || mark === graph.place.get(data.around);
    const label = block(data.name[mark], x, y + size + 3 / scale, scale, look, bold, data.around ? 3 : 2);
    if (wanted ? marks.length < 60 && free(label, taken) : free(label, taken)) {
      taken.push(label);
      marks.push({ ...label, mark });
    }
  }
  return [...taken.filter((each) => each.disc), ...marks];
}

function block(text, x, top, scale, { font }, bold, most) {
  const lines = lettering.wrapped(text.slice(0, 200), ROOM, font(SIZE, bold ? 700 : 400), most);
  const wide = Math.max(...lines.map((line) => lettering.measured(line, font(SIZE, bold ? 700 : 400)))) / scale;
  const high = (SIZE * 1.2 * lines.length) / scale;
  return { lines, x, top, left: x - wide / 2, right: x + wide / 2, bottom: top + high, bold, size: SIZE };
}

function free(one, others) {
  return others.every((other) => one.right < other.left || one.left > other.right || one.bottom < other.top || one.top > other.bottom);
}

// Outside their discs; in the order of their sizes, so that where there is no room for all the large ones are named.
function sectorNames({ graph, scale, look }) {
  const taken = [];
  for (const disc of [...graph.data.discs].sort((a, b) => b.people - a.people)) {
    const wide = lettering.measured(disc.label, look.font(14, 700)) / scale;
    const [cos, sin] = [Math.cos(disc.angle), Math.sin(disc.angle)];
    const far = disc.radius + FAR / scale, x = disc.x + cos * far;
    const left = Math.abs(cos) < 0.3 ? x - wide / 2 : cos > 0 ? x : x - wide;
    const top = disc.y + sin * far - (sin < -0.5 ? 18 : sin > 0.5 ? 0 : 9) / scale;
    const box = { left, right: left + wide, top, bottom: top + 18 / scale };
    const label = { disc, lines: [disc.label], x: left + wide / 2, ...box, bold: true, size: 14 };
    if (free(label, taken)) taken.push(label);
  }
  return taken;
}

export function write(ctx, labels, { scale, look }) {
  ctx.save();
  Object.assign(ctx, { textAlign: "center", textBaseline: "top" });
  Object.assign(ctx, { lineJoin: "round", lineWidth: 3.5 / scale, strokeStyle: look.colour("--page") });
  for (const { lines, x, top, bold, size } of labels) {
    ctx.font = look.font(size / scale, bold ? 700 : 400);
    ctx.fillStyle = look.colour("--ink");
    lines.forEach((line, at) => {
      ctx.strokeText(line, x, top + (at * size * 1.2) / scale);
      ctx.fillText(line, x, top + (at * size * 1.2) / scale);
    });
  }
  ctx.restore();
}
