// A small picture, and what stands in for the browser.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { graphOf, show } from "../../../viz/pages/picture/graph.js";

export const EVERYTHING = { kinds: null, sectors: null, by: null };
const WORDS = {
  ties: "ties: {number}",
  people: "leaders: {number}",
  left: "not shown: {number}",
};

// Anna and Bo of the sectors a and b are in a group; Zoé, of no sector, is joined to Bo otherwise.
export function pictureData() {
  return {
    id: ["Person:anna", "Person:bo", "Group:g", "Person:zoe"],
    name: ["Anna", "Bo", "Group", "Zoé"],
    about: ["leader", "leader", "peer group", "leader"],
    kind: [0, 0, 1, 0],
    sector: [0, 1, -1, -1],
    x: [0, 100, 50, 0],
    y: [0, 0, 60, -80],
    size: [5, 5, 8, 5],
    people: [1, 1, 12, 1],
    page: [1, 1, 1, 1],
    left: { "Group:g": 3 },
    ties: [0, 2, 0, 1, 1, 2, 0, 1, 3, 1, 1, 1],
    kinds: [{ label: "Person" }, { label: "Group" }],
    sectors: ["a", "b"],
    sectorNames: ["Sector A", "Sector B"],
    tieKinds: ["MEMBER_OF", "REPORTS_TO"],
    tieNames: ["memberships", "superiors"],
    discs: [],
    around: "",
    expanded: [],
    query: "?lang=en",
    words: WORDS,
  };
}

export function pictureGraph(state = EVERYTHING) {
  const graph = graphOf(pictureData());
  show(graph, state);
  return graph;
}

// Every letter is half as wide as the font is high.
export function pen() {
  return {
    font: "",
    measureText(text) {
      return { width: (text.length * Number.parseFloat(this.font.match(/([\d.]+)px/)[1])) / 2 };
    },
  };
}

// Runs scripts that are no modules, one after another, and returns what one of them names.
export function fromScripts(paths, name) {
  const canvas = { getContext: pen };
  const context = vm.createContext({ document: { createElement: () => canvas } });
  for (const path of paths) {
    const file = new URL(`../../../viz/${path}`, import.meta.url);
    vm.runInContext(readFileSync(file, "utf-8"), context);
  }
  return vm.runInContext(name, context);
}
