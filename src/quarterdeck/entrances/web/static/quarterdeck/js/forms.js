/* a form that stays open for the next one */
on("htmx:after:swap", "form[data-again]", (e, form) => {
  if (e.detail.ctx.response.status >= 300) return;
  form.reset();
  $("input:not([type=hidden]), textarea", form).focus();
});
/* a plain form says that it is on its way; a page that is shown again is not */
on("submit", "form:not([method=dialog])", (e) => { if (!e.defaultPrevented) e.submitter?.setAttribute("aria-busy", "true"); });
addEventListener("pageshow", (e) => e.persisted && $$("button[aria-busy]").forEach((b) => b.removeAttribute("aria-busy")));
