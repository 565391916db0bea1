// The matrix is one stop of the Tab key; arrows move inside it. A link to the table of pairs opens what folds it.
"use strict";
const sectorMatrix = (signal) => {
  const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  const table = document.querySelector(".matrix table");
  const stop = (cell) => cell.querySelector("a") ?? cell;

  function walk(first) {
    for (const cell of table?.querySelectorAll("td[data-pair]") ?? []) stop(cell).tabIndex = cell === first ? 0 : -1;
    table?.addEventListener("keydown", step, { signal });
  }

  function step(event) {
    const [down, right] = STEPS[event.key] ?? [];
    const from = event.target.closest("td[data-pair]");
    if (down === undefined || !from) return;
    event.preventDefault();
    const to = table.rows[from.parentElement.rowIndex + down]?.cells[from.cellIndex + right];
    if (!to?.dataset.pair) return;
    [stop(from).tabIndex, stop(to).tabIndex] = [-1, 0];
    stop(to).focus();
  }

  function openAtFragment() {
    const open = () => {
      const row = location.hash && document.getElementById(location.hash.slice(1));
      const folded = row && row.closest("details");
      if (folded) { folded.open = true; row.scrollIntoView({ block: "center" }); }
    };
    addEventListener("hashchange", open, { signal });
    document.addEventListener("click", ({ target }) => target.closest?.('a[href^="#"]') && setTimeout(open), { signal });
    open();
  }

  return { walk, openAtFragment };
};
