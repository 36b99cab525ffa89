/* Several rows at once: X, Shift and arrows, or a click on the number. The bar at the bottom is a
   form; the chosen rows go with it as `item`. */
const bar = $("#selection"), chosen = new Map();
let anchor;
const mark = (row, yes) => {
  row.setAttribute("aria-selected", String(yes));
  chosen.get(row)?.remove();
  chosen.delete(row);
  if (!yes) return;
  chosen.set(row, make("input", { type: "hidden", name: "item", value: row.id }));
  bar.append(chosen.get(row));
};
const count = () => {
  bar.hidden = !chosen.size;
  $("[data-count]", bar).textContent = word("chosen", { count: chosen.size });
  say(word("chosen", { count: chosen.size }));
};
const toggle = (row) => { anchor = row; mark(row, !chosen.has(row)); count(); };
const clear = () => { [...chosen.keys()].forEach((row) => mark(row, false)); count(); };
/* away from where one began rows are added, on the way back they are left again */
const extend = (by) => async () => {
  const row = current();
  if (!chosen.has(anchor)) anchor = row;
  const below = anchor.compareDocumentPosition(row) & 4;
  mark(row, anchor === row || Boolean(below) === by > 0);
  const next = await step(row, by);
  mark(next, true);
  focusRow(next);
  count();
};
/* from the last one chosen to this one */
const chooseTo = (row) => {
  const way = anchor.compareDocumentPosition(row) & 4 ? 1 : -1;
  for (let el = anchor; isRow(el); el = el === row ? null : beside(el, way)) mark(el, true);
  count();
};
if (bar) Object.assign(rowKeys, {
  x: () => toggle(current()), "shift arrowdown": extend(1), "shift arrowup": extend(-1), escape: clear,
  click: (e, row) => {
    if (e.shiftKey && anchor?.isConnected) chooseTo(row);
    else if (e.shiftKey || e.ctrlKey || e.metaKey || e.target.closest(".rank")) toggle(row);
  },
});
on("mousedown", ".bl .r", (e) => { if (e.shiftKey) e.preventDefault(); });   /* rows are chosen, not their text */
on("click", "[data-clear]", clear);
/* what goes to the trash leaves the focus to its neighbour */
on("click", "#selection [value=trash]", () => {
  let next = current();
  while (chosen.has(next)) next = beside(next, 1);
  if (isRow(next)) setPlace(next.id);
});
