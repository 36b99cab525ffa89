/* E: a title edited in its row. The old title goes along, so that two people lose nothing. */
const editTitle = (row) => {
  if (!list.dataset.edit || $("form", row)) return;
  const cell = $(".ti", row), name = $(".name", row), was = titleOf(row);
  const input = make("input", { className: "in", name: "title", value: was, maxLength: 300 });
  input.setAttribute("aria-label", word("title", { item: row.id }));
  const form = make("form", { className: "edit" }, input);
  const done = (title) => { name.textContent = title; form.replaceWith(name); focusRow(row); };
  name.replaceWith(form);
  input.select();
  form.addEventListener("keydown", (e) => { e.stopPropagation(); if (e.key === "Escape") done(was); });
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const title = input.value.trim();
    if (title === was) { done(was); return; }
    if (await send(list.dataset.edit, { item: row.id, field: "title", value: title, was }, cell)) { done(title); htmx.trigger(row, "qd:saved"); }
    else input.focus();   /* what was typed stays; the note says why */
  });
};
rowKeys.e = () => editTitle(current);
