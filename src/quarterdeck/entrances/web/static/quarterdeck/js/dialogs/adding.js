/* New items: the box stays open for the next (data-again). Many lines pasted into a field that
   says data-lines are offered as many items, in the form that takes lines. */
const lines = $("#lines");
const countLines = () => {
  const titles = $("textarea", lines).value.split("\n").filter((line) => line.trim());
  $("[data-count]", lines).textContent = word("lines", { count: titles.length });
};
lines?.addEventListener("input", countLines);
on("paste", "[data-lines]", (e, title) => {
  const text = e.clipboardData.getData("text/plain");
  const titles = text.split(/\r?\n/).map((line) => line.replace(/^\s*[-*•]\s+/, "").trim()).filter(Boolean);
  if (titles.length < 2 || !lines) return;
  e.preventDefault();
  $("textarea", lines).value = titles.join("\n");
  countLines();
  title.closest("dialog").close();
  lines.showModal();
});
/* what was created stands in the list once the box is closed */
let created = false;
document.addEventListener("qd:done", () => { created ||= $("#new")?.open; });
$("#new[data-refresh]")?.addEventListener("close", () => { if (created && !$("dialog[open]")) location.reload(); });
