// Elements of a page: created, and selected where a template promises them.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function svgElement(name, attributes) {
  const created = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value));
  return created;
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function required(selector, root = document) {
  const match = root.querySelector(selector);
  if (!match) throw new Error(`The page has no element ${selector}.`);
  return match;
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function requiredInput(selector, root = document) {
  return /** @type {HTMLInputElement} */ (required(selector, root));
}

/**
 * The nearest element around the target of an event.
 * @param {Event} event
 * @param {string} selector
 */
export function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}
