// What htmx leaves alone when it renders a part of the page anew: what somebody has opened, that
// something is on its way, and elements with data-kept, which scripts fill.

Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
  name !== "aria-busy" && !(name === "open" && element.matches("details, dialog"));
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node) => !("kept" in (node.dataset ?? {}));
