/* The scheme is written by the server; here it changes at once, and the server is told. */
on("submit", "[data-theme-form]", (e, form) => {
  e.preventDefault();
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = root.dataset.theme = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  post(form.action, { theme }).catch(() => {});   /* a look is not worth a note */
});
