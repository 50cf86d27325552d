// The htmx extension "api": forms and buttons that use the JSON API.
//
//   <form hx-ext="api" hx-post="/api/v1/projects" hx-swap="none"
//         data-done="{name} was created"        a toast; {…} is a field of the answer
//         data-changed="projects-changed"       events at the body, for parts that load themselves
//         data-go="/projects/{id}"              or: goes there, and shows the toast there
//         data-go-location                      or: goes to the page of what Location tells
//         data-once                             sends an Idempotency-Key
//         data-only-changed>                    leaves out what nobody has changed
//     <input name="name">                       a text; data-json says what else it is:
//     <input name="points" data-json="number">  number, boolean, lines (a list, one a line), and
//     <input name="about" data-json="optional"> optional: left out when empty; nullable: then null;
//                                               paragraphs: as lines, with an empty one between two;
//                                               titles: objects with a title, one a line
//     <p class="notice error" role="alert">     for errors that belong to no field
//
// An empty number is null, or left out with data-json="number optional".
// A dialog around the form closes on success. "api:done" at the form tells the answer, and
// "api:refused" the problem, which is shown already.

import { newKey, REPEATABLE, UNREACHABLE } from "./http.js";
import { failure, toast, toastOnNextPage } from "./toasts.js";

const UNKNOWN =
  "The server cannot be reached, so it is not known whether this was done. Look before you try again.";
const keys = new WeakMap();

htmx.defineExtension("api", {
  onEvent(name, event) {
    const { elt } = event.detail ?? {};
    switch (name) {
      // A further click while the first is on its way; htmx would send it afterwards.
      case "htmx:confirm":
        return !isBusy(elt);
      case "htmx:configRequest":
        configure(event.detail);
        return true;
      case "htmx:beforeRequest":
        begin(elt);
        return true;
      case "htmx:afterRequest":
        end(elt, event.detail.xhr);
        return true;
      default:
        return true;
    }
  },
  encodeParameters(xhr, _parameters, elt) {
    const form = elt.closest("form");
    const body = form === elt ? JSON.stringify(fields(form)) : "{}";
    if ("once" in elt.dataset) {
      xhr.setRequestHeader("Idempotency-Key", key(elt, body));
    }
    return body;
  },
});

function configure({ verb, headers }) {
  headers["Content-Type"] =
    verb === "patch" ? "application/merge-patch+json" : "application/json";
  headers.Accept = "application/json, application/problem+json";
}

/** The fields as the contract wants them. */
export function fields(form) {
  const body = {};
  for (const input of form.elements) {
    if (input.name && !input.disabled && !isUnchosen(input) && !isUnchanged(input)) {
      const value = valueOf(input);
      if (value !== undefined) {
        body[input.name] = value;
      }
    }
  }
  return body;
}

function isUnchosen(input) {
  return input.type === "radio" && !input.checked;
}

/** What fields held when they came onto the page, as the browser tells it. */
const before = new WeakMap();

htmx.onLoad((loaded) => {
  const forms = [...loaded.querySelectorAll("form[data-only-changed]")];
  for (const form of loaded.matches("form[data-only-changed]") ? [loaded, ...forms] : forms) {
    for (const input of form.elements) {
      before.set(input, input.value);
    }
  }
});

function isUnchanged(input) {
  return before.get(input) === input.value;
}

function valueOf(input) {
  const kinds = (input.dataset.json ?? "").split(" ");
  const text = input.value;
  if (kinds.includes("boolean")) {
    return input.type === "checkbox" ? input.checked : text === "true";
  }
  if (input.type === "checkbox" && !input.checked) {
    return undefined;
  }
  if (kinds.includes("optional") && text.trim() === "") {
    return undefined;
  }
  if (kinds.includes("nullable") && text === "") {
    return null;
  }
  if (kinds.includes("number")) {
    return text.trim() === "" ? null : Number(text);
  }
  if (kinds.includes("lines")) {
    return parts(text, "\n");
  }
  if (kinds.includes("paragraphs")) {
    return parts(text, /\n\s*\n/);
  }
  if (kinds.includes("titles")) {
    return parts(text, "\n").map((title) => ({ title }));
  }
  return text;
}

function parts(text, separator) {
  return text.split(separator).map((part) => part.trim()).filter((part) => part !== "");
}

/** The same for the same request until it is known how it ended. */
function key(elt, body) {
  const known = keys.get(elt);
  if (known?.body === body) {
    return known.key;
  }
  const fresh = newKey();
  keys.set(elt, { body, key: fresh });
  return fresh;
}

export const isBusy = (elt) => elt.getAttribute("aria-busy") === "true";

function begin(elt) {
  elt.setAttribute("aria-busy", "true");
  clear(elt);
}

function end(elt, xhr) {
  elt.removeAttribute("aria-busy");
  if (xhr.status === 0) {
    refuse(elt, { detail: "once" in elt.dataset ? REPEATABLE : UNKNOWN });
    tellChanged(elt);
    return;
  }
  if (xhr.status < 500) {
    keys.delete(elt);
  }
  const answer = read(xhr);
  if (xhr.status >= 200 && xhr.status < 300) {
    succeed(elt, xhr, answer);
  } else {
    refuse(elt, answer);
    elt.dispatchEvent(new CustomEvent("api:refused", { bubbles: true, detail: answer }));
    // Somebody else was faster.
    if (xhr.status === 404 || xhr.status === 409) {
      tellChanged(elt);
    }
  }
}

function read(xhr) {
  try {
    return xhr.responseText ? JSON.parse(xhr.responseText) : {};
  } catch {
    return {};
  }
}

function succeed(elt, xhr, answer) {
  const { done, go } = elt.dataset;
  const said = done && filled(done, answer);
  const location = xhr.getResponseHeader("Location");
  const page =
    go !== undefined
      ? filled(go, answer, encodeURIComponent)
      : "goLocation" in elt.dataset && location
        ? location.replace(/^\/api\/v1/, "")
        : null;
  elt.closest("dialog")?.close();
  if (elt.matches("form")) {
    elt.reset();
  }
  elt.dispatchEvent(new CustomEvent("api:done", { bubbles: true, detail: answer }));
  if (page !== null) {
    if (said) {
      toastOnNextPage(said);
    }
    leave(elt, page);
    return;
  }
  tellChanged(elt);
  if (said) {
    toast(said);
  }
}

function tellChanged({ dataset: { changed = "" } }) {
  changed.split(" ").filter(Boolean).forEach((event) => htmx.trigger(document.body, event));
}

/** What leads away stays busy until the browser has gone. */
function leave(elt, page) {
  elt.setAttribute("aria-busy", "true");
  window.location.assign(page);
}

// A page that the browser has kept, and shows as it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    document.querySelectorAll("[aria-busy]").forEach((busy) => busy.removeAttribute("aria-busy"));
    for (const kind of ["projects", "epics", "runs", "dead-letters"]) {
      htmx.trigger(document.body, `${kind}-changed`);
    }
  }
});

function filled(pattern, answer, encode = String) {
  return pattern.replace(/\{(\w+)\}/g, (all, field) =>
    Object.hasOwn(answer, field) ? encode(answer[field]) : all,
  );
}

/** Shows what was wrong: beside the fields, else in the form's or dialog's box, else as a toast. */
export function refuse(elt, problem) {
  const detail = problem.detail ?? "That did not work; please try again.";
  const around = elt.closest("form, dialog") ?? elt;
  const wrong = (problem.errors ?? []).filter((error) => mark(around, error));
  if (wrong.length > 0 && wrong.length === problem.errors.length) {
    around.querySelector("[aria-invalid=true]").focus();
    return;
  }
  const box = around.querySelector("[role=alert]");
  if (box && !box.closest("dialog:not([open])")) {
    box.textContent = detail;
    box.scrollIntoView({ block: "nearest" });
  } else {
    failure(detail);
  }
}

function mark(form, { field, message }) {
  const input = form.querySelector(`[name="${CSS.escape(field)}"]`);
  if (!input || input.type === "hidden") {
    return false;
  }
  const error = document.createElement("p");
  error.className = "field-error";
  error.id = `${form.id || "form"}-${field}-error`;
  error.textContent = sentence(input, message);
  input.setAttribute("aria-invalid", "true");
  input.dataset.described = input.getAttribute("aria-describedby") ?? "";
  input.setAttribute("aria-describedby", `${input.dataset.described} ${error.id}`.trim());
  input.after(error);
  return true;
}

/** Messages are ends of sentences that begin with what the field is called. */
function sentence(input, message) {
  const [label] = input.labels?.[0]?.textContent.trim().split(",") ?? [];
  return label ? `${label} ${message}.` : message;
}

/** Takes away what was wrong the last time. */
export function clear(elt) {
  const around = elt.closest("form, dialog") ?? elt;
  around.querySelectorAll(".field-error").forEach((error) => error.remove());
  around.querySelectorAll("[aria-invalid]").forEach((input) => {
    input.removeAttribute("aria-invalid");
    if (input.dataset.described) {
      input.setAttribute("aria-describedby", input.dataset.described);
    } else {
      input.removeAttribute("aria-describedby");
    }
  });
  around.querySelectorAll("[role=alert]").forEach((box) => (box.textContent = ""));
}

// Parts of a page that somebody asked for by hand and that could not be loaded.
document.addEventListener("htmx:responseError", (event) => tell(event, read(event.detail.xhr)));
for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(lost, (event) => tell(event, { detail: UNREACHABLE }));
}

function tell(event, problem) {
  const { elt, requestConfig } = event.detail;
  const by = requestConfig.triggeringEvent?.type;
  if (!elt.closest("[hx-ext~=api]") && (by === "click" || by === "submit" || by === "change")) {
    failure(problem.detail ?? "That did not work; please try again.");
  }
}
