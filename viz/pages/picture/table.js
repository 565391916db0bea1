// The table with the same content, made anew when other things are shown.
/** @import { Picture, Ways } from "./types" */
import { element, required } from "../../draw/element.js";
import { ordered } from "./drawing.js";
import { countText, otherEnd, tiesOf } from "./graph.js";

const ROWS = 100;
const MAX_TIED = 12;
const MAX_NAME = 160;

/** @param {Picture} picture */
export function pageCount(picture) {
  return Math.max(1, Math.ceil(ordered(picture).length / ROWS));
}

/**
 * @param {HTMLElement} root
 * @param {Picture} picture
 * @param {(mark: number) => Ways} waysFrom
 */
export function fillTable(root, picture, waysFrom) {
  const marks = ordered(picture);
  const pages = pageCount(picture);
  const page = Math.min(picture.state.page, pages);
  const { words } = picture.graph.data;
  const rows = marks
    .slice((page - 1) * ROWS, page * ROWS)
    .map((mark) => row(picture, mark, waysFrom(mark)));
  required(".same tbody", root).replaceChildren(...rows);
  required("#rows", root).textContent = countText(words, "rows", marks.length);
  const turn = required(".turn", root);
  turn.hidden = pages < 2;
  required("span", turn).textContent = words.pages
    .replace("{page}", String(page))
    .replace("{pages}", String(pages));
  required('[data-turn="-1"]', turn).hidden = page < 2;
  required('[data-turn="1"]', turn).hidden = page >= pages;
}

/**
 * @param {Picture} picture
 * @param {number} mark
 * @param {Ways} ways
 */
function row({ graph }, mark, ways) {
  const { data } = graph;
  const line = element("tr");
  line.dataset.id = data.id[mark];
  const ties = tiesOf(graph, mark);
  const tied = [...new Set([...ties].map((tie) => data.name[otherEnd(graph, tie, mark)]))];
  line.append(
    head(data.name[mark], ways),
    cell(data.about[mark]),
    cell(data.sectorNames[data.sector[mark]] ?? ""),
    cell(String(ties.length), "number"),
    nameList(tied, data.words),
  );
  return line;
}

/**
 * @param {string} name
 * @param {Ways} ways
 */
function head(name, { page, lead }) {
  const th = element("th", { scope: "row" });
  const link = page ? element("a", { href: page }) : element("span");
  link.append(bdi(name));
  th.append(link);
  if (lead) th.append(" ", leadLink(lead, name));
  return th;
}

/**
 * @param {string[]} names
 * @param {Record<string, string>} words
 */
function nameList(names, words) {
  const list = element("td");
  names.slice(0, MAX_TIED).forEach((name, at) => {
    const span = element("span");
    span.append(bdi(name, 80));
    list.append(at ? ", " : "", span);
  });
  const more = names.length - MAX_TIED;
  if (more > 0) list.append(` ${countText(words, "more", more)}`);
  return list;
}

/**
 * @param {{ name: string, address: string }} lead
 * @param {string} name
 */
function leadLink(lead, name) {
  const link = element("a", { textContent: lead.name, href: lead.address, className: "on" });
  link.append(element("span", { textContent: `: ${name.slice(0, 80)}`, className: "unseen" }));
  return link;
}

/** @param {string} textContent */
function cell(textContent, className = "") {
  return element("td", { textContent, className });
}

/**
 * Names may be written from right to left, and may be very long.
 * @param {string} text
 */
function bdi(text, maxLength = MAX_NAME) {
  const textContent = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return element("bdi", { textContent });
}
