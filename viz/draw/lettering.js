// Text on a canvas: measured, wrapped between words, cut with an ellipsis.
"use strict";
const lettering = (() => {
  const pen = document.createElement("canvas").getContext("2d");

  function wrapped(text, room, font, most = 3) {
    const lines = [];
    pen.font = font;
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const kept = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(" ")] : lines;
    return kept.map((line) => shortened(line, room, font));
  }

  function shortened(text, room, font) {
    pen.font = font;
    if (pen.measureText(text).width <= room) return text;
    const letters = [...text];
    while (letters.length > 1 && pen.measureText(`${letters.join("")}…`).width > room) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  }

  function measured(text, font) {
    pen.font = font;
    return pen.measureText(text).width;
  }

  function write(ctx, text, x, y, font, colour, align) {
    Object.assign(ctx, { font, fillStyle: colour, textAlign: align, textBaseline: "middle" });
    ctx.fillText(text, x, y + 0.5);
  }

  return { wrapped, shortened, measured, write };
})();
