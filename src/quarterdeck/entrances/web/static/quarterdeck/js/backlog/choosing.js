/* Several rows at once: X, Shift and arrows, or a click on the number. The bar at the bottom is a
   form; the chosen rows go with it as `item`. */
const bar = $("#selection"), chosen = new Set();
const mark = (row, yes) => {
  row.setAttribute("aria-selected", String(yes));
  yes ? chosen.add(row) : chosen.delete(row);
};
const count = () => {
  if (!bar) return;
  bar.hidden = !chosen.size;
  $("[data-count]", bar).textContent = word("chosen", { count: chosen.size });
  say(word("chosen", { count: chosen.size }));
};
const toggle = (row) => { mark(row, !chosen.has(row)); count(); };
const clear = () => { [...chosen].forEach((row) => mark(row, false)); count(); };
const extend = async (by) => {
  mark(current, true);
  focusRow(await step(current, by));
  mark(current, true);
  count();
};
let anchor;
/* from the last one chosen to this one */
const chooseTo = (row) => {
  const way = rankOf(row) > rankOf(anchor) ? 1 : -1;
  for (let el = anchor; isRow(el); el = beside(el, way)) { mark(el, true); if (el === row) break; }
  count();
};
if (bar) {
  Object.assign(rowKeys, {
    x: () => { anchor = current; toggle(current); },
    "shift arrowdown": () => extend(1), "shift arrowup": () => extend(-1),
    escape: clear,
  });
  on("click", ".bl .r", (e, row) => {
    if (e.target.closest("a, button, form")) return;
    if (e.shiftKey && anchor?.isConnected) chooseTo(row);
    else if (e.ctrlKey || e.metaKey || e.target.closest(".rank")) { anchor = row; toggle(row); }
    focusRow(row);
  });
  on("click", "[data-clear]", clear);
  on("submit", "#selection", () => {
    $$("[name=item]", bar).forEach((el) => el.remove());
    bar.append(...[...chosen].map((row) => make("input", { type: "hidden", name: "item", value: row.id })));
  });
}
