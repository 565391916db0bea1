/** Of the scripts that the page loads first, what it uses. */
declare const GraphiQL: { createFetcher(options: { url: string }): unknown };
declare const React: { createElement(component: unknown, properties: object): unknown };
declare const ReactDOM: { createRoot(root: HTMLElement | null): { render(page: unknown): void } };
