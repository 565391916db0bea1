import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countText,
  description,
  matching,
  order,
  otherEnd,
  tiesOf,
} from "../../../viz/pages/picture/graph.js";
import { EVERYTHING, pictureGraph } from "./made_up.js";

const [ANNA, BO, GROUP, ZOE] = [0, 1, 2, 3];

function neighbours(graph, mark) {
  return [...tiesOf(graph, mark)].map((tie) => otherEnd(graph, tie, mark)).sort();
}

test("each mark leads to what it is tied to, from either end", () => {
  const graph = pictureGraph();
  assert.deepEqual(neighbours(graph, ANNA), [GROUP]);
  assert.deepEqual(neighbours(graph, BO), [GROUP, ZOE]);
  assert.deepEqual(neighbours(graph, GROUP), [ANNA, BO]);
  assert.deepEqual(neighbours(graph, ZOE), [BO]);
});

test("a kind that is not chosen is hidden with its ties", () => {
  const graph = pictureGraph({ ...EVERYTHING, kinds: new Set(["Person"]) });
  assert.deepEqual([...graph.marks], [1, 1, 0, 1]);
  assert.deepEqual(neighbours(graph, BO), [ZOE]);
});

test("a sector that is not chosen is hidden, but not what is of no sector", () => {
  const graph = pictureGraph({ ...EVERYTHING, sectors: new Set(["b"]) });
  assert.deepEqual([...graph.marks], [0, 1, 1, 1]);
  assert.deepEqual([...graph.lines], [0, 1, 1]);
});

test("ties of a kind that is not chosen are hidden, but not their ends", () => {
  const graph = pictureGraph({ ...EVERYTHING, by: new Set() });
  assert.deepEqual([...graph.marks], [1, 1, 1, 1]);
  assert.deepEqual([...graph.lines], [0, 0, 0]);
});

test("rows come by number of ties and then by name, without what is hidden", () => {
  assert.deepEqual(order(pictureGraph(), "en"), [BO, GROUP, ANNA, ZOE]);
  const people = pictureGraph({ ...EVERYTHING, kinds: new Set(["Person"]) });
  assert.deepEqual(order(people, "en"), [BO, ZOE, ANNA]);
});

test("names are sorted as the language of the page sorts them", () => {
  const graph = pictureGraph({ ...EVERYTHING, by: new Set() });
  graph.data.name = ["Öberg", "Zander", "Oberg", "Aho"];
  assert.deepEqual(order(graph, "sv"), [3, 2, 1, 0]);
  assert.deepEqual(order(graph, "en"), [3, 2, 0, 1]);
});

test("the same names are ordered by their ids", () => {
  const graph = pictureGraph({ ...EVERYTHING, by: new Set() });
  graph.data.name = ["A", "A", "A", "A"];
  assert.deepEqual(order(graph, "en"), [GROUP, ANNA, BO, ZOE]);
});

test("a mark is described by what it is, its sector and its ties", () => {
  const graph = pictureGraph();
  assert.equal(description(graph, BO, "en"), "Bo: leader, Sector B, ties: 2.");
  assert.equal(
    description(graph, GROUP, "en"),
    "Group: peer group, ties: 2, leaders: 12, not shown: 3.",
  );
});

test("numbers are written as the language of the page writes them", () => {
  const words = { rows: "Rows: {number}" };
  assert.equal(countText(words, "rows", 1234, "en"), "Rows: 1,234");
  assert.equal(countText(words, "rows", 1234, "fi"), "Rows: 1\u00a0234");
});

test("a name is found by any of its words, without capitals and accents", () => {
  const names = ["Zoé Ängström", "Zoe Berg"];
  assert.deepEqual(matching(names, [1, 0], "zoe"), [1, 0]);
  assert.deepEqual(matching(names, [0, 1], "  ANGSTROM zoé "), [0]);
  assert.deepEqual(matching(names, [1], "ängström"), []);
  assert.deepEqual(matching(names, [0, 1], " "), []);
});
