// Going through the picture with the keyboard.
import { ordered } from "./drawing.js";

const TOWARDS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const THROUGH = { PageDown: 1, PageUp: -1 };
const WIDE = 2.2;

export function listenToKeys(frame, picture, { choose, lead, back, zoomed }) {
  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const at = picture.graph.place.get(picture.state.at) ?? -1;
    const to = TOWARDS[event.key] ? nearest(picture, at, TOWARDS[event.key]) : THROUGH[event.key] ? along(picture, at, THROUGH[event.key])
      : event.key === "Home" ? start(picture) : event.key === "End" ? ordered(picture).at(-1) : null;
    if (to !== null) choose(to);
    else if (event.key === "Enter" && at >= 0) lead(at);
    else if (event.key === "Escape") back();
    else if (["+", "-", "0"].includes(event.key)) zoomed({ "+": 1.5, "-": 1 / 1.5, "0": 0 }[event.key]);
    else return;
    event.preventDefault();
  });
}

// The middle of the picture, or what has most ties.
function start(picture) {
  return picture.graph.place.get(picture.graph.data.around) ?? ordered(picture)[0];
}

function along(picture, at, step) {
  const order = ordered(picture);
  if (at < 0) return step > 0 ? order[0] : order.at(-1);
  return order[(order.indexOf(at) + step + order.length) % order.length];
}

// The nearest in the direction; what lies aside counts as farther.
function nearest(picture, at, [dx, dy]) {
  if (at < 0) return start(picture);
  const { data, marks } = picture.graph;
  let best = at, least = Infinity;
  for (let mark = 0; mark < marks.length; mark++) {
    if (!marks[mark] || mark === at) continue;
    const [x, y] = [data.x[mark] - data.x[at], data.y[mark] - data.y[at]];
    const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || aside > WIDE * ahead) continue;
    const far = ahead + 1.5 * aside;
    if (far < least) [best, least] = [mark, far];
  }
  return best;
}
