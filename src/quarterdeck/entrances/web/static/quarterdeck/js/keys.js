/* Single keys; they can be switched off (WCAG 2.1.4). A control names its own key: data-key. */
const keysOn = () => document.body.dataset.keys !== "off";
const quiet = (e) => e.metaKey || e.ctrlKey || e.altKey || typing(e.target) || $("dialog[open]") || !keysOn();
let begun = "", timer;
document.addEventListener("keydown", (e) => {
  if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k") { e.preventDefault(); if (!$("dialog[open]")) $("[data-open=palette]").click(); return; }
  if (quiet(e) || e.defaultPrevented) return;
  const key = e.key.toLowerCase();
  const does = {
    "?": () => $("[data-open=keys]").click(),
    "/": () => $("[data-search]")?.focus(),
    z: () => $("form.toast button")?.click(),
  }[key];
  const pressed = begun ? `${begun} ${key}` : key, hit = $(`[data-key="${CSS.escape(pressed)}"]`);
  clearTimeout(timer);
  begun = "";
  if (hit || does) { e.preventDefault(); hit ? hit.click() : does(); return; }
  if ($(`[data-key^="${CSS.escape(key)} "]`)) { begun = key; timer = setTimeout(() => { begun = ""; }, 900); }
});

/* what the scripts of single pages build on */
window.quarterdeck = { $, $$, on, make, word, say, send, copy, offerUndo, quiet, typing };
