/* E: a title edited in its row. The old title goes along, so that two people lose nothing. */
rowKeys.e = () => {
  const row = current, name = $(".name", row), was = titleOf(row);
  if (!list.dataset.edit || $("form", row)) return;
  const input = make("input", { className: "in", value: was, maxLength: 300, ariaLabel: word("title", { item: row.id }) });
  const form = make("form", { className: "edit" }, input);
  const done = (title) => { name.textContent = title; form.replaceWith(name); focusRow(row); };
  name.replaceWith(form);
  input.select();
  form.onkeydown = (e) => { e.stopPropagation(); if (e.key === "Escape") done(was); };
  form.onsubmit = async (e) => {
    e.preventDefault();
    const title = input.value.trim();
    if (title === was) done(was);
    else if (await send(list.dataset.edit, { item: row.id, field: "title", value: title, was }, row)) { done(title); glance(); }
    else input.focus();   /* what was typed stays; the note says why */
  };
};
