/** The part of vis-network that the pictures use. */
declare namespace vis {
  interface Point {
    x: number;
    y: number;
  }

  interface Item {
    id: string | number;
  }

  class DataSet<Each extends Item> {
    constructor(items?: Each[]);
    get(id: Each["id"]): Each | null;
    getIds(): Each["id"][];
    update(items: (Partial<Each> & Item)[]): void;
    remove(ids: Each["id"][]): void;
  }

  interface Click<Id> {
    pointer: { DOM: Point };
    nodes: Id[];
    edges: string[];
  }

  interface Events<Id> {
    click: Click<Id>;
    doubleClick: Click<Id>;
    hoverNode: { node: Id };
    blurNode: { node: Id };
    hoverEdge: { edge: string };
    blurEdge: { edge: string };
    dragStart: object;
    dragEnd: object;
    beforeDrawing: CanvasRenderingContext2D;
    afterDrawing: CanvasRenderingContext2D;
  }

  class Network<Node extends Item, Edge extends Item> {
    constructor(
      container: HTMLElement,
      data: { nodes: DataSet<Node>; edges: DataSet<Edge> },
      options: object,
    );
    on<Name extends keyof Events<Node["id"]>>(
      name: Name,
      listener: (event: Events<Node["id"]>[Name]) => void,
    ): void;
    moveTo(view: { position?: Point; scale?: number; animation?: boolean }): void;
    getScale(): number;
    getViewPosition(): Point;
    getNodeAt(at: Point): Node["id"] | undefined;
    DOMtoCanvas(at: Point): Point;
    canvasToDOM(at: Point): Point;
    setSize(width: string, height: string): void;
    redraw(): void;
    destroy(): void;
  }
}
