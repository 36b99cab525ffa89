/* The palette: a combobox over a listbox in a modal dialog. It holds this page's data-cmd acts,
   the pages of the rail, and the items that the server finds meanwhile (hx-get on the field). */
const { $, $$, on, make, word, send } = window.quarterdeck;
const palette = $("#palette"), field = $("input", palette), acts = $("#palette-acts");
const act = (el) => ({ name: el.dataset.cmd, key: el.dataset.key, group: el.dataset.group || word("thisPage"), run: () => el.click() });
const page = (a) => ({ name: word("goTo", { page: $(".t", a).textContent }), key: a.dataset.key, group: word("go"), run: () => a.click() });
const commands = () => [
  ...$$("[data-cmd]:not([data-group], [hidden] *)").map(act),
  ...$$(".rail a").map(page),
  ...$$("[data-cmd][data-group]").map(act),
];
const options = () => $$("[role=option]", palette);
const choose = (option) => {
  options().forEach((el, i) => { el.id ||= `found-${i}`; el.setAttribute("aria-selected", String(el === option)); });
  field.setAttribute("aria-activedescendant", option?.id || "");
  option?.scrollIntoView({ block: "nearest" });
};
const offer = ({ type }) => {
  const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let group = "";
  acts.replaceChildren(...commands().filter((c) => asked.every((w) => c.name.toLowerCase().includes(w))).flatMap((c) => {
    const keys = (c.key || "").split(" ").filter(Boolean).map((key) => make("kbd", { textContent: key }));
    const option = make("div", {}, c.name, make("span", { className: "mute" }, ...keys));
    option.role = "option";
    option.run = c.run;
    if (c.group === group) return [option];
    group = c.group;
    return [Object.assign(make("div", { textContent: group }), { role: "presentation" }), option];
  }));
  if (!field.value) $("#palette-items").replaceChildren();
  const asking = type === "input" && field.matches("[hx-get]");   /* the server may know more */
  if (!options().length && !asking) acts.append(Object.assign(make("div", { textContent: word("nothing") }), { role: "presentation" }));
  choose(options()[0]);
};
palette.addEventListener("opened", offer);
palette.addEventListener("close", () => { field.value = ""; });
field.addEventListener("input", offer);
palette.addEventListener("htmx:after:swap", offer);
field.addEventListener("keydown", (e) => {
  const all = options(), at = all.findIndex((el) => el.getAttribute("aria-selected") === "true");
  if (e.key === "ArrowDown" || e.key === "ArrowUp") choose(all[(at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  else if (e.key === "Enter") all[at]?.click();
  else return;
  e.preventDefault();
});
on("click", "#palette [role=option]", (e, option) => { palette.close(); option.run?.(); });
palette.addEventListener("click", (e) => { if (e.target === palette) palette.close(); });
