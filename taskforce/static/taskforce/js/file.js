// The name of the file that was chosen: the browser's own button would say it in its language.
document.addEventListener("change", ({ target }) => {
  const name = target.files?.[0]?.name;
  const place = target.parentElement?.querySelector(".file__chosen");
  if (name && place) place.textContent = name;
});
