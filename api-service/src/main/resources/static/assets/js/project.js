// The page of a project: loads what is unfolded, and notices what has changed.
//
//   <details data-loads="some-id">   makes the element with that id hear "unfolded"
//
// "epics-changed", "stories-changed", "runs-changed" and "project-changed" at the body make the parts
// of the page load themselves anew. #summary also asks by itself; data-state, as #epics has it too,
// tells what somebody else has changed.

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
// Not before htmx is there.
window.addEventListener("load", unfold);

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
    entitle();
    showNewestRun();
    notice();
  } else if (target.id === "epics") {
    target.querySelectorAll("details[open][data-loads]").forEach(load);
  } else if (target.id === "run") {
    notice();
  } else if (target.id === "run-slot") {
    known = progress();
  }
});

// What is loaded again has at least as many parts as it had.
document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.matches("#epics, [data-kept]")) {
    const shown = elt.querySelectorAll(":scope > ol > li:not(.pager)").length;
    const more = elt.querySelector(":scope > ol > .pager") !== null;
    if (shown > 0) {
      // A list that is shown to its end also shows what was added to it.
      parameters.shown = more ? shown : shown + 1;
    }
  }
});

/** What was the last before the reader asked for more. */
let last = null;

document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  if (target.matches("li.pager") && xhr.status === 200) {
    last = target.previousElementSibling;
  }
});

document.addEventListener("htmx:afterSwap", () => {
  last?.nextElementSibling?.querySelector("summary")?.focus();
  last = null;
});

document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
  if (xhr.status !== 404) {
    return;
  }
  if (elt.id === "summary") {
    showDeletion();
  } else if (elt.id !== "epics" && elt.closest("#summary, #epics")) {
    htmx.trigger(document.body, "epics-changed");
  }
});

/** Nothing can be done here any longer, but to look at the run. */
function showDeletion() {
  const notice = document.getElementById("deleted");
  const main = document.getElementById("main");
  main.prepend(document.getElementById("project-name"), notice);
  for (const part of ["summary", "epics", "history"]) {
    document.getElementById(part)?.remove();
  }
  notice.hidden = false;
  notice.querySelector("h2").focus();
}

document.body.addEventListener("run-ended", later);

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

/** The name may have changed; how far the run is, its panel tells. */
function entitle() {
  const { title } = document.getElementById("summary").dataset;
  document.title = [progress(), `${title} · Storyloom`].filter(Boolean).join(" · ");
}

const progress = () => document.getElementById("run")?.dataset.progress;
const isOld = () =>
  document.getElementById("epics")?.dataset.state !== document.getElementById("summary")?.dataset.state;

/** How far the run was when the page was loaded anew. */
let known = progress();
let due = 0;

function notice() {
  if (progress() !== known || isOld()) {
    later();
  }
}

/** At most once in a while, and the last time for sure. */
function later() {
  due ||= setTimeout(catchUp, PAUSE_MS);
}

function catchUp() {
  due = 0;
  if (progress() !== known) {
    known = progress();
    htmx.trigger(document.body, "runs-changed");
  } else if (isOld()) {
    htmx.trigger("#epics", "outdated");
    htmx.trigger("#history", "outdated");
  }
}
