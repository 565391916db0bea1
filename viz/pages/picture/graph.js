// The data of a picture with what leads from each mark to its ties, and what of it is shown.

export function graphOf(data) {
  const count = data.id.length, ties = data.ties.length / 4;
  const first = new Int32Array(count + 1), list = new Int32Array(2 * ties);
  for (let tie = 0; tie < ties; tie++) for (const end of [0, 1]) first[data.ties[4 * tie + end] + 1]++;
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const next = first.slice();
  for (let tie = 0; tie < ties; tie++) for (const end of [0, 1]) list[next[data.ties[4 * tie + end]]++] = tie;
  return { data, count, ties, first, list, place: new Map(data.id.map((id, i) => [id, i])), marks: null, lines: null };
}

export function tiesOf(graph, mark) {
  return graph.list.subarray(graph.first[mark], graph.first[mark + 1]).filter((tie) => graph.lines[tie]);
}

export function end(graph, tie, mark) {
  const [a, b] = [graph.data.ties[4 * tie], graph.data.ties[4 * tie + 1]];
  return a === mark ? b : a;
}

// A byte for each mark and tie: whether the boxes of the legend let it be seen.
export function show(graph, state) {
  const { data } = graph;
  const kinds = data.kinds.map(({ label }) => !state.kinds || state.kinds.has(label));
  const sectors = data.sectors.map((key) => !state.sectors || state.sectors.has(key));
  const by = data.tieKinds.map((kind) => !state.by || state.by.has(kind));
  graph.marks = Uint8Array.from(data.id, (_, i) => kinds[data.kind[i]] && (data.sector[i] < 0 || sectors[data.sector[i]]));
  graph.lines = new Uint8Array(graph.ties);
  for (let tie = 0; tie < graph.ties; tie++) {
    const [a, b, kind] = data.ties.slice(4 * tie, 4 * tie + 3);
    graph.lines[tie] = graph.marks[a] && graph.marks[b] && by[kind] ? 1 : 0;
  }
}

// As the table lists them: most ties first, then by name.
export function order(graph) {
  const counts = Int32Array.from(graph.data.id, (_, i) => (graph.marks[i] ? tiesOf(graph, i).length : -1));
  const compare = new Intl.Collator(document.documentElement.lang).compare;
  const { name, id } = graph.data;
  return [...counts.keys()].filter((i) => counts[i] >= 0)
    .sort((a, b) => counts[b] - counts[a] || compare(name[a], name[b]) || (id[a] < id[b] ? -1 : 1));
}

export function count(words, name, number) {
  return words[name].replace("{number}", number.toLocaleString(document.documentElement.lang));
}

// What a mark is, in a sentence.
export function told(graph, mark) {
  const { data } = graph, { words } = data;
  const sector = data.sectorNames[data.sector[mark]];
  const known = [data.about[mark], sector, count(words, "ties", tiesOf(graph, mark).length)];
  if (data.people[mark] > 1) known.push(count(words, "people", data.people[mark]));
  if (data.left[data.id[mark]]) known.push(count(words, "left", data.left[data.id[mark]]));
  return `${data.name[mark]}: ${known.filter(Boolean).join(", ")}.`;
}
