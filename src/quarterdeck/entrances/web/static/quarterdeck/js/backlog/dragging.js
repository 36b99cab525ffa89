/* Dragging on the grip, across chunks; a chunk that is loaded later joins in. */
const { $, $$, on, make, word, say } = window.quarterdeck;
const { list, rowKeys, current, beside, isRow, step, setPlace, neighbours, renumber, settle, focusRow } = window.quarterdeck.rows;
const join = () => $$(".chunk:not([data-drag])", list).forEach((chunk) => {
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
if (list.dataset.move) {
  join();
  list.addEventListener("htmx:after:swap", join);
}
