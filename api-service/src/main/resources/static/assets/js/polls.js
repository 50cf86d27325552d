// Parts of a page that ask again and again do not while nobody looks; what they have missed they ask
// for when somebody looks again.

const missed = new Set();

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (document.hidden && !requestConfig.triggeringEvent) {
    event.preventDefault();
    missed.add(elt);
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    return;
  }
  for (const part of [...missed].filter((each) => each.isConnected)) {
    htmx.ajax("GET", part.getAttribute("hx-get"), { source: part });
  }
  missed.clear();
});
