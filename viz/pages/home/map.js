// The sector map's picture and how it responds: what the pointer or the keyboard is at is marked in
// the picture, the list and the matrix.
"use strict";
const sectorMap = (() => {
  /** @returns {SectorMap.Started | null} */
  function start() {
    const source = document.getElementById("map-data");
    const frame = document.getElementById("map");
    const status = document.getElementById("status");
    if (!source || !frame || !status) return null;
    /** @type {SectorMap.Data} */
    const data = JSON.parse(source.textContent);
    const ended = new AbortController();
    const map = stateOf(data, frame, status, ended.signal);
    const resized = show(map);
    listen(map);
    hideUnchecked(map);
    describe(map, null);
    const end = () => {
      ended.abort();
      resized.disconnect();
      map.network.destroy();
    };
    return { frame, look: map.look, end };
  }

  /**
   * @param {SectorMap.Data} data
   * @param {HTMLElement} frame
   * @param {HTMLElement} status
   * @param {AbortSignal} signal
   * @returns {SectorMap.State}
   */
  function stateOf(data, frame, status, signal) {
    const look = theme();
    addTitles(data, status.dataset.pattern ?? "");
    const lines = linesOf(data);
    const ring = sectorRing(frame, data.nodes, look.font);
    const nodes = new vis.DataSet(data.nodes.map((sector) => nodeOf(look, sector)));
    const edges = new vis.DataSet(lines.map((line) => edgeOf(look, line)));
    const options = { ...data.options, nodes: nodeOptions(look, data.options) };
    return {
      frame,
      status,
      look,
      options: data.options,
      sectors: new Map(data.nodes.map((sector) => [sector.id, sector])),
      lines: new Map(lines.map((line) => [line.id, line])),
      ring,
      drawing: sectorDrawing(frame, ring, look),
      nodes,
      edges,
      network: new vis.Network(frame, { nodes, edges }, options),
      signal,
      hidden: new Set(),
      marked: null,
      stop: -1,
      opened: [],
    };
  }

  /** @returns {SectorMap.Look} */
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const family = getComputedStyle(document.body).fontFamily;
    return {
      colour: (name) => style.getPropertyValue(name).trim(),
      font: (size, weight = 400) => `${weight} ${size}px ${family}`,
    };
  }

  /** @param {string} key */
  const pairRow = (key) =>
    /** @type {HTMLTableRowElement | null} */ (document.getElementById(`pair-${key}`));
  /** @param {string} key */
  const pairCell = (key) => document.querySelector(`td[data-pair="${key}"]`);
  /** @param {number} place */
  const rowHead = (place) => document.querySelector(`tbody [data-place="${place}"]`);

  /**
   * Names and figures are in the page, where everybody can read them; the picture takes them from
   * there.
   * @param {SectorMap.Data} data
   * @param {string} pattern
   */
  function addTitles(data, pattern) {
    const figures = [...document.querySelectorAll("[data-figure]")].map(
      (head) => head.dataset.figure,
    );
    for (const cell of document.querySelectorAll("td[data-pair]")) {
      const row = pairRow(cell.dataset.pair ?? "");
      const values = Object.fromEntries(
        figures.map((figure, at) => [figure, row?.cells[at]?.textContent.trim()]),
      );
      cell.title = pattern.replace(/\{(\w+)\}/g, (_, figure) => values[figure]);
    }
    for (const sector of data.nodes) {
      const head = document.querySelector(`thead [data-place="${sector.id}"]`);
      sector.title = head?.title ?? sector.name;
    }
  }

  /**
   * @param {SectorMap.Data} data
   * @returns {SectorMap.Line[]}
   */
  function linesOf({ nodes, edges, styles }) {
    /** @type {Map<number, SectorMap.Place>} */
    const places = new Map(nodes.map(({ id, x, y }) => [id, [x, y]]));
    const placeOf = (/** @type {number} */ id) => places.get(id) ?? [0, 0];
    return edges.map((edge) => {
      const [from, to] = edge.id.split("-").map(Number);
      const type = edge.bend < 0 ? "curvedCCW" : "curvedCW";
      return {
        ...edge,
        ...styles[edge.kind],
        from,
        to,
        title: pairCell(edge.id)?.title ?? "",
        ends: [placeOf(from), placeOf(to)],
        smooth: { type, roundness: Math.abs(edge.bend) },
      };
    });
  }

  /**
   * A sector in the form of vis-network's nodes, with the colours of the theme.
   * @param {SectorMap.Look} look
   * @param {SectorMap.Sector} sector
   */
  function nodeOf({ colour }, sector) {
    if (!sector.withheld) return { ...sector };
    const color = { background: colour("--page"), border: colour("--few") };
    return { ...sector, borderWidth: 1.5, color };
  }

  /**
   * @param {SectorMap.Look} look
   * @param {SectorMap.Data["options"]} options
   */
  function nodeOptions({ colour }, { nodes }) {
    return { ...nodes, color: colour(nodes.color) };
  }

  /**
   * @param {SectorMap.Look} look
   * @param {SectorMap.Line} line
   */
  function edgeOf({ colour }, line) {
    const { background } = line;
    return {
      ...line,
      color: colour(line.color),
      ...(background && { background: { ...background, color: colour(background.color) } }),
    };
  }

  /** @param {SectorMap.State} map */
  function show(map) {
    const { frame, network } = map;
    arrange(map);
    const canvas = frame.querySelector("canvas");
    canvas?.setAttribute("role", "img");
    canvas?.setAttribute("aria-label", frame.dataset.text ?? "");
    const inner = frame.querySelector(".vis-network");
    if (inner) inner.tabIndex = -1;
    network.on("afterDrawing", (ctx) => map.drawing.all(ctx, shown(map)));
    const resized = new ResizeObserver(() => fit(map));
    resized.observe(frame);
    return resized;
  }

  /** @param {SectorMap.State} map */
  function arrange({ ring, sectors, lines, nodes, edges }) {
    ring.arrange();
    const thinner = Math.min(1, 1.4 * ring.scale);
    edges.update(
      [...lines.values()].map(({ id, kind, width }) => ({
        id,
        width: kind === "same" ? width * thinner : width,
      })),
    );
    nodes.update(
      [...sectors.values()].map(({ id, x, y, size }) => ({
        id,
        x: x * ring.scale,
        y: y * ring.scale,
        size: size * ring.size,
      })),
    );
  }

  // vis-network keeps its own scale when it is resized; here the ring changes and the marks do not.
  // Even sizes keep text sharp.
  /** @param {SectorMap.State} map */
  function fit(map) {
    const even = (/** @type {number} */ length) => `${length - (length % 2)}px`;
    map.network.setSize(even(map.frame.clientWidth), even(map.frame.clientHeight));
    arrange(map);
    map.network.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
    map.network.redraw();
  }

  /** @param {SectorMap.State} map */
  function gaps({ lines, hidden }) {
    if (hidden.has("gap")) return [];
    return [...lines.values()].filter((line) => line.kind === "gap").reverse();
  }

  /**
   * What is drawn over vis-network's own lines. A line of a hidden kind is drawn only if it is
   * marked.
   * @param {SectorMap.State} map
   * @returns {SectorMap.Shown}
   */
  function shown(map) {
    const { marked, sectors, lines, hidden } = map;
    const named = (/** @type {number[]} */ ids) =>
      [...new Set(ids)].flatMap((id) => sectors.get(id) ?? []);
    if (!marked) return { lines: gaps(map), sectors: [...sectors.values()], marked: false };
    if (marked.pair !== undefined) {
      const line = lines.get(marked.pair);
      const ends = marked.pair.split("-").map(Number);
      return { lines: line ? [line] : [], sectors: named(ends), marked: true, whole: true };
    }
    const { place } = marked;
    const own = [...lines.values()].filter(
      ({ from, to, kind }) => (from === place || to === place) && !hidden.has(kind),
    );
    const ends = own.flatMap(({ from, to }) => [from, to]);
    return { lines: own, sectors: named([place, ...ends]), marked: true, whole: false };
  }

  /**
   * One thing is marked at a time, a pair or a sector, wherever it was pointed at.
   * @param {SectorMap.State} map
   * @param {SectorMap.Mark | null} next
   */
  function mark(map, next, announced = false) {
    if ((next?.pair ?? next?.place) === (map.marked?.pair ?? map.marked?.place)) return;
    for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
    map.marked = next;
    if (next) {
      for (const each of document.querySelectorAll(selectorOf(next))) each.classList.add("on");
    }
    describe(map, next, announced);
    map.network.redraw();
  }

  /** @param {SectorMap.Mark} mark */
  function selectorOf({ pair, place }) {
    if (pair === undefined) return `[data-place="${place}"]`;
    return `[data-pair="${pair}"], #pair-${pair}`;
  }

  /**
   * @param {SectorMap.State} map
   * @param {SectorMap.Mark | null} mark
   */
  function describe({ status, sectors }, mark, announced = false) {
    status.setAttribute("aria-live", announced ? "polite" : "off");
    status.textContent = !mark
      ? (status.dataset.hint ?? "")
      : mark.pair !== undefined
        ? (pairCell(mark.pair)?.title ?? "")
        : (sectors.get(mark.place)?.title ?? "");
  }

  /**
   * @param {EventTarget | null} target
   * @returns {SectorMap.Mark | null}
   */
  function markAt(target) {
    const match =
      target instanceof Element ? target.closest("[data-pair], [data-place], tr[id]") : null;
    if (!match) return null;
    if (match.dataset.place) return { place: Number(match.dataset.place) };
    return { pair: match.dataset.pair ?? match.id.slice("pair-".length) };
  }

  /**
   * The page of a pair or a sector, where a server has one.
   * @param {SectorMap.Mark | null} mark
   */
  function follow(mark) {
    if (!mark) return false;
    const owner = mark.pair === undefined ? rowHead(mark.place) : pairCell(mark.pair);
    const link = owner?.querySelector("a");
    link?.click();
    return Boolean(link);
  }

  /** @param {SectorMap.State} map */
  function listen(map) {
    const { network, frame, signal } = map;
    network.on("hoverEdge", ({ edge }) => mark(map, { pair: edge }));
    network.on("hoverNode", ({ node }) => mark(map, { place: node }));
    network.on("blurEdge", () => mark(map, null));
    network.on("blurNode", () => mark(map, null));
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      const next = node !== undefined ? { place: node } : edge ? { pair: edge } : null;
      if (!follow(next)) mark(map, next, true);
    });
    document.addEventListener(
      "pointerover",
      ({ target }) => {
        if (target instanceof Node && !frame.contains(target)) mark(map, markAt(target));
      },
      { signal },
    );
    document.addEventListener("focusin", ({ target }) => mark(map, markAt(target)), { signal });
    frame.addEventListener("keydown", (event) => step(map, event), { signal });
    frame.addEventListener("blur", () => leave(map), { signal });
    const matrix = sectorMatrix(signal);
    const [first] = gaps(map);
    matrix.enableKeys(first ? pairCell(first.id) : document.querySelector(".matrix td[data-pair]"));
    matrix.openAtFragment();
    document
      .querySelector(".legend")
      ?.addEventListener("change", () => hideUnchecked(map), { signal });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => repaint(map), { signal });
    addEventListener("beforeprint", () => setPaper(map, true), { signal });
    addEventListener("afterprint", () => setPaper(map, false), { signal });
  }

  /** @param {SectorMap.State} map */
  function leave(map) {
    map.stop = -1;
    mark(map, null);
  }

  /**
   * @param {SectorMap.State} map
   * @param {KeyboardEvent} event
   */
  function step(map, event) {
    /** @type {SectorMap.Mark[]} */
    const stops = [
      ...gaps(map).map((line) => ({ pair: line.id })),
      ...[...map.sectors.keys()].map((place) => ({ place })),
    ];
    /** @type {Record<string, number>} */
    const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const move = moves[event.key];
    if (event.key === "Escape") leave(map);
    if (event.key === "Enter" && map.stop >= 0 && follow(stops[map.stop])) event.preventDefault();
    if (!move) return;
    event.preventDefault();
    map.stop =
      map.stop < 0 && move < 0 ? stops.length - 1 : (map.stop + move + stops.length) % stops.length;
    mark(map, stops[map.stop], true);
  }

  /** @param {SectorMap.State} map */
  function hideUnchecked(map) {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll(".legend input:not(:checked)")
    );
    map.hidden = new Set([...boxes].map((box) => box.value));
    map.stop = -1;
    map.edges.update(
      [...map.lines.values()].map(({ id, kind }) => ({ id, hidden: map.hidden.has(kind) })),
    );
    map.network.redraw();
  }

  // A printed page is laid out anew without any event; the class gives the canvas paper's width and
  // colours beforehand.
  /**
   * @param {SectorMap.State} map
   * @param {boolean} paper
   */
  function setPaper(map, paper) {
    document.documentElement.classList.toggle("paper", paper);
    if (paper) {
      const closed = /** @type {NodeListOf<HTMLDetailsElement>} */ (
        document.querySelectorAll("details:not([open])")
      );
      map.opened = [...closed];
    }
    for (const each of map.opened) each.open = paper;
    repaint(map);
    fit(map);
  }

  /** @param {SectorMap.State} map */
  function repaint(map) {
    Object.assign(map.look, theme());
    const { color } = nodeOptions(map.look, map.options);
    map.nodes.update(
      [...map.sectors.values()].map((sector) => ({ color, ...nodeOf(map.look, sector) })),
    );
    map.edges.update(
      [...map.lines.values()].map((line) => ({
        ...edgeOf(map.look, line),
        hidden: map.hidden.has(line.kind),
      })),
    );
    arrange(map);
    map.network.redraw();
  }

  return { start, current: /** @type {SectorMap.Started | null} */ (null) };
})();
sectorMap.current = sectorMap.start();
