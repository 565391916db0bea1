// The positions of the sectors and their labels: the ring takes the room that the labels leave.
"use strict";
/**
 * @param {{ clientWidth: number, clientHeight: number }} frame
 * @param {SectorMap.Sector[]} sectors
 * @param {SectorMap.Font} font
 * @returns {SectorMap.Ring}
 */
const sectorRing = (frame, sectors, font) => {
  const RADIUS = 240;
  const MIN_RADIUS = 40;
  const MAX_RADIUS = 260;
  const GAP = 8;
  const LINE = 15;
  const TIGHT_LINE = 13;
  const NARROW = 520;
  const MANY = 16;
  const { wrap, shorten } = lettering;
  /** @type {SectorMap.Ring} */
  const ring = { scale: 1, size: 1, badge: 10.5, labels: new Map(), arrange, point };

  // Marks keep their sizes unless neighbours would touch.
  function arrange() {
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    const small = width < NARROW;
    const shrink = small ? 0.62 : 1;
    const largest = Math.max(...sectors.map((sector) => sector.size)) * shrink;
    const rays =
      sectors.length > MANY || (small && sectors.some(({ subject }) => subject.length > 16));
    const room = rays ? Math.min(150, width / 5) : small ? 38 : 112;
    const left = rays
      ? Math.min(width, height) / 2 - largest - GAP - room
      : Math.min(width / 2 - largest - GAP - room, height / 2 - largest - 3 * LINE);
    const radius = Math.max(MIN_RADIUS, Math.min(MAX_RADIUS, left));
    ring.scale = radius / RADIUS;
    const touching =
      (0.44 * 2 * radius * Math.sin(Math.PI / Math.max(sectors.length, 2))) / largest;
    ring.size = shrink * Math.min(1, touching);
    ring.badge = small ? 8.5 : 10.5;
    ring.labels = new Map(
      sectors.map((sector) => [
        sector.id,
        rays ? radialLabel(sector, room, radius) : sideLabel(sector, width),
      ]),
    );
  }

  /**
   * @param {SectorMap.Place} place
   * @returns {SectorMap.Place}
   */
  function point([x, y]) {
    return [x * ring.scale, y * ring.scale];
  }

  /** @param {SectorMap.Sector} sector */
  function outside(sector) {
    const [x, y] = point([sector.x, sector.y]);
    const length = Math.hypot(x, y);
    const [cos, sin] = length ? [x / length, y / length] : [0, 1];
    const reach = length + sector.size * ring.size + GAP;
    return { x: cos * reach, y: sin * reach, cos, sin };
  }

  /**
   * Beside the mark: the abbreviation and, where there is room, the name below it.
   * @param {SectorMap.Sector} sector
   * @param {number} width
   * @returns {SectorMap.Label}
   */
  function sideLabel(sector, width) {
    const at = outside(sector);
    const align = Math.abs(at.cos) < 0.15 ? "center" : at.cos > 0 ? "left" : "right";
    const room = align === "center" ? Math.min(180, width / 2) : width / 2 - Math.abs(at.x) - 2;
    const lines = wrap(sector.subject, room, font(13, 700)).map((text) => ({
      text,
      font: font(13, 700),
      colour: "--ink",
    }));
    if (width >= NARROW && sector.abbreviation) {
      const names = wrap(sector.name, room, font(12));
      lines.push(...names.map((text) => ({ text, font: font(12), colour: "--muted" })));
    }
    const y = at.y + (at.sin * lines.length * LINE) / 2;
    return { lines, height: LINE, align, x: at.x, y, turn: 0 };
  }

  /**
   * Along the radius, for many sectors; in two lines where the next label leaves room.
   * @param {SectorMap.Sector} sector
   * @param {number} room
   * @param {number} radius
   * @returns {SectorMap.Label}
   */
  function radialLabel(sector, room, radius) {
    const at = outside(sector);
    const turn = Math.atan2(at.sin, at.cos);
    const left = at.cos < -1e-9;
    const small = font(12);
    const close = (2 * Math.PI * (radius + 20)) / sectors.length < 2 * TIGHT_LINE;
    const texts = close
      ? [shorten(sector.subject, room, small)]
      : wrap(sector.subject, room, small, 2);
    const lines = texts.map((text) => ({ text, font: small, colour: "--ink" }));
    return {
      lines,
      height: TIGHT_LINE,
      align: left ? "right" : "left",
      x: at.x,
      y: at.y,
      turn: left ? turn + Math.PI : turn,
    };
  }

  return ring;
};
