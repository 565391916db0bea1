// Where the sectors stand and how their labels lie: the ring takes the room that the labels leave.
"use strict";
const sectorRing = (frame, sectors, font) => {
  const RADIUS = 240, WIDEST = 260, GAP = 8, LINE = 15, TIGHT = 13, NARROW = 520, MANY = 16;
  const { wrapped, shortened } = lettering;
  const ring = { scale: 1, size: 1, badge: 10.5, labels: new Map(), arrange, point };

  // Marks keep their sizes unless neighbours would touch.
  function arrange() {
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    const small = width < NARROW;
    const shrink = small ? 0.62 : 1;
    const largest = Math.max(...sectors.map((node) => node.size)) * shrink;
    const rays = sectors.length > MANY || (small && sectors.some((node) => node.subject.length > 16));
    const room = rays ? Math.min(150, width / 5) : small ? 38 : 112;
    const radius = Math.min(WIDEST, rays
      ? Math.min(width, height) / 2 - largest - GAP - room
      : Math.min(width / 2 - largest - GAP - room, height / 2 - largest - 3 * LINE));
    ring.scale = radius / RADIUS;
    const touching = (0.44 * 2 * radius * Math.sin(Math.PI / Math.max(sectors.length, 2))) / largest;
    ring.size = shrink * Math.min(1, touching);
    ring.badge = small ? 8.5 : 10.5;
    ring.labels = new Map(sectors.map((node) => [node.id, rays ? ray(node, room, radius) : block(node, width)]));
  }

  function point([x, y]) {
    return [x * ring.scale, y * ring.scale];
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
    const lines = wrapped(node.subject, room, font(13, 700)).map((text) => ({ text, font: font(13, 700), colour: "--ink" }));
    if (width >= NARROW && node.abbreviation) {
      lines.push(...wrapped(node.name, room, font(12)).map((text) => ({ text, font: font(12), colour: "--muted" })));
    }
    return { lines, height: LINE, align, x: at.x, y: at.y + (at.sin * lines.length * LINE) / 2, turn: 0 };
  }

  // Along the radius, for many sectors; in two lines where the next label leaves room.
  function ray(node, room, radius) {
    const at = outside(node);
    const turn = Math.atan2(at.sin, at.cos);
    const back = at.cos < -1e-9;
    const small = font(12);
    const close = (2 * Math.PI * (radius + 20)) / sectors.length < 2 * TIGHT;
    const texts = close ? [shortened(node.subject, room, small)] : wrapped(node.subject, room, small, 2);
    const lines = texts.map((text) => ({ text, font: small, colour: "--ink" }));
    return { lines, height: TIGHT, align: back ? "right" : "left", x: at.x, y: at.y, turn: back ? turn + Math.PI : turn };
  }

  return ring;
};
