/* What the plan says of the order: the two sums and the line where capacity ends. Both are read
   again once a change of the order has settled; the line goes to its new place, and the dots of
   the rows that it passes say on which side they are now. */
const side = (row, above) => {
  const dot = $(".pd:not(.yes, .none)", row);
  if (dot) dot.className = `pd ${above ? "out" : "no"}`;
};
const draw = (line) => {
  const was = $("#course"), last = line && document.getElementById(line.dataset.after);
  if (!last) { was?.remove(); return; }
  if (was) {
    const down = was.compareDocumentPosition(last) & 4, way = down ? 1 : -1;
    for (let el = beside(was, way); isRow(el); el = el === last ? null : beside(el, way)) if (down || el !== last) side(el, down);
  }
  was?.remove();
  last.after(line);
  side(current(), line.compareDocumentPosition(current()) & 2);
};
let rereading;
window.quarterdeck.rows.reread = () => {
  clearTimeout(rereading);
  rereading = list.dataset.course && setTimeout(async () => {
    const mine = rereading, answer = await fetch(list.dataset.course);
    if (!answer.ok || answer.redirected || mine !== rereading) return;
    const { content } = make("template", { innerHTML: await answer.text() });
    const said = $("#course-said", content);
    if (said) $("#course-said")?.replaceWith(said);
    draw($("#course", content));
  }, 120);
};
