/* Posting, refusals, and the toast that offers to undo. */
const post = (url, values) => fetch(url, {
  method: "POST",
  headers: { "HX-Request": "true", "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"] },
  body: values instanceof FormData ? values : new URLSearchParams(values),
});
const refuse = (text) => $("#note").replaceChildren(make("p", { className: "note no" }, make("span"), text));

/* Posts and takes the answer as htmx would: parts by hx-swap-oob, a refusal into the note slot,
   HX-Trigger as events on the source, which are also what it resolves to; false when it was
   refused or not delivered. */
const send = async (url, values, source = document.body) => {
  let answer;
  try { answer = await post(url, values); } catch { refuse(word("offline")); return false; }
  const header = (name) => answer.headers.get(name);
  if (header("HX-Redirect")) location.assign(header("HX-Redirect"));
  else if (header("HX-Refresh")) location.reload();
  else if (answer.redirected) location.assign(answer.url);
  const text = await answer.text();
  if (answer.ok) $("#note").replaceChildren();
  if (text) htmx.swap({ text, sourceElement: source, target: answer.ok ? source : $("#note"), swap: answer.ok ? "none" : "innerHTML" });
  const events = JSON.parse(header("HX-Trigger") || "{}");
  for (const [name, detail] of Object.entries(events)) htmx.trigger(source, name, detail);
  return answer.ok && events;
};

/* a toast stays eight seconds, and while it is hovered or holds the focus */
const leave = (el) => setTimeout(() => (el.matches(":hover, :focus-within") ? leave(el) : el.remove()), 8000);
const toast = (text, form = make("p")) => {
  form.className = "toast";
  form.prepend(make("span", { textContent: text }));
  $("#said").replaceChildren(form);
  leave(form);
};
const tell = (text) => { toast(text); say(text); };
/* undo: where to post, and what to do then (else the page is read again) */
const offerUndo = (text, url, then) => {
  const form = make("form", { method: "post", action: url }, make("button", { textContent: word("undo") }));
  form.undone = then;
  toast(text, form);
  say(`${text} ${word("pressZ")}`);
};
on("submit", "form.toast", async (e, form) => {
  e.preventDefault();
  form.remove();
  if (!await send(form.action, new FormData(form))) return;
  form.undone ? form.undone() : location.reload();
  say(word("undone"));
});
$$("#said .toast").forEach((el) => { leave(el); say(el.textContent); });

/* what a service left to say after a change: HX-Trigger {"qd:done": {"say": …, "undo": address}} */
document.addEventListener("qd:done", ({ detail }) => (detail.undo ? offerUndo(detail.say, detail.undo) : tell(detail.say)));
document.addEventListener("qd:saved", () => { $("#saved").hidden = false; say($("#saved").textContent); });
document.addEventListener("htmx:error", () => { if (!navigator.onLine) refuse(word("offline")); });
