/* The way without dragging (WCAG 2.5.7): a number for the place of the current row. */
const where = $("#move"), order = window.quarterdeck.rows;
const moveTo = (row, position) => {
  const { beside, end, isRow, move, moveFar, rankOf } = order, by = position - rankOf(row);
  let target = row;
  for (let left = Math.abs(by); left && isRow(target); left--) target = beside(target, by) || (left = 1, end(by));
  if (!isRow(target) || isNaN(by)) moveFar(row, { position }); else if (by) move(row, target, by);
};
where?.addEventListener("opened", () => {
  const row = order.current(), input = $("input", where);
  const act = () => {
    order.focusRow(row);
    if (where.returnValue === "top") order.moveToEnd(-1)();
    else if (where.returnValue === "ok" && Number(input.value)) moveTo(row, Number(input.value));
    input.value = where.returnValue = "";
  };
  if (!where.open) { act(); return; }   /* answered before this file was there */
  $("#move-what").textContent = row.id;
  input.max = order.list.getAttribute("aria-rowcount") - 1;
  if (!input.value) { input.value = order.rankOf(row) || ""; input.select(); }
  where.onclose = act;
});
