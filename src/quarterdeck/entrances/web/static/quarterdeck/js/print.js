/* The button "Print"; without script the browser's own menu prints the same page. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
