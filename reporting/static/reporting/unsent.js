// Tells of what was written into reports on this computer and never reached the server: where it
// is sent from, and, where it can never be sent, the values to copy out before they are thrown away.
(() => {
  const place = document.getElementById("unsent");
  if (!place) return;
  const pages = new Map();
  try {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(place.dataset.keep))) {
      const { url, title, values, labels = {} } = JSON.parse(localStorage.getItem(key));
      if (!url.startsWith("/") || url.startsWith("//")) continue;
      const found = pages.get(url) ?? { title, keys: [], written: new Map() };
      found.keys.push(key);
      for (const [name, value] of Object.entries(values)) found.written.set(labels[name] ?? name, value);
      pages.set(url, found);
    }
  } catch {
    return; // a browser that keeps nothing has nothing to tell
  }

  const list = place.querySelector("ul");
  const hideIfEmpty = () => (place.hidden = !list.children.length);
  const textOf = ({ title, written }) =>
    [title, ...[...written].map(([label, value]) => `${label}\n${value}`)].join("\n\n");

  for (const [url, found] of pages) {
    const line = document.getElementById("unsent-line").content.firstElementChild.cloneNode(true);
    const link = line.querySelector("a");
    [link.href, link.textContent] = [url, found.title];
    const text = line.querySelector("textarea");
    text.value = textOf(found);
    text.id = line.querySelector("label").htmlFor = `unsent-text-${list.children.length}`;
    line.addEventListener("click", async ({ target }) => {
      if (target.dataset.do === "copy") {
        text.select();
        try {
          await navigator.clipboard.writeText(text.value);
        } catch {
          document.execCommand("copy"); // without a secure connection
        }
        line.querySelector("[data-copied]").hidden = false;
      } else if (target.dataset.do === "throw") {
        for (const key of found.keys) localStorage.removeItem(key);
        line.remove();
        hideIfEmpty();
      }
    });
    list.append(line);
  }
  hideIfEmpty();
})();
