// The data of a picture with the ties of each mark, and which marks and ties are shown.
/** @import { Data, Graph, State } from "./types" */

/**
 * @param {Data} data
 * @returns {Graph}
 */
export function graphOf(data) {
  const count = data.id.length;
  const ties = data.ties.length / 4;
  const first = new Int32Array(count + 1);
  const list = new Int32Array(2 * ties);
  for (let tie = 0; tie < ties; tie++) {
    for (const end of [0, 1]) first[data.ties[4 * tie + end] + 1]++;
  }
  for (let mark = 0; mark < count; mark++) first[mark + 1] += first[mark];
  const next = first.slice();
  for (let tie = 0; tie < ties; tie++) {
    for (const end of [0, 1]) list[next[data.ties[4 * tie + end]]++] = tie;
  }
  return {
    data,
    count,
    ties,
    first,
    list,
    place: new Map(data.id.map((id, mark) => [id, mark])),
    marks: new Uint8Array(count),
    lines: new Uint8Array(ties),
  };
}

/**
 * The ties of a mark that are shown.
 * @param {Graph} graph
 * @param {number} mark
 */
export function tiesOf({ list, first, lines }, mark) {
  return list.subarray(first[mark], first[mark + 1]).filter((tie) => lines[tie]);
}

/**
 * @param {Graph} graph
 * @param {number} tie
 * @param {number} mark at one end
 * @returns {number} the mark at the other end
 */
export function otherEnd({ data }, tie, mark) {
  const [a, b] = [data.ties[4 * tie], data.ties[4 * tie + 1]];
  return a === mark ? b : a;
}

/**
 * Shows the marks and ties whose boxes in the legend are ticked.
 * @param {Graph} graph
 * @param {Pick<State, "kinds" | "sectors" | "by">} state
 */
export function show(graph, state) {
  const { data } = graph;
  const kinds = data.kinds.map(({ label }) => !state.kinds || state.kinds.has(label));
  const sectors = data.sectors.map((key) => !state.sectors || state.sectors.has(key));
  const by = data.tieKinds.map((kind) => !state.by || state.by.has(kind));
  graph.marks = Uint8Array.from(data.id, (_, mark) =>
    Number(kinds[data.kind[mark]] && (data.sector[mark] < 0 || sectors[data.sector[mark]])),
  );
  for (let tie = 0; tie < graph.ties; tie++) {
    const [a, b, kind] = data.ties.slice(4 * tie, 4 * tie + 3);
    graph.lines[tie] = graph.marks[a] && graph.marks[b] && by[kind] ? 1 : 0;
  }
}

/**
 * The marks as the table lists them: most ties first, then by name.
 * @param {Graph} graph
 * @param {string} [lang]
 */
export function order(graph, lang = document.documentElement.lang) {
  const ties = Int32Array.from(graph.data.id, (_, mark) =>
    graph.marks[mark] ? tiesOf(graph, mark).length : -1,
  );
  const { compare } = new Intl.Collator(lang);
  const { name, id } = graph.data;
  return [...ties.keys()]
    .filter((mark) => ties[mark] >= 0)
    .sort((a, b) => ties[b] - ties[a] || compare(name[a], name[b]) || (id[a] < id[b] ? -1 : 1));
}

/**
 * @param {Record<string, string>} words
 * @param {string} name
 * @param {number} number
 * @param {string} [lang]
 */
export function countText(words, name, number, lang = document.documentElement.lang) {
  return words[name].replace("{number}", number.toLocaleString(lang));
}

/**
 * What a mark is, in a sentence.
 * @param {Graph} graph
 * @param {number} mark
 * @param {string} [lang]
 */
export function description(graph, mark, lang = document.documentElement.lang) {
  const { data } = graph;
  const { words } = data;
  const parts = [
    data.about[mark],
    data.sectorNames[data.sector[mark]],
    countText(words, "ties", tiesOf(graph, mark).length, lang),
  ];
  if (data.people[mark] > 1) parts.push(countText(words, "people", data.people[mark], lang));
  const left = data.left[data.id[mark]];
  if (left) parts.push(countText(words, "left", left, lang));
  return `${data.name[mark]}: ${parts.filter(Boolean).join(", ")}.`;
}

/**
 * @param {string} text
 * @returns {string} without accents and capitals
 */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * The marks whose name has every word of a text.
 * @param {string[]} names by mark
 * @param {number[]} marks
 * @param {string} text
 */
export function matching(names, marks, text) {
  const words = folded(text.trim()).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return marks.filter((mark) => {
    const name = folded(names[mark]);
    return words.every((word) => name.includes(word));
  });
}
