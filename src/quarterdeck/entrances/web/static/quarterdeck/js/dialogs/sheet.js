/* The list of keys: what this page's controls name (data-key), after what every page has. */
const sheet = $("#keys"), keysSwitch = $("#keys-switch");
sheet.addEventListener("opened", () => {
  $$("[data-named]", sheet).forEach((el) => el.remove());
  $("dl", sheet).append(...$$("[data-key]:not([data-key=z])").flatMap((el) => {
    const named = el.dataset.cmd || el.title || el.getAttribute("aria-label") || el.textContent.trim();
    const keys = el.dataset.key.split(" ").flatMap((key) => [make("kbd", { textContent: key.toUpperCase() }), " "]);
    return [make("dt", { textContent: named }), make("dd", {}, ...keys)].map((part) => { part.dataset.named = ""; return part; });
  }));
});
keysSwitch.addEventListener("change", () => {   /* remembered in the profile */
  document.body.dataset.keys = keysSwitch.checked ? "on" : "off";
  if (keysSwitch.dataset.post) send(keysSwitch.dataset.post, { single_keys: document.body.dataset.keys });
});
