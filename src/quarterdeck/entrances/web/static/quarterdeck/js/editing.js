/* Edit in place: a link fetches the form, Enter saves, Esc fetches the text again. */
on("keydown", "form.edit", (e, form) => {
  if (e.key === "Escape") { e.preventDefault(); $("[data-cancel]", form)?.click(); }
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) form.requestSubmit();   /* Enter alone ends a line of a text */
});
/* Alt with an arrow presses the button that a row has for it */
on("keydown", "li", (e, row) => {
  const button = e.altKey && $(`[data-alt="${e.key}"]`, row);
  if (button) { e.preventDefault(); button.click(); }
});
