// Tells of what was written into reports on this computer and never reached the server.
(() => {
  const place = document.getElementById("unsent");
  if (!place) return;
  const pages = new Map();
  try {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(place.dataset.keep))) {
      const { url, title } = JSON.parse(localStorage.getItem(key));
      if (url.startsWith("/") && !url.startsWith("//")) pages.set(url, title);
    }
  } catch {
    return; // a browser that keeps nothing has nothing to tell
  }
  for (const [url, title] of pages) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    [link.href, link.textContent] = [url, title];
    line.append(link);
    place.querySelector("ul").append(line);
  }
  place.hidden = !pages.size;
})();
