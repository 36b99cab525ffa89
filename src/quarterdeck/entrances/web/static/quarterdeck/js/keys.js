/* Single keys; they can be switched off (WCAG 2.1.4). A control names its own key: data-key. */
const keysOn = () => document.body.dataset.keys !== "off";
const quiet = (e) => e.metaKey || e.ctrlKey || e.altKey || typing(e.target) || $("dialog[open]") || !keysOn();
let begun = "", timer;
document.addEventListener("keydown", (e) => {
  if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k") { e.preventDefault(); $("dialog[open]") || $("[data-open=palette]").click(); return; }
  if (quiet(e) || e.defaultPrevented) return;
  const key = e.key.toLowerCase();
  const pressed = begun ? `${begun} ${key}` : key;
  const hit = pressed === "z" && $("form.toast button") || $(`[data-key="${CSS.escape(pressed)}"]`) || pressed === "?" && $("[data-open=keys]");
  clearTimeout(timer);
  begun = "";
  if (hit) { e.preventDefault(); hit.click(); return; }
  if (pressed === "/" && $("[data-search]")) { e.preventDefault(); $("[data-search]").focus(); return; }
  if ($(`[data-key^="${CSS.escape(key)} "]`)) { begun = key; timer = setTimeout(() => { begun = ""; }, 900); }
});

/* what the scripts of single pages build on */
window.quarterdeck = { $, $$, on, make, open, word, say, tell, send, copy, offerUndo, quiet, typing };
