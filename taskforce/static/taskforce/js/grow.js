// Fields for writing grow with what is written, so that nothing of it is hidden. Browsers that
// do so by themselves (field-sizing) need no help.
if (!window.CSS?.supports("field-sizing", "content")) {
  const grow = (field) => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  const all = () => document.querySelectorAll("textarea").forEach(grow);
  document.addEventListener("input", ({ target }) => target.matches("textarea") && grow(target));
  document.fonts.ready.then(all);
  addEventListener("resize", all);
}
