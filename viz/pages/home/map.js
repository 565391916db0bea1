// The sector map's picture and how it answers: what the pointer or the keyboard is at is shown in picture, list and matrix alike.
"use strict";
const sectorMap = (() => {
  function start() {
    const source = document.getElementById("map-data"), frame = document.getElementById("map");
    if (!source) return null;
    const data = JSON.parse(source.textContent);
    const told = document.getElementById("told"), ended = new AbortController(), look = {};
    const places = new Map(data.nodes.map((node) => [node.id, node])), pairs = new Map(data.edges.map((edge) => [edge.id, edge]));
    readTheme(look);
    name(data);
    const ring = sectorRing(frame, data.nodes, look.font);
    const map = { data, frame, told, look, places, pairs, ring, signal: ended.signal, hidden: new Set(), marked: null, stop: -1, shut: [] };
    map.drawing = sectorDrawing(frame, ring, look);
    show(map);
    listen(map);
    hide(map);
    tell(map, null);
    return { frame, look, end: () => { ended.abort(); map.resized.disconnect(); map.network.destroy(); } };
  }

  function readTheme(look) {
    const style = getComputedStyle(document.documentElement), family = getComputedStyle(document.body).fontFamily;
    look.colour = (name) => style.getPropertyValue(name).trim();
    look.font = (size, weight = 400) => `${weight} ${size}px ${family}`;
  }

  const row = (key) => document.getElementById(`pair-${key}`);
  const cell = (key) => document.querySelector(`td[data-pair="${key}"]`);
  const head = (place) => document.querySelector(`tbody [data-place="${place}"]`);

  // Names and figures stand in the page, where everybody can read them; the picture takes them from there.
  function name(data) {
    const heads = [...document.querySelectorAll("[data-figure]")].map((each) => each.dataset.figure);
    const pattern = document.getElementById("told").dataset.pattern;
    const figures = (key) => {
      const said = Object.fromEntries(heads.map((each, i) => [each, row(key).cells[i].textContent.trim()]));
      return pattern.replace(/\{(\w+)\}/g, (_, each) => said[each]);
    };
    for (const each of document.querySelectorAll("td[data-pair]")) each.title = figures(each.dataset.pair);
    for (const node of data.nodes) node.title = document.querySelector(`thead [data-place="${node.id}"]`)?.title ?? node.name;
    const at = new Map(data.nodes.map((node) => [node.id, [node.x, node.y]]));
    for (const edge of data.edges) {
      const [from, to] = edge.id.split("-").map(Number), type = edge.bend < 0 ? "curvedCCW" : "curvedCW";
      Object.assign(edge, data.styles[edge.kind], { from, to, title: cell(edge.id).title, ends: [at.get(from), at.get(to)] });
      edge.smooth = { type, roundness: Math.abs(edge.bend) };
    }
  }

  function lit(map, mark) {
    const made = { ...mark }, { colour } = map.look;
    if (mark.untold) Object.assign(made, { borderWidth: 1.5, color: { background: colour("--page"), border: colour("--few") } });
    else if (mark.color) made.color = colour(mark.color);
    if (mark.background) made.background = { ...mark.background, color: colour(mark.background.color) };
    return made;
  }

  function show(map) {
    const { data, frame } = map;
    map.nodes = new vis.DataSet(data.nodes.map((node) => lit(map, node)));
    map.edges = new vis.DataSet(data.edges.map((edge) => lit(map, edge)));
    arrange(map);
    const options = { ...data.options, nodes: lit(map, data.options.nodes) };
    map.network = new vis.Network(frame, { nodes: map.nodes, edges: map.edges }, options);
    const canvas = frame.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", frame.dataset.text);
    frame.querySelector(".vis-network").tabIndex = -1;
    map.network.on("afterDrawing", (ctx) => map.drawing.all(ctx, shown(map)));
    map.resized = new ResizeObserver(() => fit(map));
    map.resized.observe(frame);
  }

  function arrange({ ring, data, nodes, edges }) {
    ring.arrange();
    edges.update(data.edges.map(({ id, kind, width }) => ({ id, width: kind === "same" ? width * Math.min(1, 1.4 * ring.scale) : width })));
    nodes.update(data.nodes.map(({ id, x, y, size }) => ({ id, x: x * ring.scale, y: y * ring.scale, size: size * ring.size })));
  }

  // vis-network keeps its own scale when it is resized; here the ring changes and the marks do not. Even sizes keep text sharp.
  function fit(map) {
    const even = (length) => `${length - (length % 2)}px`;
    map.network.setSize(even(map.frame.clientWidth), even(map.frame.clientHeight));
    arrange(map);
    map.network.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
    map.network.redraw();
  }

  function gaps({ data, hidden }) {
    return hidden.has("gap") ? [] : data.edges.filter((edge) => edge.kind === "gap").reverse();
  }

  // What is drawn over vis-network's own lines; of what is marked, also lines of kinds that are hidden.
  function shown(map) {
    const { data, marked, places, pairs, hidden } = map;
    if (!marked) return { lines: gaps(map), sectors: data.nodes, marked: false };
    const lines = marked.pair
      ? [pairs.get(marked.pair)].filter(Boolean)
      : data.edges.filter((edge) => (edge.from === marked.place || edge.to === marked.place) && !hidden.has(edge.kind));
    const ends = marked.pair ? marked.pair.split("-").map(Number) : [marked.place, ...lines.flatMap((edge) => [edge.from, edge.to])];
    return { lines, sectors: [...new Set(ends)].map((id) => places.get(id)), marked: true, whole: Boolean(marked.pair) };
  }

  // One thing is marked at a time, a pair or a sector, wherever it was pointed at.
  function mark(map, next, spoken = false) {
    if ((next?.pair ?? next?.place) === (map.marked?.pair ?? map.marked?.place)) return;
    for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
    map.marked = next;
    const asked = !next ? null : next.pair ? `[data-pair="${next.pair}"], #pair-${next.pair}` : `[data-place="${next.place}"]`;
    if (asked) for (const each of document.querySelectorAll(asked)) each.classList.add("on");
    tell(map, next, spoken);
    map.network.redraw();
  }

  function tell({ told, places }, what, spoken = false) {
    told.setAttribute("aria-live", spoken ? "polite" : "off");
    told.textContent = !what ? told.dataset.hint : what.pair ? cell(what.pair).title : places.get(what.place).title;
  }

  function under(target) {
    const found = target.closest?.("[data-pair], [data-place], tr[id]");
    if (!found) return null;
    return found.dataset.place ? { place: Number(found.dataset.place) } : { pair: found.dataset.pair ?? found.id.slice(5) };
  }

  // A pair and a sector have pages of their own where a server gives them.
  function follow(what) {
    const link = what && (what.pair ? cell(what.pair) : head(what.place))?.querySelector("a");
    if (link) link.click();
    return Boolean(link);
  }

  function listen(map) {
    const { network, frame, signal } = map;
    network.on("hoverEdge", ({ edge }) => mark(map, { pair: edge }));
    network.on("hoverNode", ({ node }) => mark(map, { place: node }));
    network.on("blurEdge", () => mark(map, null));
    network.on("blurNode", () => mark(map, null));
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      const what = node !== undefined ? { place: node } : edge ? { pair: edge } : null;
      if (!follow(what)) mark(map, what, true);
    });
    document.addEventListener("pointerover", ({ target }) => frame.contains(target) || mark(map, under(target)), { signal });
    document.addEventListener("focusin", ({ target }) => mark(map, under(target)), { signal });
    frame.addEventListener("keydown", (event) => step(map, event), { signal });
    frame.addEventListener("blur", () => { map.stop = -1; mark(map, null); }, { signal });
    const matrix = sectorMatrix(signal), [first] = gaps(map);
    matrix.walk(first ? cell(first.id) : document.querySelector(".matrix td[data-pair]"));
    matrix.openAtFragment();
    document.querySelector(".legend").addEventListener("change", () => hide(map), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => repaint(map), { signal });
    addEventListener("beforeprint", () => onPaper(map, true), { signal });
    addEventListener("afterprint", () => onPaper(map, false), { signal });
  }

  function step(map, event) {
    const stops = [...gaps(map).map((edge) => ({ pair: edge.id })), ...map.data.nodes.map((node) => ({ place: node.id }))];
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { map.stop = -1; mark(map, null); }
    if (event.key === "Enter" && map.stop >= 0 && follow(stops[map.stop])) event.preventDefault();
    if (!move) return;
    event.preventDefault();
    map.stop = map.stop < 0 && move < 0 ? stops.length - 1 : (map.stop + move + stops.length) % stops.length;
    mark(map, stops[map.stop], true);
  }

  function hide(map) {
    map.hidden = new Set([...document.querySelectorAll(".legend input:not(:checked)")].map((box) => box.value));
    map.stop = -1;
    map.edges.update(map.data.edges.map(({ id, kind }) => ({ id, hidden: map.hidden.has(kind) })));
    map.network.redraw();
  }

  // A printed page is laid out anew without telling; the class gives the canvas paper's width and colours beforehand.
  function onPaper(map, yes) {
    document.documentElement.classList.toggle("paper", yes);
    const shut = yes ? [...document.querySelectorAll("details:not([open])")] : map.shut;
    for (const each of shut) each.open = yes;
    map.shut = shut;
    repaint(map);
    fit(map);
  }

  function repaint(map) {
    readTheme(map.look);
    map.nodes.update(map.data.nodes.map(({ id, untold }) => ({ id, ...lit(map, { untold, color: map.data.options.nodes.color }) })));
    map.edges.update(map.data.edges.map((edge) => ({ ...lit(map, edge), hidden: map.hidden.has(edge.kind) })));
    arrange(map);
    map.network.redraw();
  }

  return { start, current: null };
})();
sectorMap.current = sectorMap.start();
