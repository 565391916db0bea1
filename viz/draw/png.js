// The picture as it is seen now, as an image to keep, with its title and day below.
import { element } from "./element.js";

const LINE = 22, EDGE = 16;

export function saved(picture, name) {
  const canvas = picture.frame.querySelector("canvas"), ratio = canvas.width / picture.frame.clientWidth;
  const notes = [document.querySelector("h1").textContent.trim(), document.querySelector(".details")?.textContent.trim()].filter(Boolean);
  const height = canvas.height + ratio * (notes.length * LINE + EDGE);
  const image = element("canvas", { width: canvas.width, height });
  const ctx = image.getContext("2d");
  ctx.fillStyle = picture.look.colour("--page");
  ctx.fillRect(0, 0, image.width, image.height);
  ctx.drawImage(canvas, 0, 0);
  ctx.scale(ratio, ratio);
  notes.forEach((note, at) => {
    Object.assign(ctx, { fillStyle: picture.look.colour(at ? "--muted" : "--ink"), font: picture.look.font(13, at ? 400 : 700) });
    ctx.fillText(note, EDGE, picture.frame.clientHeight + (at + 1) * LINE - 6, picture.frame.clientWidth - 2 * EDGE);
  });
  image.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
}
