import assert from "node:assert/strict";
import { test } from "node:test";
import { isFree, placeLabels } from "../../../viz/pages/picture/labels.js";
import { fromScripts, pictureGraph } from "./made_up.js";

const ALL = [0, 1, 2, 3];
const look = { font: (size) => `${size}px sans`, colour: () => "black" };
globalThis.lettering = fromScripts(["draw/lettering.js"], "lettering");

function picture(change = {}) {
  const view = { left: -500, right: 500, top: -500, bottom: 500 };
  return { graph: pictureGraph(), scale: 1, look, view, few: true, ...change };
}

function marksOf(labels) {
  return labels.map(({ mark }) => mark);
}

test("boxes that share a point are not free of each other", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.ok(!isFree(box, [{ left: 10, right: 20, top: 5, bottom: 6 }]));
  assert.ok(isFree(box, [{ left: 11, right: 20, top: 5, bottom: 6 }]));
  assert.ok(isFree(box, []));
});

test("every mark with room is named", () => {
  assert.deepEqual(marksOf(placeLabels(picture(), [], ALL)).sort(), ALL);
});

test("no name lies over another, and those named first win", () => {
  const crowded = picture();
  crowded.graph.data.x = crowded.graph.data.y = [0, 1, 2, 3];
  assert.deepEqual(marksOf(placeLabels(crowded, [], ALL)), [0]);
  assert.deepEqual(marksOf(placeLabels(crowded, [3], ALL)), [3]);
});

test("what is hidden or out of sight is not named", () => {
  const hidden = picture();
  hidden.graph.marks[0] = 0;
  assert.deepEqual(marksOf(placeLabels(hidden, [], ALL)).sort(), [1, 2, 3]);
  const view = { left: -10, right: 10, top: -10, bottom: 10 };
  assert.deepEqual(marksOf(placeLabels(picture({ view }), [], ALL)), [0]);
});

test("among many, only marks that are seen large are named, and those named first", () => {
  const many = picture({ few: false, scale: 1.2 });
  assert.deepEqual(marksOf(placeLabels(many, [], ALL)), [2]);
  assert.deepEqual(marksOf(placeLabels(many, [0], ALL)), [0, 2]);
});

test("the larger of two sectors on one spot is named", () => {
  const sectors = picture();
  const disc = { x: 300, y: 300, radius: 20, angle: 0 };
  sectors.graph.data.discs = [
    { ...disc, key: "a", label: "A", people: 3 },
    { ...disc, key: "b", label: "B", people: 9 },
  ];
  const labels = placeLabels(sectors, [], []);
  assert.deepEqual(
    labels.map(({ lines }) => lines),
    [["B"]],
  );
});
