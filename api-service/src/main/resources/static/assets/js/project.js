// The page of a project: loads what is unfolded, and notices what has changed.
//
//   <details data-loads="some-id">   makes the element with that id hear "unfolded"
//
// "epics-changed", "stories-changed" and "runs-changed" at the body make the parts of the page load
// themselves anew.

import { open } from "./dialogs.js";

const PAUSE_MS = 1_000;

// The event does not bubble.
document.addEventListener("toggle", ({ target }) => target.open && load(target), true);

/** Shows the epic that the address names, as `#row-…`. */
function unfold() {
  const details = document.getElementById(location.hash.slice(1))?.querySelector("details");
  if (details) {
    details.open = true;
  }
}

window.addEventListener("hashchange", unfold);
unfold();

function load(details) {
  if (details.dataset.loads) {
    htmx.trigger(document.getElementById(details.dataset.loads), "unfolded");
  }
}

for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failed, ({ detail: { elt } }) => {
    if (elt.matches("[data-kept]") && elt.childElementCount === 1) {
      elt.firstElementChild.textContent = "This could not be loaded. Fold and unfold it to try again.";
    }
  });
}

document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target.id === "editor" && target.childElementCount > 0 && !target.open) {
    open(target);
  } else if (target.id === "summary") {
    showNewestRun();
  } else if (target.id === "epics") {
    target.querySelectorAll("details[open][data-loads]").forEach(load);
  }
  notice();
});

document.body.addEventListener("run-ended", () => tell("runs-changed"));

// The fields of titles grow with their text, but Enter does in them what it does in any field.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("textarea.line")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

/** Another run than the one that is shown has no panel to keep up to date yet. */
function showNewestRun() {
  const { newest } = document.getElementById("summary").dataset;
  if (newest && newest !== document.getElementById("run")?.dataset.run) {
    htmx.trigger("#run-slot", "newest-run");
  }
}

/** How far the run is, and what the project holds: somebody else may have changed it. */
const seen = { progress: progress(), state: state() };

function progress() {
  return document.getElementById("run")?.dataset.progress;
}

function state() {
  return document.getElementById("summary").dataset.state;
}

function notice() {
  if (state() !== seen.state) {
    tell("runs-changed");
  } else if (progress() !== seen.progress) {
    tell("stories-changed");
  }
  Object.assign(seen, { progress: progress(), state: state() });
}

const due = new Set();

/** At most once in a while, and the last time for sure. */
function tell(change) {
  if (due.size === 0) {
    setTimeout(() => {
      const changes = due.has("runs-changed") ? ["runs-changed"] : [...due];
      due.clear();
      changes.forEach((each) => htmx.trigger(document.body, each));
    }, PAUSE_MS);
  }
  due.add(change);
}
