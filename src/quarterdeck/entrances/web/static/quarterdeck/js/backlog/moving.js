/* Moving a row: at once here, then said to the server as "item goes after item" (or before the
   first, or to a place that is not loaded). A refusal puts the row back. */
const reread = () => more().then(() => window.quarterdeck.rows.reread());
const ordered = (act) => () => (list.dataset.move ? act() : tell(word("notOrdered")));
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
const putBack = (row, was, rank) => {
  isRow(was.before) ? put(row, was.before, 1) : put(row, was.after, -1);
  row.dataset.rank = rank;
};
/* what the server is told: the neighbour, never an index, and where the row was seen. One after the
   other: a second move waits for the key that the first one gave; after a refusal it is not sent. */
let told = Promise.resolve(), refusals = 0;
const settle = (row, was) => {
  setPlace(row.id);
  const { before, after, rank } = neighbours(row), place = isRow(before) ? { after: before.id } : { before: after.id };
  const words = word(was.rank && rank ? "moved" : "movedUncounted", { item: row.id, from: was.rank, to: rank }), sofar = refusals;
  told = told.then(async () => {
    if (refusals > sofar) return;
    const seen = row.dataset.rank, said = await send(list.dataset.move, { item: row.id, seen, ...place }, list);
    if (!said) { refusals++; putBack(row, was, seen); return; }
    row.dataset.rank = said["qd:ordered"].rank;
    reread();
    offerUndo(words, said["qd:ordered"].undo, () => { putBack(row, was, seen); reread(); });
  });
};
const move = (row, target, way) => {
  if (target === row) { say(word(way > 0 ? "last" : "first")); return; }
  const was = neighbours(row);
  put(row, target, way);
  settle(row, was);
};
/* to a place that is not loaded: the server has the page read again around the row */
const moveFar = (row, place) => {
  setPlace(row.id);
  send(list.dataset.move, { item: row.id, seen: row.dataset.rank, ...place }, list);
};
const moveBy = (by) => ordered(async () => { const row = current; move(row, await step(row, by), by); });
const moveToEnd = (way) => ordered(() => {
  const target = end(way);
  isRow(target) ? move(current, target, way) : moveFar(current, { place: way > 0 ? "last" : "first" });
});
Object.assign(rowKeys, {
  "alt arrowdown": moveBy(1), "alt arrowup": moveBy(-1), "alt home": moveToEnd(-1), "alt end": moveToEnd(1), m: ordered(() => open($("#move"))),
});
on("click", ".grip", (e, grip) => { focusRow(grip.closest(".r")); rowKeys.m(); });
