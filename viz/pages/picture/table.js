// The table with the same content, made anew when other things are shown.
import { element } from "../../draw/element.js";
import { count, end, tiesOf } from "./graph.js";
import { ordered } from "./drawing.js";

const ROWS = 100, TIED = 12, LONGEST = 160;

export function pages(picture) {
  return Math.max(1, Math.ceil(ordered(picture).length / ROWS));
}

export function fill(root, picture, ways) {
  const order = ordered(picture), page = Math.min(picture.state.page, pages(picture)), { words } = picture.graph.data;
  const rows = order.slice((page - 1) * ROWS, page * ROWS).map((mark) => row(picture, mark, ways(mark)));
  root.querySelector(".same tbody").replaceChildren(...rows);
  root.querySelector("#rows").textContent = count(words, "rows", order.length);
  const turn = root.querySelector(".turn");
  turn.hidden = pages(picture) < 2;
  turn.querySelector("span").textContent = words.pages.replace("{page}", page).replace("{pages}", pages(picture));
  turn.querySelector('[data-turn="-1"]').hidden = page < 2;
  turn.querySelector('[data-turn="1"]').hidden = page >= pages(picture);
}

function row(picture, mark, ways) {
  const { data } = picture.graph, line = document.createElement("tr");
  line.dataset.id = data.id[mark];
  const ties = tiesOf(picture.graph, mark);
  const tied = [...new Set([...ties].map((tie) => data.name[end(picture.graph, tie, mark)]))];
  const head = element("th", { scope: "row" });
  head.append(ways.page ? Object.assign(bdi("a", data.name[mark]), { href: ways.page }) : bdi("span", data.name[mark]));
  if (ways.lead) head.append(" ", leads(ways, data.name[mark]));
  const names = element("td");
  tied.slice(0, TIED).forEach((name, at) => names.append(at ? ", " : "", bdi("span", name, 80)));
  if (tied.length > TIED) names.append(` ${count(data.words, "more", tied.length - TIED)}`);
  line.append(head, cell(data.about[mark]), cell(data.sectorNames[data.sector[mark]] ?? ""),
    cell(String(ties.length), "number"), names);
  return line;
}

function leads(ways, name) {
  const link = element("a", { textContent: ways.lead.name, href: ways.lead.address, className: "on" });
  link.append(element("span", { textContent: `: ${name.slice(0, 80)}`, className: "unseen" }));
  return link;
}

function cell(textContent, className = "") {
  return element("td", { textContent, className });
}

// Names may be written from right to left, and may be very long.
function bdi(outer, text, most = LONGEST) {
  const made = element(outer);
  made.append(element("bdi", { textContent: text.length > most ? `${text.slice(0, most - 1)}…` : text }));
  return made;
}
