/* Moving a row: at once here, then said to the server as "item goes after item" (or before the
   first, or to a place that is not loaded). A refusal puts the row back. */
const ordered = (act) => () => (list.dataset.move ? act() : say(word("notOrdered")));
const setRank = (row, rank) => {
  if (!rank) return;   /* past the numbers that are counted */
  $(".rank", row).textContent = rank;
  row.setAttribute("aria-rowindex", rank + 1);
};
const neighbours = (row) => ({ before: beside(row, -1), after: beside(row, 1), rank: rankOf(row) });
/* only the rows between the two places get new numbers */
const renumber = (row, was) => {
  const { before, after } = neighbours(row), down = isRow(before) && rankOf(before) > was.rank;
  let rank = down ? was.rank : isRow(before) ? rankOf(before) + 1 : rankOf(after);
  const last = down ? row : was.before;
  for (let el = down ? was.after : row; isRow(el); el = el === last ? null : beside(el, 1)) setRank(el, rank++);
};
const put = (row, target, way) => {
  const was = neighbours(row);
  way > 0 ? target.after(row) : target.before(row);
  renumber(row, was);
  row.classList.remove("moved");
  requestAnimationFrame(() => row.classList.add("moved"));
  focusRow(row);
};
const putBack = (row, was) => (isRow(was.before) ? put(row, was.before, 1) : put(row, was.after, -1));
/* what the server is told: the neighbour, never an index */
const told = (row, { before, after }) => ({ item: row.id, ...(isRow(before) ? { after: before.id } : { before: after.id }) });
const settle = async (row, was) => {
  const places = { item: row.id, from: was.rank, to: rankOf(row) };
  const url = list.dataset.move, back = () => putBack(row, was);
  if (await send(url, told(row, neighbours(row)), list)) offerUndo(word("moved", places), url, told(row, was), back); else back();
};
const move = (row, target, way) => {
  if (target === row) { say(word(way > 0 ? "last" : "first")); return; }
  const was = neighbours(row);
  put(row, target, way);
  settle(row, was);
};
/* to a place that is not loaded: the page is read again around the row */
const moveFar = async (row, place) => {
  const address = new URL(location);
  address.searchParams.set("at", row.id);
  if (await send(list.dataset.move, { item: row.id, ...place }, list)) location.assign(address);
};
const moveBy = (by) => ordered(async () => { const row = current; move(row, await step(row, by), by); });
const moveToEnd = (way) => ordered(() => {
  const target = end(way);
  isRow(target) ? move(current, target, way) : moveFar(current, { place: way > 0 ? "last" : "first" });
});
const moveTo = (row, position) => {
  const by = position - rankOf(row);
  let target = row;
  for (let left = Math.abs(by); left && isRow(target); left--) target = beside(target, by) || (left = 1, end(by));
  if (!isRow(target)) moveFar(row, { position }); else if (by) move(row, target, by);
};
/* the way without dragging (WCAG 2.5.7) */
const askWhere = ordered(() => {
  const dialog = $("#move"), input = $("input", dialog), row = current;
  $("#move-what").textContent = row.id;
  input.value = rankOf(row) || "";
  input.max = list.getAttribute("aria-rowcount") - 1;
  dialog.returnValue = "";
  dialog.showModal();
  input.select();
  dialog.onclose = () => {
    focusRow(row);
    if (dialog.returnValue === "top") moveToEnd(-1)();
    else if (dialog.returnValue === "ok" && Number(input.value)) moveTo(row, Number(input.value));
  };
});
Object.assign(rowKeys, {
  "alt arrowdown": moveBy(1), "alt arrowup": moveBy(-1), "alt home": moveToEnd(-1), "alt end": moveToEnd(1), m: askWhere,
});

/* dragging, across chunks; a chunk that is loaded later joins in */
const draggable = () => list?.dataset.move && $$(".chunk:not([data-drag])", list).forEach((chunk) => {
  chunk.dataset.drag = "";
  let was;
  Sortable.create(chunk, {
    group: "order", handle: ".grip", draggable: ".r", animation: 120, ghostClass: "ghost",
    onStart: ({ item }) => { was = neighbours(item); },
    onEnd: ({ item }) => {
      if (beside(item, -1) === was.before) return;
      renumber(item, was);
      focusRow(item);
      settle(item, was);
    },
  });
});
draggable();
document.addEventListener("htmx:after:swap", draggable);
on("click", ".grip", (e, grip) => { focusRow(grip.closest(".r")); askWhere(); });
