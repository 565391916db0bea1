// Dragging people between groups: while someone is held, each group says what would follow if they came to it.

export function draggable(page, { ways, go, change }) {
  const bar = document.getElementById("effect"), effects = new Map();
  let held = null;

  for (const row of page.querySelectorAll(".person:not(.stays, .pinned)")) {
    row.draggable = true;
    for (const link of row.querySelectorAll("a")) link.draggable = false;
    row.addEventListener("dragstart", (event) => take(event, row));
    row.addEventListener("dragend", drop);
  }
  for (const place of page.querySelectorAll("[data-group]:not(.person)")) {
    place.addEventListener("dragover", (event) => over(event, place));
    place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) unmark(); });
    place.addEventListener("drop", (event) => put(event, place));
  }

  function take(event, row) {
    held = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.querySelector(".name").textContent);
    row.classList.add("held");
    tell(row);
  }

  function drop() {
    held?.classList.remove("held");
    held = null;
    effects.clear();
    unmark();
    for (const effect of page.querySelectorAll(".effect")) effect.hidden = true;
  }

  // The number beside each group's name; all of it, with the rules that would be broken, at the foot while one is over the group.
  async function tell(row) {
    const found = await ways(row.dataset.key).catch(() => null);
    if (!found || held !== row) return;
    for (const way of found.querySelectorAll("[data-to]")) {
      const effect = page.querySelector(`[data-group="${way.dataset.to}"]:not(.person) .effect`);
      const broken = [...way.parentElement.querySelectorAll(".broken")].map((each) => each.textContent);
      const change = way.parentElement.querySelector(".change").textContent;
      effects.set(way.dataset.to, [way.textContent, change, ...broken].join(" · "));
      if (!effect) continue;
      effect.textContent = broken.length ? `${change} !` : change;
      effect.hidden = false;
    }
  }

  // Onto someone who may move: they change places. Elsewhere in a group: into it.
  function partner(event, place) {
    const row = event.target.closest?.(".person[draggable=true]");
    return row && place.contains(row) && row.dataset.group !== held.dataset.group ? row : null;
  }

  function over(event, place) {
    if (!held || place.dataset.group === held.dataset.group) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    unmark();
    const row = partner(event, place);
    (row ?? place).classList.add(row ? "target" : "over");
    const said = row ? page.dataset.exchange.replace("{person}", row.querySelector(".name").textContent) : effects.get(place.dataset.group);
    bar.textContent = said ?? "";
    bar.hidden = !said;
  }

  function unmark() {
    bar.hidden = true;
    for (const each of page.querySelectorAll(".over, .target")) each.classList.remove("over", "target");
  }

  function put(event, place) {
    if (!held || place.dataset.group === held.dataset.group) return;
    event.preventDefault();
    const person = held.dataset.key, row = partner(event, place), focus = held.querySelector(".move").id;
    go(change(row ? { person, with: row.dataset.key } : { person, to: place.dataset.group }), { focus });
  }
}
