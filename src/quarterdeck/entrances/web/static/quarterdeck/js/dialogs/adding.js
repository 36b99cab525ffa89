/* New items: the box stays open for the next (data-again). Many lines pasted into a field that
   says data-lines are offered as many items, in the form that takes lines. */
const lines = $("#lines");
const countLines = () => {
  const titles = $("textarea", lines).value.split("\n").filter((line) => line.trim());
  $("[data-count]", lines).textContent = word("lines", { count: titles.length });
};
lines?.addEventListener("input", countLines);
/* bullets and numbers of a list are not part of a title */
const offerLines = (text) => {
  const titles = text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "").trim()).filter(Boolean);
  if (titles.length < 2 || !lines) return false;
  $("textarea", lines).value = titles.join("\n");
  countLines();
  $("dialog[open]")?.close();
  lines.showModal();
  return true;
};
on("paste", "[data-lines]", (e) => { if (!e.defaultPrevented && offerLines(e.clipboardData.getData("text/plain"))) e.preventDefault(); });
lines?.addEventListener("qd:lines", (e) => offerLines(e.detail));
/* what was created is said in the box, and stands in the list once the box is closed */
const box = $("#new[data-refresh]");
let created;
document.addEventListener("qd:created", ({ detail }) => { created = detail.item; });
document.addEventListener("qd:done", ({ detail }) => { if (box?.open) $("[data-said]", box).textContent = detail.say; });
box?.addEventListener("close", () => {
  if (!created || $("dialog[open]")) return;
  const address = new URL(location);
  address.searchParams.set("at", created);
  location.assign(address);
});
