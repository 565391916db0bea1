import assert from "node:assert/strict";
import { test } from "node:test";
import { fromScripts } from "./made_up.js";

const sectorRing = fromScripts(["draw/lettering.js", "pages/home/ring.js"], "sectorRing");
const font = (size, weight = 400) => `${weight} ${size}px sans`;
const FRAMES = [
  [1200, 700],
  [900, 600],
  [520, 560],
  [360, 420],
];

function sectorsOf(count) {
  return Array.from({ length: count }, (_, id) => {
    const angle = (2 * Math.PI * id) / count - Math.PI / 2;
    const [x, y] = [240 * Math.cos(angle), 240 * Math.sin(angle)];
    return { id, x, y, size: 16, subject: "VM", abbreviation: "VM", name: "Ministry of Finance" };
  });
}

function arranged(count, [clientWidth, clientHeight]) {
  const sectors = sectorsOf(count);
  const ring = sectorRing({ clientWidth, clientHeight }, sectors, font);
  ring.arrange();
  return { ring, sectors };
}

for (const frame of FRAMES) {
  for (const count of [1, 2, 12, 16, 17, 30]) {
    test(`${count} sectors stand within a frame of ${frame.join(" × ")}`, () => {
      const { ring, sectors } = arranged(count, frame);
      for (const { x, y, size } of sectors) {
        const [left, top] = ring.point([x, y]).map((value) => Math.abs(value) + size * ring.size);
        assert.ok(left <= frame[0] / 2 && top <= frame[1] / 2, `${left}, ${top}`);
      }
    });

    test(`no two of ${count} sectors touch in a frame of ${frame.join(" × ")}`, () => {
      const { ring, sectors } = arranged(count, frame);
      const places = sectors.map(({ x, y }) => ring.point([x, y]));
      const [first, ...others] = places;
      const distances = others.map(([x, y]) => Math.hypot(x - first[0], y - first[1]));
      assert.ok(Math.min(...distances) > 2 * 16 * ring.size);
    });
  }
}

test("the ring never exceeds its largest radius", () => {
  const { ring } = arranged(12, [4000, 4000]);
  assert.equal(Math.hypot(...ring.point([240, 0])), 260);
});

test("labels lie away from the middle, on the side of their sector", () => {
  const { ring, sectors } = arranged(12, [1200, 700]);
  for (const { id, x, y } of sectors) {
    const label = ring.labels.get(id);
    const align = Math.abs(x) < 0.15 * 240 ? "center" : x > 0 ? "left" : "right";
    assert.equal(label.align, align);
    assert.ok(Math.hypot(label.x, label.y) > Math.hypot(...ring.point([x, y])));
  }
});

test("a wide frame has room for the names below the abbreviations, a narrow one has not", () => {
  const texts = ({ ring }) => [...ring.labels.get(0).lines].map(({ text }) => text);
  assert.deepEqual(texts(arranged(12, [1200, 700])), ["VM", "Ministry of Finance"]);
  assert.deepEqual(texts(arranged(12, [400, 500])), ["VM"]);
});

test("the labels of many sectors lie along the radius and are never upside down", () => {
  const { ring, sectors } = arranged(30, [1200, 700]);
  for (const { id, x, y } of sectors) {
    const { turn } = ring.labels.get(id);
    assert.ok(Math.cos(turn) > -1e-9, `sector ${id} is turned by ${turn}`);
    assert.ok(Math.abs(Math.sin(turn - Math.atan2(y, x))) < 1e-6);
  }
});

for (const frame of [
  [160, 300],
  [60, 60],
  [0, 0],
]) {
  test(`a frame of ${frame.join(" × ")}, as while a window is resized, leaves sizes above nothing`, () => {
    const { ring } = arranged(12, frame);
    assert.ok(ring.scale > 0 && ring.size > 0, `${ring.scale}, ${ring.size}`);
  });
}
