/* What one reads when a passkey was not used; allauth's scripts say it as an event. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.getElementById("passkey-failed");
  note.textContent = note.dataset.said;
  note.hidden = false;
});
