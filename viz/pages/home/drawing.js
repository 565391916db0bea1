// What is drawn on top of vis-network's lines and circles: numbers, labels, badges, and the marked
// pair or sector above a veil over the rest.
"use strict";
/**
 * @param {HTMLElement} frame
 * @param {SectorMap.Ring} ring
 * @param {SectorMap.Look} look
 */
const sectorDrawing = (frame, ring, look) => {
  const { write } = lettering;

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Shown} shown
   */
  function all(ctx, { lines, sectors, marked, whole }) {
    if (marked) {
      veil(ctx);
      for (const line of lines) arc(ctx, line, Boolean(whole));
      for (const sector of sectors) disc(ctx, sector);
    }
    for (const sector of sectors) number(ctx, sector);
    for (const sector of sectors) label(ctx, ring.labels.get(sector.id));
    for (const line of [...lines].reverse()) badge(ctx, line);
  }

  /** @param {CanvasRenderingContext2D} ctx */
  function veil(ctx) {
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    ctx.save();
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = look.colour("--page");
    ctx.fillRect(-width, -height, 2 * width, 2 * height);
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Line} line
   * @param {boolean} alone
   */
  function arc(ctx, line, alone) {
    ctx.save();
    ctx.strokeStyle = look.colour(line.color);
    ctx.lineWidth = line.width + (alone ? 1.5 : 0);
    ctx.setLineDash(line.dashes ?? []);
    ctx.beginPath();
    ctx.moveTo(...ring.point(line.ends[0]));
    ctx.quadraticCurveTo(...ring.point(line.via), ...ring.point(line.ends[1]));
    ctx.stroke();
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Place} place
   * @param {number} radius
   */
  function circle(ctx, [x, y], radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Sector} sector
   */
  function disc(ctx, sector) {
    ctx.fillStyle = look.colour(sector.withheld ? "--page" : "--node");
    circle(ctx, ring.point([sector.x, sector.y]), sector.size * ring.size);
    if (sector.withheld) outline(ctx, "--few", 1.5);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string} name of a colour
   * @param {number} width
   */
  function outline(ctx, name, width) {
    ctx.strokeStyle = look.colour(name);
    ctx.lineWidth = width;
    ctx.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Sector} sector
   */
  function number(ctx, sector) {
    const size = Math.min(13, (sector.size * ring.size * 2.7) / Math.max(sector.text.length, 2));
    if (size < 7) return;
    const [x, y] = ring.point([sector.x, sector.y]);
    const ink = look.colour(sector.withheld ? "--muted" : "--on-node");
    write(ctx, sector.text, x, y, look.font(size, 700), ink, "center");
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Label | undefined} label
   */
  function label(ctx, label) {
    if (!label) return;
    const { lines, height, align, x, y, turn } = label;
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(turn);
    lines.forEach((line, at) => {
      const below = (at - (lines.length - 1) / 2) * height;
      write(ctx, line.text, 0, below, line.font, look.colour(line.colour), align);
    });
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {SectorMap.Line} line
   */
  function badge(ctx, line) {
    if (!line.rank || !line.badge) return;
    const [x, y] = ring.point(line.badge);
    ctx.fillStyle = look.colour("--page");
    circle(ctx, [x, y], ring.badge);
    outline(ctx, "--gap", 1.8);
    const font = look.font(ring.badge * 1.15, 700);
    write(ctx, String(line.rank), x, y, font, look.colour("--gap"), "center");
  }

  return { all };
};
