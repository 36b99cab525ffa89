/* What is fetched when it is first asked for: choosing several rows, dragging, what the plan says
   of a new order. */
let loading;   /* one promise for all who wait, so that keys act in the order they were pressed */
const more = () => (loading ||= import(list.dataset.more));
const selects = $("#selection") && list;
if (selects) for (const key of ["x", "shift arrowdown", "shift arrowup"]) rowKeys[key] = () => more().then(() => rowKeys[key]());
if (selects || list?.dataset.move) list.addEventListener("pointerover", more, { once: true });
on("click", ".bl .r", (e, row) => {
  setPlace(row.id);   /* also for who comes back from its page */
  if (e.target.closest("a, button, form")) return;
  focusRow(row);
  if (selects) more().then(() => rowKeys.click(e, row));
});
/* lines pasted onto the list are offered as items */
document.addEventListener("paste", async (e) => {
  const lines = $("#lines"), text = e.clipboardData.getData("text/plain");
  if (!lines || (typing(e.target) && !e.target.matches("[data-lines]")) || $("dialog[open]") || !/\S\s*\n\s*\S/.test(text)) return;
  e.preventDefault();
  await import(lines.dataset.script);
  lines.dispatchEvent(new CustomEvent("qd:lines", { detail: text }));
});
window.quarterdeck.rows = { list, rowKeys, beside, end, isRow, step, rankOf, setPlace, neighbours, renumber, settle, focusRow, move, moveFar, moveToEnd, current: () => current };
