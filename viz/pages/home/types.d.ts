/** The sector map's data as the page has it, and what its scripts pass to each other. */
declare namespace SectorMap {
  type Place = [number, number];
  type Font = (size: number, weight?: number) => string;

  interface Look {
    colour(name: string): string;
    font: Font;
  }

  interface Sector {
    id: number;
    x: number;
    y: number;
    size: number;
    text: string;
    abbreviation: string;
    name: string;
    subject: string;
    withheld?: boolean;
    title?: string;
  }

  interface LineStyle {
    color: string;
    dashes?: number[];
    background?: { enabled: boolean; color: string; size: number };
  }

  /** `bend` is negative where the curve bends to the left. */
  interface LineData {
    id: string;
    kind: string;
    width: number;
    bend: number;
    via: Place;
    rank?: number;
    badge?: Place;
  }

  interface Line extends LineData, LineStyle {
    from: number;
    to: number;
    title: string;
    ends: [Place, Place];
    smooth: { type: string; roundness: number };
  }

  interface Data {
    nodes: Sector[];
    edges: LineData[];
    styles: Record<string, LineStyle>;
    options: { nodes: { color: string } };
  }

  interface LabelLine {
    text: string;
    font: string;
    colour: string;
  }

  interface Label {
    lines: LabelLine[];
    height: number;
    align: CanvasTextAlign;
    x: number;
    y: number;
    turn: number;
  }

  /** Positions of the sectors: `scale` of their places, `size` of their marks, `badge` radius. */
  interface Ring {
    scale: number;
    size: number;
    badge: number;
    labels: Map<number, Label>;
    arrange(): void;
    point(place: Place): Place;
  }

  interface Shown {
    lines: Line[];
    sectors: Sector[];
    marked: boolean;
    whole?: boolean;
  }

  /** A pair of sectors by its key, or a sector by its place. */
  type Mark = { pair: string; place?: undefined } | { place: number; pair?: undefined };

  interface State {
    frame: HTMLElement;
    status: HTMLElement;
    look: Look;
    options: Data["options"];
    sectors: Map<number, Sector>;
    lines: Map<string, Line>;
    ring: Ring;
    drawing: { all(ctx: CanvasRenderingContext2D, shown: Shown): void };
    nodes: vis.DataSet<{ id: number }>;
    edges: vis.DataSet<{ id: string }>;
    network: vis.Network<{ id: number }, { id: string }>;
    signal: AbortSignal;
    hidden: Set<string>;
    marked: Mark | null;
    stop: number;
    opened: HTMLDetailsElement[];
  }

  interface Started {
    frame: HTMLElement;
    look: Look;
    end(): void;
  }
}
