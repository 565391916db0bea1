import assert from "node:assert/strict";
import { test } from "node:test";
import { fromScripts } from "./made_up.js";

const FONT = "10px sans"; // five pixels a letter
const { wrap, shorten, measure } = fromScripts(["draw/lettering.js"], "lettering");

test("text is measured in its font", () => {
  assert.equal(measure("abcd", FONT), 20);
  assert.equal(measure("abcd", "700 20px sans"), 40);
});

test("text is wrapped between words", () => {
  assert.deepEqual([...wrap("one two three", 40, FONT)], ["one two", "three"]);
});

test("a word that is too long is cut with an ellipsis", () => {
  assert.deepEqual([...wrap("a hippopotamus", 30, FONT)], ["a", "hippo…"]);
});

test("what is beyond the last line is cut from it", () => {
  assert.deepEqual([...wrap("one two three four", 25, FONT, 2)], ["one", "two…"]);
});

test("text that fits stays as it is, and no cut leaves a space before the ellipsis", () => {
  assert.equal(shorten("abc", 15, FONT), "abc");
  assert.equal(shorten("ab cdef", 20, FONT), "ab…");
});

test("at least one letter is left, and no letter of two units is cut in half", () => {
  assert.equal(shorten("abc", 1, FONT), "a…");
  assert.equal(shorten("😀😀", 5, FONT), "😀…");
});
