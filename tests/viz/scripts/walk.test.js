import assert from "node:assert/strict";
import { test } from "node:test";
import { along, nearest } from "../../../viz/pages/picture/walk.js";

const RIGHT = [1, 0];
const UP = [0, -1];

function graphAt(...places) {
  const data = { x: places.map(([x]) => x), y: places.map(([, y]) => y) };
  return { data, marks: new Uint8Array(places.length).fill(1) };
}

test("the nearest mark in a direction is the next", () => {
  assert.equal(nearest(graphAt([0, 0], [20, 0], [10, 0], [-5, 0]), 0, RIGHT), 2);
  assert.equal(nearest(graphAt([0, 0], [0, 20], [0, -30]), 0, UP), 2);
});

test("what lies aside counts as farther", () => {
  assert.equal(nearest(graphAt([0, 0], [8, 8], [19, 0]), 0, RIGHT), 2);
});

test("what is hidden, behind or too far aside is passed over", () => {
  const graph = graphAt([0, 0], [10, 0], [10, 23], [-1, 0]);
  graph.marks[1] = 0;
  assert.equal(nearest(graph, 0, RIGHT), 0);
});

test("through all goes round in the order of the table", () => {
  assert.equal(along([4, 2, 7], 2, 1), 7);
  assert.equal(along([4, 2, 7], 7, 1), 4);
  assert.equal(along([4, 2, 7], 4, -1), 7);
});

test("from no mark it begins at either end", () => {
  assert.equal(along([4, 2, 7], -1, 1), 4);
  assert.equal(along([4, 2, 7], -1, -1), 7);
});
