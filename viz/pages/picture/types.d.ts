/** What the page's script is given, and what its modules pass to one another. */

export interface Kind {
  label: string;
  name: string;
  list: string;
  shape: string;
  hollow: boolean;
  /** Whether it stands for people, rather than for what they meet in. */
  people: boolean;
}

export interface Disc {
  key: string;
  name: string;
  label: string;
  people: number;
  x: number;
  y: number;
  radius: number;
  angle: number;
}

/**
 * Columns by mark. `kind` and `sector` are places in `kinds` and `sectors` (-1: of no sector);
 * `ties` holds four numbers a tie: two marks, its kind, and how many people it stands for.
 */
export interface Columns {
  id: string[];
  name: string[];
  about: string[];
  kind: number[];
  sector: number[];
  x: number[];
  y: number[];
  size: number[];
  people: number[];
  page: number[];
  left: Record<string, number>;
  ties: number[];
  kinds: Kind[];
  sectors: string[];
  sectorNames: string[];
  tieKinds: string[];
  tieNames: string[];
  discs: Disc[];
  around: string;
  expanded: string[];
  query: string;
  words: Record<string, string>;
}

/** The data that stay the same when more is fetched. */
export interface Fixed {
  options: object;
  corners: Record<string, [number, number][]>;
  may: boolean;
}

export type Data = Columns & Fixed;

/**
 * `list` holds each mark's ties from `first[mark]` to `first[mark + 1]`; `place`: marks by id;
 * `marks` and `lines`: a byte for each, whether it is shown.
 */
export interface Graph {
  data: Data;
  count: number;
  ties: number;
  first: Int32Array;
  list: Int32Array;
  place: Map<string | null, number>;
  marks: Uint8Array;
  lines: Uint8Array;
}

export type View = [x: number, y: number, scale: number];

/** The state in the address: null where all kinds, sectors or ties are shown. */
export interface State {
  kinds: Set<string> | null;
  sectors: Set<string> | null;
  by: Set<string> | null;
  at: string | null;
  open: string[];
  page: number;
  view: View | null;
}

export interface Look {
  colour(name: string): string;
  font(size: number, weight?: number): string;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Label extends Box {
  lines: string[];
  x: number;
  bold: boolean;
  size: number;
  disc?: Disc;
  mark?: number;
}

export interface Node {
  id: string;
  x: number;
  y: number;
  size: number;
  shape: string;
  color: object;
  borderWidth: number;
  hidden: boolean;
}

/** `named`: marks that may be labelled, the largest first; `counted`: those with a number inside. */
export interface Picture {
  graph: Graph;
  state: State;
  onViewChange(state: State, view: View | null): void;
  frame: HTMLElement;
  look: Look;
  nodes: vis.DataSet<Node>;
  network: vis.Network<Node, vis.Item>;
  moving: boolean;
  fitted: boolean;
  hovered: number;
  labels: Label[];
  paths: Map<number, Path2D>;
  faint: number;
  many: boolean;
  few: boolean;
  order: number[] | null;
  counted: number[];
  named: number[];
  scale: number;
  view: Box;
  resting?: ReturnType<typeof setTimeout>;
  pixels?: string;
  request?: AbortController;
}

/** The links of a mark: to its page, and to what leads on from it. */
export interface Ways {
  page: string | null;
  lead: { name: string; address: string } | null;
}
