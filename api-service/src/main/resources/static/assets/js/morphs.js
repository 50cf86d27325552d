// What somebody has opened stays open when htmx renders a part of the page anew.

Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
  !(name === "open" && element.matches("details, dialog"));
