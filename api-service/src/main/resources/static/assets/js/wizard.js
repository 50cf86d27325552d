// The dialog that starts a run: opened when it was loaded into <dialog id="wizard">, a step at a
// time, with an estimate that follows what is chosen.

import { clear, fields, isBusy } from "./api.js";
import { open } from "./dialogs.js";

const ADVICE = {
  "run-already-active": "You can start another one when it has ended or was cancelled.",
  "no-epics": "Close this dialog and add epics first.",
  "too-many-epics": "Close this dialog and use the Generate button of an epic.",
  "acknowledgement-required":
    "The project has grown since this dialog was opened, so look at the scope again.",
  "epic-not-in-project": "It was deleted since this dialog was opened.",
  "project-not-found": "It was deleted since this dialog was opened.",
};
const UNREACHABLE = "The estimate cannot be made, as the server cannot be reached.";

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "wizard") {
    if (!target.open) {
      open(target);
    }
    const first = target.querySelector("[data-step]");
    if (first) {
      show(first);
    } else {
      target.querySelector("h2").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("#wizard-form [data-to-step]");
  if (button) {
    go(button.dataset.toStep);
  }
});

// Enter in a field submits the form, which is for the last step only, and nothing is started before
// it is told what will be done.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("#wizard-form")) {
      return;
    }
    const next = event.target.querySelector("[data-step]:not([hidden]) .primary[data-to-step]");
    if (next || isBusy(document.getElementById("wizard-summary"))) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (next) {
      go(next.dataset.toStep);
    }
  },
  true,
);

document.addEventListener("change", (event) => {
  if (event.target.closest("#wizard-form")) {
    estimate();
  }
});

function go(name) {
  const form = document.getElementById("wizard-form");
  const invalid = form.querySelector("[data-step]:not([hidden]) :invalid:not(fieldset)");
  const next = form.querySelector(`[data-step="${name}"]`);
  if (invalid && follows(next, invalid)) {
    invalid.reportValidity();
    return;
  }
  show(next);
  if (name === "confirm") {
    estimate();
  }
}

function follows(step, input) {
  return (input.compareDocumentPosition(step) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

function show(step) {
  const form = step.closest("form");
  for (const section of form.querySelectorAll("[data-step]")) {
    section.hidden = section !== step;
  }
  let done = true;
  for (const item of form.querySelectorAll("[data-step-of]")) {
    const current = item.dataset.stepOf === step.dataset.step;
    done &&= !current;
    item.classList.toggle("done", done);
    item.toggleAttribute("aria-current", current);
    if (current) {
      item.setAttribute("aria-current", "step");
    }
  }
  form.closest("dialog").scrollTop = 0;
  step.querySelector("h3").focus({ preventScroll: true });
}

/** What is shown meanwhile may be of what was chosen before. */
function estimate() {
  document.getElementById("wizard-summary").setAttribute("aria-busy", "true");
  document.getElementById("wizard-start").setAttribute("aria-disabled", "true");
  clear(document.getElementById("wizard-form"));
  htmx.trigger("#wizard-estimates", "estimate");
}

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  if (elt.id === "wizard-estimates" && successful) {
    const start = document.getElementById("wizard-start");
    start.removeAttribute("aria-disabled");
    start.disabled = "nothing" in document.getElementById("wizard-summary").dataset;
  }
});

// An estimate of other choices than those that are made would be worse than none.
document.addEventListener("htmx:responseError", (event) => unknown(event, detail(event)));
for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(lost, (event) => unknown(event, UNREACHABLE));
}

function unknown(event, reason) {
  if (event.detail.elt.id === "wizard-estimates") {
    const summary = document.getElementById("wizard-summary");
    summary.replaceChildren();
    summary.removeAttribute("aria-busy");
    document.getElementById("wizard-start").removeAttribute("aria-disabled");
    document.getElementById("wizard-brief").textContent = reason;
    document.querySelector("#wizard-form [role=alert]").textContent = reason;
  }
}

function detail(event) {
  try {
    return JSON.parse(event.detail.xhr.responseText).detail;
  } catch {
    return "The estimate cannot be made at the moment.";
  }
}

document.addEventListener("api:refused", ({ target, detail: problem }) => {
  const advice = target.id === "wizard-form" && ADVICE[problem.code];
  if (!advice) {
    return;
  }
  const box = target.querySelector("[role=alert]");
  const large = problem.code === "acknowledgement-required";
  box.textContent = large ? advice : `${sentence(problem.detail)} ${advice}`;
  if (problem.activeRunId) {
    const link = document.createElement("a");
    link.href = `/runs/${encodeURIComponent(problem.activeRunId)}`;
    link.textContent = "Show it";
    box.append(" ", link);
  }
  if (large) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "compact";
    again.textContent = "Look again";
    again.addEventListener("click", () =>
      htmx.ajax("GET", target.dataset.again, { target: "#wizard", values: fields(target) }),
    );
    box.append(" ", again);
  }
});

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
