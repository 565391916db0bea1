// Dragging people between groups: while someone is dragged, each group shows the effect of moving
// them to it.
import { closest, required } from "../../../draw/element.js";

/**
 * @param {HTMLElement} page
 * @param {{
 *   fetchWays(key: string): Promise<HTMLElement | null>,
 *   go(address: string, options: { focus: string }): void,
 *   withChange(change: Record<string, string>): string,
 * }} actions
 */
export function enableDragging(page, { fetchWays, go, withChange }) {
  const bar = required("#effect");
  /** @type {Map<string | undefined, string>} */
  const effects = new Map();
  /** @type {HTMLElement | null} */
  let dragged = null;

  for (const row of page.querySelectorAll(".person:not(.stays, .pinned)")) {
    row.draggable = true;
    for (const link of row.querySelectorAll("a")) link.draggable = false;
    row.addEventListener("dragstart", (event) => start(event, row));
    row.addEventListener("dragend", end);
  }
  for (const place of page.querySelectorAll("[data-group]:not(.person)")) {
    place.addEventListener("dragover", (event) => over(event, place));
    place.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!place.contains(/** @type {Node | null} */ (relatedTarget))) unmark();
    });
    place.addEventListener("drop", (event) => drop(event, place));
  }

  /**
   * @param {DragEvent} event
   * @param {HTMLElement} row
   */
  function start(event, row) {
    dragged = row;
    if (event.dataTransfer) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", nameIn(row));
    }
    row.classList.add("held");
    showEffects(row);
  }

  function end() {
    dragged?.classList.remove("held");
    dragged = null;
    effects.clear();
    unmark();
    for (const effect of page.querySelectorAll(".effect")) effect.hidden = true;
  }

  /**
   * Shows the change of the score beside each group's name, and the whole effect, with the rules
   * that would be broken, at the foot of the page while the pointer is over the group.
   * @param {HTMLElement} row
   */
  async function showEffects(row) {
    const ways = await fetchWays(row.dataset.key ?? "").catch(() => null);
    if (!ways || dragged !== row) return;
    for (const way of ways.querySelectorAll("[data-to]")) {
      const line = /** @type {HTMLElement} */ (way.parentElement);
      const broken = [...line.querySelectorAll(".broken")].map((each) => each.textContent);
      const change = required(".change", line).textContent;
      effects.set(way.dataset.to, [way.textContent, change, ...broken].join(" · "));
      const group = `[data-group="${way.dataset.to}"]:not(.person)`;
      const effect = page.querySelector(`${group} .effect`);
      if (!effect) continue;
      effect.textContent = broken.length ? `${change} !` : change;
      effect.hidden = false;
    }
  }

  /**
   * Dropped onto someone who may move, the two change places; elsewhere in a group, the person
   * moves to it.
   * @param {DragEvent} event
   * @param {HTMLElement} place
   */
  function partner(event, place) {
    const row = closest(event, ".person[draggable=true]");
    return row && place.contains(row) && row.dataset.group !== dragged?.dataset.group ? row : null;
  }

  /**
   * @param {DragEvent} event
   * @param {HTMLElement} place
   */
  function over(event, place) {
    if (!dragged || place.dataset.group === dragged.dataset.group) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    unmark();
    const row = partner(event, place);
    (row ?? place).classList.add(row ? "target" : "over");
    const text = row
      ? page.dataset.exchange?.replace("{person}", () => nameIn(row))
      : effects.get(place.dataset.group);
    bar.textContent = text ?? "";
    bar.hidden = !text;
  }

  function unmark() {
    bar.hidden = true;
    for (const each of page.querySelectorAll(".over, .target")) {
      each.classList.remove("over", "target");
    }
  }

  /**
   * @param {DragEvent} event
   * @param {HTMLElement} place
   */
  function drop(event, place) {
    if (!dragged || place.dataset.group === dragged.dataset.group) return;
    event.preventDefault();
    const person = dragged.dataset.key ?? "";
    const focus = required(".move", dragged).id;
    const row = partner(event, place);
    /** @type {Record<string, string>} */
    const change = row
      ? { person, with: row.dataset.key ?? "" }
      : { person, to: place.dataset.group ?? "" };
    go(withChange(change), { focus });
  }
}

/** @param {HTMLElement} row */
function nameIn(row) {
  return required(".name", row).textContent;
}
