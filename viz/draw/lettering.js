// Text on a canvas: measured, wrapped between words, cut with an ellipsis.
"use strict";
const lettering = (() => {
  const pen = /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d")
  );

  /**
   * @param {string} text
   * @param {number} room
   * @param {string} font
   */
  function wrap(text, room, font, maxLines = 3) {
    /** @type {string[]} */
    const lines = [];
    pen.font = font;
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const limited =
      lines.length > maxLines
        ? [...lines.slice(0, maxLines - 1), lines.slice(maxLines - 1).join(" ")]
        : lines;
    return limited.map((line) => shorten(line, room, font));
  }

  /**
   * @param {string} text
   * @param {number} room
   * @param {string} font
   */
  function shorten(text, room, font) {
    pen.font = font;
    if (pen.measureText(text).width <= room) return text;
    const letters = [...text];
    while (letters.length > 1 && pen.measureText(`${letters.join("")}…`).width > room) {
      letters.pop();
    }
    return `${letters.join("").trimEnd()}…`;
  }

  /**
   * @param {string} text
   * @param {string} font
   */
  function measure(text, font) {
    pen.font = font;
    return pen.measureText(text).width;
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} font
   * @param {string} colour
   * @param {CanvasTextAlign} align
   */
  function write(ctx, text, x, y, font, colour, align) {
    Object.assign(ctx, { font, fillStyle: colour, textAlign: align, textBaseline: "middle" });
    ctx.fillText(text, x, y + 0.5);
  }

  return { wrap, shorten, measure, write };
})();
