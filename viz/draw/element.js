// An element of the page with its properties.
export const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);
