// Saves the picture as it is seen now as a PNG image, with its title and day below.
import { element, required } from "./element.js";

const LINE = 22;
const EDGE = 16;

/**
 * @param {{ frame: HTMLElement, look: { colour(name: string): string, font(size: number, weight?: number): string } }} picture
 * @param {string} name of the file
 */
export function savePng({ frame, look }, name) {
  const canvas = /** @type {HTMLCanvasElement} */ (required("canvas", frame));
  const ratio = canvas.width / frame.clientWidth;
  const notes = ["h1", ".details"]
    .map((selector) => document.querySelector(selector)?.textContent?.trim() ?? "")
    .filter(Boolean);
  const height = canvas.height + ratio * (notes.length * LINE + EDGE);
  const image = element("canvas", { width: canvas.width, height });
  const ctx = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
  ctx.fillStyle = look.colour("--page");
  ctx.fillRect(0, 0, image.width, image.height);
  ctx.drawImage(canvas, 0, 0);
  ctx.scale(ratio, ratio);
  notes.forEach((note, at) => {
    const first = at === 0;
    ctx.fillStyle = look.colour(first ? "--ink" : "--muted");
    ctx.font = look.font(13, first ? 700 : 400);
    ctx.fillText(
      note,
      EDGE,
      frame.clientHeight + (at + 1) * LINE - 6,
      frame.clientWidth - 2 * EDGE,
    );
  });
  image.toBlob((blob) => {
    if (blob) download(blob, name);
  });
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
