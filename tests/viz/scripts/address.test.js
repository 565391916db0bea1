import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { parse, read, search, steps, write } from "../../../viz/pages/picture/address.js";

const STATE = {
  kinds: new Set(["Person", "Group"]),
  sectors: null,
  by: new Set(),
  at: "Person:a&b",
  open: ["Group:g", "Person:ö"],
  page: 3,
  view: [-10, 20, 0.5],
};
let writes = [];

beforeEach(() => {
  writes = [];
  globalThis.location = { pathname: "/network", search: "?lang=en", hash: "#same" };
  globalThis.history = { state: null };
  for (const method of ["pushState", "replaceState"]) {
    history[method] = (state, _, address) => {
      writes.push([method, address]);
      history.state = state;
      location.search = address.slice(location.pathname.length).replace(location.hash, "");
    };
  }
  read();
});

test("what is written to an address is read from it", () => {
  assert.deepEqual(parse(search(STATE, "")), STATE);
});

test("nothing chosen differs from no choice", () => {
  assert.deepEqual(parse("?by=").by, new Set());
  assert.equal(parse("").by, null);
});

test("what belongs to others stays in the address, and the first page is not in it", () => {
  const state = { ...parse(""), page: 1 };
  assert.equal(search(state, "?lang=fi&page=7&at=x&open=y"), "?lang=fi");
});

for (const view of ["", "1,2", "1,2,3,4", "1,x,3", "1,2,Infinity", "NaN,1,1"]) {
  test(`the view “${view}” is all of the picture`, () => {
    assert.equal(parse(`?view=${view}`).view, null);
  });
}

for (const page of ["", "x", "0"]) {
  test(`the page “${page}” is the first`, () => assert.equal(parse(`?page=${page}`).page, 1));
}

test("a step is an entry of the history that counts the steps", () => {
  write({ ...parse(""), open: ["Group:g"] }, true);
  write({ ...parse(""), open: ["Group:h"] }, true);
  assert.deepEqual(writes, [
    ["pushState", "/network?lang=en&open=Group%3Ag#same"],
    ["pushState", "/network?lang=en&open=Group%3Ah#same"],
  ]);
  assert.equal(steps(), 2);
});

test("what is no step changes the entry and leaves the count", () => {
  write({ ...parse(""), at: "Group:g" }, false);
  assert.deepEqual(writes, [["replaceState", "/network?lang=en&at=Group%3Ag#same"]]);
  assert.equal(steps(), 0);
});

test("an address that is the present one is not written", () => {
  write(parse(""), false);
  write(parse(""), true);
  assert.deepEqual(writes, []);
});

test("what browsers would refuse to write is written before the next step", () => {
  for (let at = 0; at < 80; at++) write({ ...parse(""), at: `Group:${at}` }, false);
  assert.ok(writes.length <= 50, `${writes.length} writes`);
  write({ ...parse(""), open: ["Group:g"] }, true);
  assert.deepEqual(writes.slice(-2), [
    ["replaceState", "/network?lang=en&at=Group%3A79#same"],
    ["pushState", "/network?lang=en&open=Group%3Ag#same"],
  ]);
});
