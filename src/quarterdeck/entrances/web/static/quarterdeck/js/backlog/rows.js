/* The backlog as a grid: one tab stop, rows walked by keys, loaded in parts.
   Rows (.r) stand in chunks, what is not loaded yet in placeholders (.phold) and gaps (.gap);
   nothing here scans the list: a step goes from sibling to sibling. */
const { $, $$, on, make, open, word, say, tell, send, copy, offerUndo, quiet, typing } = window.quarterdeck;
const list = $("[data-ordered]");
let current = list && ($(".r[tabindex='0']", list) || $(".r", list));
const setRank = (row, rank) => {
  if (!rank) return;   /* past the numbers that are counted */
  $(".rank", row).textContent = rank;
  row.ariaRowIndex = rank + 1;
};
const rankOf = (row) => Number($(".rank", row).textContent) || NaN;
/* what only a script needs is written by it, once for each chunk: the rows' names and numbers, and
   grips; what was moved on this page before its chunk was loaded stands here already */
const admit = () => $$(".chunk:not([data-in])", list).forEach((chunk) => {
  chunk.dataset.in = "";
  $$(".r", chunk).forEach((row) => {
    row.id = $(".id", row).textContent;
    if (list.dataset.counted) setRank(row, rankOf(row));
    if (list.dataset.move) $(".gc", row).append(make("button", { type: "button", className: "grip", tabIndex: -1, ariaLabel: word("moveItem", { item: row.id }) }));
    if ($$(`#${row.id}`, list)[1]) row.remove();
  });
  if ($("#course", chunk)) $$("#course", list).forEach((line) => chunk.contains(line) || line.remove());
});

const focusRow = (row) => {
  if (!row) return;
  current?.setAttribute("tabindex", "-1");
  current?.classList.remove("at");
  current = row;
  row.tabIndex = 0;
  row.classList.add("at");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  place(row);
};
/* reload, Back and a copied address come to the same row; wide screens show it at a glance */
let placing;
const setPlace = (key) => {
  clearTimeout(placing);
  const address = new URL(location);
  address.searchParams.set("at", key);
  history.replaceState(history.state, "", address);
};
const glance = () => {
  const peek = $(".peek");
  if (peek?.offsetParent && current) htmx.ajax("GET", list.dataset.peek.replace("KEY", current.id), { source: peek, target: peek, swap: "innerHTML" });
};
const place = (row) => {
  clearTimeout(placing);
  placing = setTimeout(() => { setPlace(row.id); glance(); }, 250);
};

/* the row beside a row; null at an end; a placeholder where nothing is loaded yet */
const beside = (row, way) => {
  const sibling = way > 0 ? "nextElementSibling" : "previousElementSibling";
  let box = row.closest(".chunk"), el = row[sibling];
  for (;;) {
    while (!el) {
      do { box = box[sibling]; } while (box && !box.matches(".chunk, .phold"));
      if (!box || box.matches(".phold")) return box;
      el = way > 0 ? box.firstElementChild : box.lastElementChild;
    }
    if (el.matches(".r")) return el;
    el = el[sibling];
  }
};
const isRow = (el) => el?.matches(".r");
/* a gap is taken apart around one of its rows: at this share of its height */
const offset = (gap, share) => Math.floor((gap.dataset.rows || 100) * Math.min(Math.max(share, 0), 1));
/* asked for here, once, also while the placeholder asks by itself: whoever answers first fills it.
   Resolves to whether it is filled. */
const asked = new Map();
const load = async (box, share) => {
  const answer = await fetch(box.getAttribute("hx-get") + (box.matches(".gap") ? `&offset=${offset(box, share)}` : ""), { headers: { "HX-Request": "true" } }).catch(() => {});
  const text = answer?.ok && !answer.redirected && await answer.text();
  asked.delete(box);
  if (text && box.isConnected) await htmx.swap({ text, sourceElement: list, target: box, swap: "outerHTML" });
  return !box.isConnected;
};
const fill = (box, share) => asked.get(box) || asked.set(box, load(box, share)).get(box);
/* the row that is found once what lies before it is filled; nothing at an end */
const reach = async (find, share) => {
  let el = find();
  while (el && !isRow(el) && await fill(el, share)) el = find();
  return isRow(el) ? el : null;
};
/* walks a number of rows and loads what it crosses */
const step = async (row, by) => {
  for (let left = Math.abs(by), next; left && (next = await reach(() => beside(row, by), by < 0)); left--) row = next;
  return row;
};
const end = (way) => {
  const boxes = $$(".chunk, .phold", list), box = boxes.at(way < 0 ? 0 : -1);
  return box.matches(".phold") ? box : $$(".r", box).at(way < 0 ? 0 : -1);
};
const goToEnd = async (way) => focusRow(await reach(() => end(way), way > 0));
const titleOf = (row) => $(".name", row).textContent;

/* what a key does on the current row; the other files of the list add theirs */
const rowKeys = {
  j: () => walk(1), arrowdown: () => walk(1), k: () => walk(-1), arrowup: () => walk(-1),
  pagedown: () => walk(20), pageup: () => walk(-20), home: () => goToEnd(-1), end: () => goToEnd(1),
  enter: () => $(".name", current).click(),
  y: () => copy(`${current.id} ${titleOf(current)}\n${$(".name", current).href}`),
};
/* keys pressed while something is loaded wait for it */
let turn = Promise.resolve();
const inTurn = (act) => (turn = turn.then(act, act));
const walk = async (by) => focusRow(await step(current, by));

/* what is not a hundred rows high says so */
const settleIn = () => {
  admit();
  $$(".phold[data-rows]:not([style])", list).forEach((box) => box.style.setProperty("--rows", Math.min(box.dataset.rows, 8e5)));
};
if (list) {
  settleIn();
  list.addEventListener("htmx:after:swap", settleIn);
  /* a fling lands in the middle of a gap: what is asked for is what one sees */
  list.addEventListener("htmx:config:request", ({ target, detail }) => {
    if (!target.matches(".gap")) return;
    const { top, height } = target.getBoundingClientRect();
    detail.ctx.request.body.set("offset", offset(target, (innerHeight / 2 - top) / height));
  });
  list.addEventListener("focusin", ({ target }) => { if (target.matches(".r") && target !== current) focusRow(target); });
  list.addEventListener("keydown", (e) => {
    if (!current?.isConnected) current = e.target.closest(".r");
    const key = e.key.toLowerCase(), sideways = key === "arrowright" ? 1 : key === "arrowleft" ? -1 : 0;
    if (sideways && !e.altKey && current?.contains(e.target) && !typing(e.target)) {   /* into the row's own controls and back */
      const stops = [current, ...$$("a, button", current).filter((el) => el.offsetParent)];
      stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(e.target) + sideways))].focus();
      e.preventDefault();
      return;
    }
    if (e.target !== current || e.ctrlKey || e.metaKey) return;
    const single = key.length === 1;
    const act = rowKeys[(e.altKey ? "alt " : e.shiftKey && !single ? "shift " : "") + key];
    if (!act || (single && quiet(e))) return;
    e.preventDefault();
    inTurn(act);
  });
  /* J and K come to the list from anywhere on the page */
  document.addEventListener("keydown", (e) => {
    if (!e.defaultPrevented && !quiet(e) && "jk".includes(e.key.toLowerCase()) && current && !list.contains(e.target)) { e.preventDefault(); focusRow(current); }
  });
  if (new URL(location).searchParams.has("at") && current) focusRow(current); else glance();
}
