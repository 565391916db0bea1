/** Every element that the pages select is an HTML element. */
interface ParentNode {
  querySelector<Name extends keyof HTMLElementTagNameMap>(
    selectors: Name,
  ): HTMLElementTagNameMap[Name] | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<Name extends keyof HTMLElementTagNameMap>(
    selectors: Name,
  ): NodeListOf<HTMLElementTagNameMap[Name]>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}

interface Element {
  closest<Name extends keyof HTMLElementTagNameMap>(
    selector: Name,
  ): HTMLElementTagNameMap[Name] | null;
  closest(selector: string): HTMLElement | null;
}
