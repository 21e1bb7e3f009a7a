// A picker by keyboard. Return looks for what is written and sends nothing: a page sent anew
// would lose the file that was chosen. The arrow down goes to the hits, Escape back from them.
document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.(".picker");
  const search = picker?.querySelector("input[type=search]");
  if (!search || event.isComposing) return;
  if (event.target === search && event.key === "Enter" && window.htmx) {
    event.preventDefault();
    window.htmx.trigger(search, "search");
  } else if (event.target === search && event.key === "ArrowDown") {
    const hits = picker.querySelectorAll("input[type=radio]");
    if (hits.length) event.preventDefault();
    hits[0]?.focus();
  } else if (event.target !== search && event.key === "Escape") {
    search.focus();
  }
});
