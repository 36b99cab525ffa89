/* What the scripts of a page share. All listen on the document, so that what htmx swaps in works
   at once. Pages work without any of this. */
const $ = (query, within = document) => within.querySelector(query);
const $$ = (query, within = document) => [...within.querySelectorAll(query)];
const on = (event, query, act) => document.addEventListener(event, (e) => {
  const el = e.target.closest?.(query);
  if (el) act(e, el);
});
const make = (tag, properties = {}, ...children) => {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
};
const typing = (el) => el.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select");

/* sentences come from the page, in the reader's language */
const word = (name, places = {}) =>
  ($("#words").dataset[name] || "").replace(/%\((\w+)\)s/g, (_, place) => places[place] ?? "");

/* said to screen readers */
const say = (text) => {
  const live = $("#live");
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
};

/* a dialog opens at once; what fills it is fetched the first time (data-script) */
const open = async (dialog) => {
  dialog.showModal();
  if (dialog.dataset.script) await import(dialog.dataset.script);
  dialog.dispatchEvent(new Event("opened"));
};
on("click", "[data-open]", (e, opener) => {
  const dialog = $(`#${opener.dataset.open}`);
  if (dialog) { e.preventDefault(); open(dialog); }
});
/* an open menu closes when one turns elsewhere */
document.addEventListener("click", (e) => $$(".menu[open]").forEach((menu) => { menu.open = menu.contains(e.target); }));
on("keydown", ".menu[open]", (e, menu) => { if (e.key === "Escape") { menu.open = false; $("summary", menu).focus(); } });

on("click", "[data-copy]", async (e, button) => {   /* the address of a text, to the clipboard */
  e.preventDefault();
  const answer = await fetch(button.dataset.copy);
  if (answer.ok) copy(await answer.text());
});
on("click", "[data-text]", (e, button) => copy(button.dataset.text));
const copy = async (text) => {
  await navigator.clipboard.writeText(text);
  tell(word("copied"));
};
