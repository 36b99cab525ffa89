/* Moving a row: at once here, then said to the server as "item goes after item" (or before the
   first, or to a position that is not loaded). A refusal puts the row back. */
const may = () => list.dataset.move;
const setRank = (row, rank) => {
  if (Number.isNaN(rank)) return;
  $(".rank", row).textContent = rank;
  row.setAttribute("aria-rowindex", rank + 1);
};
/* only the rows between the two places get new numbers */
const renumber = (row, rank, last) => {
  for (; isRow(row); row = beside(row, 1)) {
    setRank(row, rank++);
    if (row === last) return;
  }
};
const neighbours = (row) => ({ before: beside(row, -1), after: beside(row, 1), rank: rankOf(row) });
/* puts a row beside another and renumbers; returns its new rank */
const put = (row, target, way) => {
  const was = neighbours(row), to = rankOf(target);
  way > 0 ? target.after(row) : target.before(row);
  if (was.rank < to) renumber(was.after, was.rank, row); else renumber(row, to, isRow(was.before) ? was.before : row);
  row.classList.remove("moved");
  requestAnimationFrame(() => row.classList.add("moved"));
  return rankOf(row);
};
const putBack = (row, was) => (isRow(was.after) && rankOf(row) > was.rank ? put(row, was.after, -1) : isRow(was.before) ? put(row, was.before, 1) : put(row, was.after, -1));
/* what the server is told: the neighbour, never an index */
const asked = (row) => {
  const { before, after } = neighbours(row);
  return { item: row.dataset.id, ...(isRow(before) ? { after: before.dataset.id } : { before: after.dataset.id }) };
};
const settle = async (row, was) => {
  const places = { item: row.dataset.id, from: was.rank, to: rankOf(row) };
  focusRow(row);
  const back = { item: row.dataset.id, ...(isRow(was.before) ? { after: was.before.dataset.id } : { before: was.after.dataset.id }) };
  if (!await send(may(), asked(row), list)) { putBack(row, was); focusRow(row); return; }
  offerUndo(word("moved", places), may(), back, () => { putBack(row, was); focusRow(row); });
};
const move = (row, target, way) => {
  const was = neighbours(row);
  put(row, target, way);
  return settle(row, was);
};
const moveBy = async (row, by) => {
  if (!may()) { say(word("notOrdered")); return; }
  const target = await step(row, by);
  if (target === row) say(word(by > 0 ? "last" : "first")); else move(row, target, by);
};
/* a place that may not be loaded: the page is read again around the row */
const moveFar = async (row, place) => {
  if (!await send(may(), { item: row.dataset.id, ...place }, list)) return;
  const address = new URL(location);
  address.searchParams.set("at", row.dataset.id);
  location.assign(address);
};
const moveToEnd = (row, way) => {
  if (!may()) { say(word("notOrdered")); return; }
  const target = end(way);
  if (target === row) say(word(way > 0 ? "last" : "first"));
  else if (isRow(target)) move(row, target, way);
  else moveFar(row, { place: way > 0 ? "last" : "first" });
};
const moveTo = (row, position) => {
  const by = position - rankOf(row);
  let target = row;
  for (let left = Math.abs(by); left && isRow(target); left--) target = beside(target, by) ?? (left = 1, end(by));
  if (isRow(target)) { if (target !== row) move(row, target, by); } else moveFar(row, { position });
};
Object.assign(rowKeys, {
  "alt arrowdown": () => moveBy(current, 1), "alt arrowup": () => moveBy(current, -1),
  "alt home": () => moveToEnd(current, -1), "alt end": () => moveToEnd(current, 1),
  m: () => askWhere(current),
});

/* the way without dragging (WCAG 2.5.7) */
const askWhere = (row) => {
  const dialog = $("#move");
  if (!dialog || !may()) return;
  const input = $("input", dialog);
  $("#move-what").textContent = row.dataset.id;
  input.value = rankOf(row) || "";
  input.max = list.getAttribute("aria-rowcount") - 1;
  dialog.returnValue = "";
  dialog.showModal();
  input.select();
  dialog.onclose = () => {
    focusRow(row);
    if (dialog.returnValue === "top") moveToEnd(row, -1);
    else if (dialog.returnValue === "ok" && Number(input.value)) moveTo(row, Number(input.value));
  };
};

if (list) {
  on("click", ".grip", (e, grip) => { focusRow(grip.closest(".r")); askWhere(current); });
  /* dragging, across chunks; a chunk that is loaded later joins in */
  const draggable = () => may() && window.Sortable && $$(".chunk:not([data-drag])", list).forEach((chunk) => {
    chunk.dataset.drag = "";
    let was;
    window.Sortable.create(chunk, {
      group: "order", handle: ".grip", draggable: ".r", animation: 120, ghostClass: "ghost",
      onStart: ({ item }) => { was = neighbours(item); },
      onEnd: ({ item }) => {
        const to = beside(item, -1);
        if (to === was.before) return;
        const down = isRow(to) && rankOf(to) > was.rank;
        if (down) renumber(was.after, was.rank, item); else renumber(item, isRow(to) ? rankOf(to) + 1 : 1, isRow(was.before) ? was.before : item);
        settle(item, was);
      },
    });
  });
  draggable();
  document.addEventListener("htmx:after:swap", draggable);
}
