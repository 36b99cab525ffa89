/* New items: C opens the box (data-open, data-key on its button), it stays open for the next.
   Many lines pasted are offered as many items, in the form that takes lines. */
const lines = $("#lines");
const offerLines = (text) => {
  const titles = text.split(/\r?\n/).map((line) => line.replace(/^\s*[-*•]\s+/, "").trim()).filter(Boolean);
  if (titles.length < 2 || !lines) return false;
  $("textarea", lines).value = titles.join("\n");
  countLines();
  $("#new")?.close();
  lines.showModal();
  return true;
};
const countLines = () => {
  const number = $("textarea", lines).value.split("\n").filter((line) => line.trim()).length;
  $("[data-count]", lines).textContent = word("lines", { count: number });
};
if (lines) {
  $("textarea", lines).addEventListener("input", countLines);
  document.addEventListener("paste", (e) => {
    if (typing(e.target) && !e.target.matches("[data-lines]")) return;
    if (offerLines(e.clipboardData.getData("text/plain"))) e.preventDefault();
  });
}
