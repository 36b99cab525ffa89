/* Files dropped on a part of the page, or a picture pasted into it: sent by the form that names
   itself in data-drop. Without script the form's own file field does the same. */
const { $, on, word, say } = window.quarterdeck;
const give = (form, files) => {
  const input = $("input[type=file]", form), taken = new DataTransfer();
  [...files].slice(0, input.multiple ? undefined : 1).forEach((file) => taken.items.add(file));
  input.files = taken.files;
  say(word("sending", { file: [...files].map((file) => file.name).join(", ") }));
  form.requestSubmit();
};
const formOf = (zone) => $(zone.dataset.drop || "form", zone.dataset.drop ? document : zone);
const carries = (e) => e.dataTransfer?.types.includes("Files");
on("dragover", "[data-drop]", (e, zone) => { if (carries(e)) { e.preventDefault(); zone.classList.add("over"); } });
on("dragleave", "[data-drop]", (e, zone) => { if (!zone.contains(e.relatedTarget)) zone.classList.remove("over"); });
on("drop", "[data-drop]", (e, zone) => {
  if (!carries(e)) return;
  e.preventDefault();
  zone.classList.remove("over");
  give(formOf(zone), e.dataTransfer.files);
});
on("paste", "[data-drop]", (e, zone) => {
  const { files, types } = e.clipboardData;
  if (!files.length || types.includes("text/plain")) return;   /* cells of a table come as text and as a picture */
  e.preventDefault();
  give(formOf(zone), files);
});
