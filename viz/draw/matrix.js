// The matrix is one stop of the Tab key; arrow keys move inside it. A link to the folded table of
// pairs unfolds it.
"use strict";
const sectorMatrix = (/** @type {AbortSignal} */ signal) => {
  /** @type {Record<string, [number, number]>} */
  const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector(".matrix table"));

  /** @param {HTMLElement} cell */
  function focusable(cell) {
    return cell.querySelector("a") ?? cell;
  }

  /** @param {HTMLElement | null} first */
  function enableKeys(first) {
    for (const cell of table?.querySelectorAll("td[data-pair]") ?? []) {
      focusable(cell).tabIndex = cell === first ? 0 : -1;
    }
    table?.addEventListener("keydown", step, { signal });
  }

  /** @param {KeyboardEvent} event */
  function step(event) {
    const move = STEPS[event.key];
    const from = /** @type {HTMLTableCellElement | null} */ (
      event.target instanceof Element ? event.target.closest("td[data-pair]") : null
    );
    if (!move || !from) return;
    event.preventDefault();
    const row = /** @type {HTMLTableRowElement} */ (from.parentElement);
    const to = table?.rows[row.rowIndex + move[0]]?.cells[from.cellIndex + move[1]];
    if (!to?.dataset.pair) return;
    focusable(from).tabIndex = -1;
    focusable(to).tabIndex = 0;
    focusable(to).focus();
  }

  function openAtFragment() {
    const open = () => {
      const row = location.hash ? document.getElementById(location.hash.slice(1)) : null;
      const folded = row?.closest("details");
      if (!row || !folded) return;
      folded.open = true;
      row.scrollIntoView({ block: "center" });
    };
    addEventListener("hashchange", open, { signal });
    document.addEventListener(
      "click",
      ({ target }) => {
        if (target instanceof Element && target.closest('a[href^="#"]')) setTimeout(open);
      },
      { signal },
    );
    open();
  }

  return { enableKeys, openAtFragment };
};
