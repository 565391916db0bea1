// What the sector map shows on top of vis-network's lines and circles: numbers, labels, badges, and what is marked before a veil.
"use strict";
const sectorDrawing = (frame, ring, look) => {
  const { write } = lettering;
  const colour = (name) => look.colour(name);

  function all(ctx, { lines, sectors, marked, whole }) {
    if (marked) veil(ctx);
    for (const line of marked ? lines : []) arc(ctx, line, whole);
    for (const sector of marked ? sectors : []) disc(ctx, sector);
    for (const sector of sectors) number(ctx, sector);
    for (const sector of sectors) label(ctx, ring.labels.get(sector.id));
    for (const line of [...lines].reverse()) if (line.rank) badge(ctx, line);
  }

  function veil(ctx) {
    ctx.save();
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = colour("--page");
    ctx.fillRect(-frame.clientWidth, -frame.clientHeight, 2 * frame.clientWidth, 2 * frame.clientHeight);
    ctx.restore();
  }

  function arc(ctx, line, alone) {
    ctx.save();
    ctx.strokeStyle = colour(line.color);
    ctx.lineWidth = line.width + (alone ? 1.5 : 0);
    ctx.setLineDash(line.dashes || []);
    ctx.beginPath();
    ctx.moveTo(...ring.point(line.ends[0]));
    ctx.quadraticCurveTo(...ring.point(line.via), ...ring.point(line.ends[1]));
    ctx.stroke();
    ctx.restore();
  }

  function circle(ctx, [x, y], radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }

  function disc(ctx, sector) {
    ctx.fillStyle = colour(sector.untold ? "--page" : "--node");
    circle(ctx, ring.point([sector.x, sector.y]), sector.size * ring.size);
    if (sector.untold) outline(ctx, "--few", 1.5);
  }

  function outline(ctx, name, width) {
    ctx.strokeStyle = colour(name);
    ctx.lineWidth = width;
    ctx.stroke();
  }

  function number(ctx, sector) {
    const size = Math.min(13, (sector.size * ring.size * 2.7) / Math.max(sector.text.length, 2));
    const ink = colour(sector.untold ? "--muted" : "--on-node");
    if (size >= 7) write(ctx, sector.text, ...ring.point([sector.x, sector.y]), look.font(size, 700), ink, "center");
  }

  function label(ctx, { lines, height, align, x, y, turn }) {
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(turn);
    lines.forEach((line, i) => write(ctx, line.text, 0, (i - (lines.length - 1) / 2) * height, line.font, colour(line.colour), align));
    ctx.restore();
  }

  function badge(ctx, line) {
    const at = ring.point(line.badge);
    ctx.fillStyle = colour("--page");
    circle(ctx, at, ring.badge);
    outline(ctx, "--gap", 1.8);
    write(ctx, String(line.rank), ...at, look.font(ring.badge * 1.15, 700), colour("--gap"), "center");
  }

  return { all };
};
