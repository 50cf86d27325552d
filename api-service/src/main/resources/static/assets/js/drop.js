// Imports backlogs: a file that is chosen or dropped, or a text that is pasted, anywhere on a page
// that has the import dialog. The file is sent as it is, under the media type of its format.
//
//   <button data-import="">                                 into a new project
//   <button data-import="the id" data-import-name="Garden"> into that one
//   <button data-sample="/assets/…/some.md">                makes the sample project

import { clear, refuse } from "./api.js";
import { open } from "./dialogs.js";
import { failure, toast, toastOnNextPage } from "./toasts.js";

const TYPES = { markdown: "text/markdown", csv: "text/csv", json: "application/json" };
const NAMES = { markdown: "Markdown", csv: "CSV", json: "JSON" };
const ENDINGS = { md: "markdown", markdown: "markdown", csv: "csv", tsv: "csv", json: "json" };
const MOST_BYTES = 5 * 1024 * 1024;
const UNREACHABLE =
  "The server cannot be reached. What you chose is kept here; please try again.";

const dialog = document.getElementById("import");
const form = dialog.querySelector("form");
const result = document.getElementById("import-result");
const { file: fileField, text: textField, format: formatField, name: nameField } = form.elements;

/** The project that the import goes to, null for a new one. */
let target = null;
/** An import of which it is not known whether it arrived: what went where, under which key. */
let pending = null;
/** Tells the import that is on its way that the dialog was closed. */
let givenUp = new AbortController();

// What is imported

const content = () => fileField.files[0] ?? (textField.value.trim() === "" ? null : textField.value);

/** The format by the ending of the name, else by how the text begins. */
export function formatOf(text, name = "") {
  const ending = ENDINGS[name.split(".").pop().toLowerCase()];
  if (ending) {
    return ending;
  }
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (start.startsWith("{")) {
    return "json";
  }
  const [first] = start.split("\n", 1);
  const looksLikeColumns =
    !first.startsWith("#") &&
    /[,;\t]/.test(first) &&
    /(^|[,;\t"])\s*(title|epictitle|summary|issue type)\s*($|[,;\t"])/i.test(first.trim());
  return looksLikeColumns ? "csv" : "markdown";
}

/** A name for the new project that the text itself tells. */
function nameIn(text, format, file) {
  if (format === "markdown") {
    const heading = /^#[ \t]+(.+)$/m.exec(text)?.[1]?.trim();
    if (heading && !/\d+\s*[:.)–—-]/.test(heading)) {
      return heading;
    }
  }
  if (format === "json") {
    const name = /"name"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text.slice(0, 2000))?.[1];
    try {
      if (name && JSON.parse(name).trim()) {
        return JSON.parse(name);
      }
    } catch {
      // It is told when the file is imported.
    }
  }
  return file ? file.name.replace(/\.[^.]+$/, "") : "Imported backlog";
}

let nameIsOwn = false;
nameField.addEventListener("input", () => (nameIsOwn = nameField.value !== ""));

async function recognise() {
  const chosen = content();
  const file = chosen instanceof File ? chosen : null;
  const text = file ? await file.slice(0, 4000).text() : (chosen ?? "");
  const format = formatOf(text, file?.name);
  formatField.value = format;
  document.getElementById("import-file").hidden = !file;
  document.getElementById("import-file-size").textContent = file ? size(file) : "";
  document.getElementById("import-recognised").textContent = chosen
    ? `Recognised as ${NAMES[format]}.`
    : "";
  textField.disabled = file !== null;
  if (!nameIsOwn) {
    nameField.value = chosen ? nameIn(text, format, file) : "";
  }
}

function size(file) {
  return file.size < 1024 ? `${file.size} B` : `${(file.size / 1024).toFixed(1)} KB`;
}

fileField.addEventListener("change", () => {
  clear(form);
  recognise();
});
textField.addEventListener("input", recognise);
document.getElementById("import-remove").addEventListener("click", () => {
  fileField.value = "";
  recognise();
  fileField.focus();
});

// Opening and closing

export function begin(project) {
  target = project;
  const title = document.getElementById("import-title");
  title.textContent = project ? `Import into “${shortened(project.name)}”` : "Import a backlog";
  document.getElementById("import-name").hidden = project !== null;
  nameField.disabled = project !== null;
  form.hidden = false;
  result.hidden = true;
  clear(form);
  recognise();
  open(dialog);
}

function shortened(text) {
  const letters = Array.from(text);
  return letters.length > 60 ? letters.slice(0, 60).join("") + "…" : text;
}

dialog.addEventListener("close", () => {
  form.reset();
  nameIsOwn = false;
  givenUp.abort();
  forget();
});

/** A project that was made for an import goes with it. */
function forget() {
  if (pending?.isNew) {
    drop(pending);
  }
  pending = null;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-import]");
  if (opener) {
    const { import: id, importName: name } = opener.dataset;
    begin(id ? { id, name } : null);
  }
  const sample = event.target.closest("[data-sample]");
  if (sample && sample.getAttribute("aria-busy") !== "true") {
    makeSample(sample);
  }
});

// Dropping and pasting anywhere

let inside = 0;
const isOther = () => document.querySelector("dialog[open]:not(#import)") !== null;
const hasFile = (event) => event.dataTransfer?.types.includes("Files") && !isOther();

document.addEventListener("dragenter", (event) => {
  if (hasFile(event)) {
    inside += 1;
    document.body.classList.add("dropping");
  }
});
document.addEventListener("dragleave", (event) => {
  if (hasFile(event)) {
    inside = Math.max(0, inside - 1);
    document.body.classList.toggle("dropping", inside > 0);
  }
});
document.addEventListener("dragover", (event) => {
  if (hasFile(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }
});
document.addEventListener("drop", (event) => {
  inside = 0;
  document.body.classList.remove("dropping");
  if (hasFile(event)) {
    event.preventDefault();
    take(event.dataTransfer.files);
  }
});

document.addEventListener("paste", (event) => {
  if (event.target.closest?.("input, textarea, select") || isOther()) {
    return;
  }
  const { files } = event.clipboardData;
  const text = event.clipboardData.getData("text/plain");
  if (files.length > 0) {
    event.preventDefault();
    take(files);
  } else if (text.trim() !== "") {
    event.preventDefault();
    appear();
    fileField.value = "";
    textField.value = text;
    recognise();
  }
});

function take(files) {
  appear();
  if (files.length !== 1) {
    refuse(form, { detail: "Please give one file at a time." });
    return;
  }
  fileField.files = files;
  clear(form);
  recognise();
}

/** On a page of one project, that is where a dropped file belongs. */
function appear() {
  if (!dialog.open) {
    const own = document.querySelector("main [data-import-here]");
    begin(own ? { id: own.dataset.import, name: own.dataset.importName } : null);
  }
}

// Sending

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") {
    return;
  }
  clear(form);
  const chosen = content();
  if (chosen === null) {
    refuse(form, { detail: "Choose a file, drop one here, or paste the text of a backlog." });
    textField.focus();
    return;
  }
  if (new Blob([chosen]).size > MOST_BYTES) {
    refuse(form, { detail: "A backlog may have at most 5 MB." });
    return;
  }
  form.setAttribute("aria-busy", "true");
  givenUp = new AbortController();
  try {
    await importAs(formatField.value, chosen, givenUp.signal);
  } finally {
    form.removeAttribute("aria-busy");
  }
});

async function importAs(format, chosen, signal) {
  if (pending?.chosen !== chosen || pending.format !== format) {
    forget();
  }
  const where = pending ?? (await destination(format, chosen));
  if (where === null) {
    return;
  }
  const headers = { "Content-Type": TYPES[format], "Idempotency-Key": where.key };
  const answer = await send("POST", `/projects/${where.project}/imports`, chosen, headers, signal);
  if (signal.aborted) {
    if (where.isNew) {
      await drop(where);
    }
    return;
  }
  if (answer.status === 0) {
    pending = where;
    refuse(form, { detail: UNREACHABLE });
    return;
  }
  pending = null;
  if (!answer.ok) {
    if (where.isNew) {
      await drop(where);
    }
    refuse(form, answer.body);
    showWarnings(answer.body.warnings ?? [], form.querySelector(".left-out"));
    return;
  }
  succeed(where, answer.body);
}

async function destination(format, chosen) {
  const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
  if (target) {
    return { project: target.id, key, format, chosen, isNew: false };
  }
  const made = await send("POST", "/projects", JSON.stringify({ name: nameField.value }), {
    "Content-Type": "application/json",
  });
  if (!made.ok) {
    refuse(form, made.status === 0 ? { detail: UNREACHABLE } : made.body);
    return null;
  }
  return { project: made.body.id, key, format, chosen, isNew: true };
}

const drop = ({ project }) => send("DELETE", `/projects/${project}`);

function succeed(where, imported) {
  const said = sentence(imported);
  if (imported.warnings.length === 0) {
    dialog.close();
    finish(where, said);
    return;
  }
  form.hidden = true;
  result.hidden = false;
  document.getElementById("import-said").textContent = said;
  showWarnings(imported.warnings, result.querySelector(".left-out"));
  const link = document.getElementById("import-open");
  link.href = `/projects/${where.project}`;
  htmx.trigger(document.body, "projects-changed");
  htmx.trigger(document.body, "epics-changed");
  document.getElementById("import-said").focus();
}

function finish(where, said) {
  if (where.isNew) {
    toastOnNextPage(said);
    window.location.assign(`/projects/${where.project}`);
    return;
  }
  htmx.trigger(document.body, "projects-changed");
  htmx.trigger(document.body, "epics-changed");
  toast(said);
}

function sentence({ epicsCreated, storiesCreated }) {
  const epics = `${epicsCreated} ${epicsCreated === 1 ? "epic" : "epics"}`;
  const stories = `${storiesCreated} ${storiesCreated === 1 ? "story" : "stories"}`;
  return storiesCreated === 0 ? `Imported ${epics}.` : `Imported ${epics} and ${stories}.`;
}

function showWarnings(warnings, box) {
  box.hidden = warnings.length === 0;
  box.querySelector("ol").replaceChildren(
    ...warnings.map(({ line, message }) => {
      const item = document.createElement("li");
      const where = document.createElement("b");
      where.textContent = line ? `Line ${line}: ` : "";
      item.append(where, message);
      return item;
    }),
  );
}

async function makeSample(button) {
  button.setAttribute("aria-busy", "true");
  let project = null;
  try {
    const text = await (await fetch(button.dataset.sample)).blob();
    const made = await send(
      "POST",
      "/projects",
      JSON.stringify({
        name: button.dataset.sampleName,
        description: button.dataset.sampleDescription,
      }),
      { "Content-Type": "application/json" },
    );
    project = made.body.id ?? null;
    const imported = made.ok
      ? await send("POST", `/projects/${project}/imports`, text, { "Content-Type": TYPES.markdown })
      : made;
    if (imported.ok) {
      finish({ project, isNew: true }, "The sample project is there. Generate its stories next.");
      return;
    }
    failure(imported.body.detail ?? UNREACHABLE);
  } catch {
    failure("The server cannot be reached; please try again.");
  }
  if (project) {
    await send("DELETE", `/projects/${project}`);
  }
  button.removeAttribute("aria-busy");
}

/** Status 0 means that there was no answer. */
async function send(method, path, body, headers = {}, signal = null) {
  try {
    const response = await fetch(`/api/v1${path}`, { method, body, headers, signal });
    const text = await response.text();
    return { ok: response.ok, status: response.status, body: text ? JSON.parse(text) : {} };
  } catch {
    return { ok: false, status: 0, body: {} };
  }
}
