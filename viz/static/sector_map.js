// The sector map's picture and how it answers: what the pointer or the keyboard is at is shown in picture, list and matrix alike.
"use strict";
(() => {
  const RING = 240, WIDEST = 260, GAP = 8, LINE = 15, TIGHT = 13, NARROW = 520, MANY = 16;
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const frame = document.getElementById("map");
  const told = document.getElementById("told");
  const places = new Map(data.nodes.map((node) => [node.id, node]));
  const pairs = new Map(data.edges.map((edge) => [edge.id, edge]));
  const gaps = data.edges.filter((edge) => edge.kind === "gap").reverse();
  const stops = [...gaps.map((edge) => ({ pair: edge.id })), ...data.nodes.map((node) => ({ place: node.id }))];
  const { wrapped, shortened, write } = lettering;
  const names = [...document.querySelectorAll("[data-figure]")].map((head) => head.dataset.figure);
  const row = (key) => document.getElementById(`pair-${key}`);
  const cell = (key) => document.querySelector(`td[data-pair="${key}"]`);
  let colours, fonts, ring = {}, labels = new Map(), marked = null, stop = -1;

  for (const node of data.nodes) node.title = document.querySelector(`thead [data-place="${node.id}"]`).title;
  for (const each of document.querySelectorAll("td[data-pair]")) each.title = figures(each.dataset.pair);
  for (const edge of data.edges) Object.assign(edge, data.styles[edge.kind], { title: cell(edge.id).title });
  readTheme();
  const nodes = new vis.DataSet(data.nodes.map(lit));
  const edges = new vis.DataSet(data.edges.map(lit));
  arrange();
  const network = new vis.Network(frame, { nodes, edges }, { ...data.options, nodes: lit(data.options.nodes) });
  describeCanvas();
  network.on("afterDrawing", draw);
  new ResizeObserver(fit).observe(frame);
  listen();
  tell(null);

  function figures(key) {
    const told = Object.fromEntries(names.map((name, i) => [name, row(key).cells[i].textContent.trim()]));
    return document.getElementById("told").dataset.pattern.replace(/\{(\w+)\}/g, (_, name) => told[name]);
  }

  function readTheme() {
    const style = getComputedStyle(document.documentElement);
    const family = getComputedStyle(document.body).fontFamily;
    colours = (name) => style.getPropertyValue(name).trim();
    fonts = (size, weight = 400) => `${weight} ${size}px ${family}`;
  }

  function lit(mark) {
    const made = { ...mark };
    if (mark.color) made.color = colours(mark.color);
    if (mark.background) made.background = { ...mark.background, color: colours(mark.background.color) };
    return made;
  }

  function describeCanvas() {
    const canvas = frame.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", frame.dataset.text);
    frame.querySelector(".vis-network").tabIndex = -1;
  }

  // The ring takes the room that the labels leave; marks keep their sizes unless neighbours would touch.
  function arrange() {
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    const small = width < NARROW;
    const shrink = small ? 0.62 : 1;
    const largest = Math.max(...data.nodes.map((node) => node.size)) * shrink;
    const rays = data.nodes.length > MANY || (small && data.nodes.some((node) => node.subject.length > 16));
    const room = rays ? Math.min(150, width / 5) : small ? 38 : 112;
    const radius = Math.min(WIDEST, rays
      ? Math.min(width, height) / 2 - largest - GAP - room
      : Math.min(width / 2 - largest - GAP - room, height / 2 - largest - 3 * LINE));
    ring.scale = radius / RING;
    const touching = (0.44 * 2 * radius * Math.sin(Math.PI / Math.max(data.nodes.length, 2))) / largest;
    ring.size = shrink * Math.min(1, touching);
    ring.badge = small ? 8.5 : 10.5;
    labels = new Map(data.nodes.map((node) => [node.id, rays ? ray(node, room, radius) : block(node, width)]));
    edges.update(data.edges.map(({ id, kind, width }) => ({ id, width: kind === "same" ? width * Math.min(1, 1.4 * ring.scale) : width })));
    nodes.update(data.nodes.map(({ id, x, y, size }) => ({ id, x: x * ring.scale, y: y * ring.scale, size: size * ring.size })));
  }

  // vis-network keeps its own scale when it is resized; here the ring changes and the marks do not. Even sizes keep text sharp.
  function fit() {
    const even = (length) => `${length - (length % 2)}px`;
    network.setSize(even(frame.clientWidth), even(frame.clientHeight));
    arrange();
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
    network.redraw();
  }

  function outside(node) {
    const [x, y] = point([node.x, node.y]);
    const length = Math.hypot(x, y);
    const [cos, sin] = length ? [x / length, y / length] : [0, 1];
    const reach = length + node.size * ring.size + GAP;
    return { x: cos * reach, y: sin * reach, cos, sin };
  }

  // Beside the node: the abbreviation and, where there is room, the name below it.
  function block(node, width) {
    const at = outside(node);
    const align = Math.abs(at.cos) < 0.15 ? "center" : at.cos > 0 ? "left" : "right";
    const room = align === "center" ? Math.min(180, width / 2) : width / 2 - Math.abs(at.x) - 2;
    const lines = wrapped(node.subject, room, fonts(13, 700)).map((text) => ({ text, font: fonts(13, 700), colour: "--ink" }));
    if (width >= NARROW && node.abbreviation) {
      lines.push(...wrapped(node.name, room, fonts(12)).map((text) => ({ text, font: fonts(12), colour: "--muted" })));
    }
    return { lines, height: LINE, align, x: at.x, y: at.y + (at.sin * lines.length * LINE) / 2, turn: 0 };
  }

  // Along the radius, for many sectors; in two lines where the next label leaves room.
  function ray(node, room, radius) {
    const at = outside(node);
    const turn = Math.atan2(at.sin, at.cos);
    const back = at.cos < -1e-9;
    const font = fonts(12);
    const rows = (2 * Math.PI * (radius + 20)) / data.nodes.length < 2 * TIGHT ? [shortened(node.subject, room, font)] : wrapped(node.subject, room, font, 2);
    const lines = rows.map((text) => ({ text, font, colour: "--ink" }));
    return { lines, height: TIGHT, align: back ? "right" : "left", x: at.x, y: at.y, turn: back ? turn + Math.PI : turn };
  }

  function point([x, y]) {
    return [x * ring.scale, y * ring.scale];
  }

  function draw(ctx) {
    const shown = marked ? marks() : { edges: gaps, nodes: data.nodes };
    if (marked) veil(ctx);
    for (const edge of marked ? shown.edges : []) arc(ctx, edge);
    for (const node of marked ? shown.nodes : []) disc(ctx, node);
    for (const node of shown.nodes) number(ctx, node);
    for (const node of shown.nodes) label(ctx, labels.get(node.id));
    for (const edge of [...shown.edges].reverse()) if (edge.rank) badge(ctx, edge);
  }

  function marks() {
    const touched = marked.pair
      ? [pairs.get(marked.pair)].filter(Boolean)
      : data.edges.filter((edge) => edge.from === marked.place || edge.to === marked.place);
    const ends = marked.pair ? marked.pair.split("-").map(Number) : [marked.place, ...touched.flatMap((edge) => [edge.from, edge.to])];
    return { edges: touched, nodes: [...new Set(ends)].map((id) => places.get(id)) };
  }

  function veil(ctx) {
    ctx.save();
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = colours("--page");
    ctx.fillRect(-frame.clientWidth, -frame.clientHeight, 2 * frame.clientWidth, 2 * frame.clientHeight);
    ctx.restore();
  }

  function arc(ctx, edge) {
    const [from, via, to] = [places.get(edge.from), { x: edge.via[0], y: edge.via[1] }, places.get(edge.to)].map(({ x, y }) => point([x, y]));
    ctx.save();
    ctx.strokeStyle = colours(edge.color);
    ctx.lineWidth = edge.width + (marked.pair ? 1.5 : 0);
    ctx.setLineDash(edge.dashes || []);
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.quadraticCurveTo(...via, ...to);
    ctx.stroke();
    ctx.restore();
  }

  function circle(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }

  function disc(ctx, node) {
    ctx.fillStyle = colours("--node");
    circle(ctx, ...point([node.x, node.y]), node.size * ring.size);
  }

  function number(ctx, node) {
    const size = Math.min(13, (node.size * ring.size * 2.7) / Math.max(node.text.length, 2));
    if (size >= 7) write(ctx, node.text, ...point([node.x, node.y]), fonts(size, 700), colours("--on-node"), "center");
  }

  function label(ctx, { lines, height, align, x, y, turn }) {
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(turn);
    lines.forEach((line, i) => write(ctx, line.text, 0, (i - (lines.length - 1) / 2) * height, line.font, colours(line.colour), align));
    ctx.restore();
  }

  function badge(ctx, edge) {
    const [x, y] = point(edge.badge);
    ctx.fillStyle = colours("--page");
    circle(ctx, x, y, ring.badge);
    ctx.strokeStyle = colours("--gap");
    ctx.lineWidth = 1.8;
    ctx.stroke();
    write(ctx, String(edge.rank), x, y, fonts(ring.badge * 1.15, 700), colours("--gap"), "center");
  }

  // One thing is marked at a time, a pair or a sector, wherever it was pointed at.
  function mark(next, spoken = false) {
    if ((next?.pair ?? next?.place) === (marked?.pair ?? marked?.place)) return;
    for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
    marked = next;
    const asked = !next ? null : next.pair ? `[data-pair="${next.pair}"], #pair-${next.pair}` : `[data-place="${next.place}"]`;
    if (asked) for (const each of document.querySelectorAll(asked)) each.classList.add("on");
    tell(next, spoken);
    network.redraw();
  }

  function tell(what, spoken = false) {
    told.setAttribute("aria-live", spoken ? "polite" : "off");
    told.textContent = !what ? told.dataset.hint : what.pair ? cell(what.pair).title : places.get(what.place).title;
  }

  function under(target) {
    const found = target.closest?.("[data-pair], [data-place], tr[id]");
    if (!found) return null;
    return found.dataset.place ? { place: Number(found.dataset.place) } : { pair: found.dataset.pair ?? found.id.slice(5) };
  }

  function listen() {
    network.on("hoverEdge", ({ edge }) => mark({ pair: edge }));
    network.on("hoverNode", ({ node }) => mark({ place: node }));
    network.on("blurEdge", () => mark(null));
    network.on("blurNode", () => mark(null));
    network.on("click", ({ nodes: [node], edges: [edge] }) =>
      mark(node !== undefined ? { place: node } : edge ? { pair: edge } : null, true));
    document.addEventListener("pointerover", ({ target }) => frame.contains(target) || mark(under(target)));
    document.addEventListener("focusin", ({ target }) => mark(under(target)));
    frame.addEventListener("keydown", step);
    frame.addEventListener("blur", () => { stop = -1; mark(null); });
    walkMatrix();
    openAtFragment();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    addEventListener("beforeprint", () => onPaper(true));
    addEventListener("afterprint", () => onPaper(false));
  }

  function step(event) {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { stop = -1; mark(null); }
    if (!move) return;
    event.preventDefault();
    stop = stop < 0 && move < 0 ? stops.length - 1 : (stop + move + stops.length) % stops.length;
    mark(stops[stop], true);
  }

  // The matrix is one stop of the Tab key; arrows move inside it.
  function walkMatrix() {
    const table = document.querySelector(".matrix table");
    const first = gaps.length ? cell(gaps[0].id) : table.querySelector("td[data-pair]");
    for (const each of table.querySelectorAll("td[data-pair]")) each.tabIndex = each === first ? 0 : -1;
    table.addEventListener("keydown", (event) => {
      const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [];
      const from = event.target.closest("td[data-pair]");
      if (down === undefined || !from) return;
      event.preventDefault();
      const to = table.rows[from.parentElement.rowIndex + down]?.cells[from.cellIndex + right];
      if (!to?.dataset.pair) return;
      [from.tabIndex, to.tabIndex] = [-1, 0];
      to.focus();
    });
  }

  function openAtFragment() {
    const open = () => {
      const row = location.hash && document.getElementById(location.hash.slice(1));
      const folded = row && row.closest("details");
      if (folded) { folded.open = true; row.scrollIntoView({ block: "center" }); }
    };
    addEventListener("hashchange", open);
    document.addEventListener("click", ({ target }) => target.closest?.('a[href^="#"]') && setTimeout(open));
    open();
  }

  // A printed page is laid out anew without telling; the class gives the canvas paper's width and colours beforehand.
  function onPaper(yes) {
    document.documentElement.classList.toggle("paper", yes);
    for (const each of yes ? document.querySelectorAll("details") : []) each.open = true;
    repaint();
    fit();
  }

  function repaint() {
    readTheme();
    nodes.update(data.nodes.map(({ id }) => ({ id, color: colours(data.options.nodes.color) })));
    edges.update(data.edges.map(lit));
    network.redraw();
  }
})();
