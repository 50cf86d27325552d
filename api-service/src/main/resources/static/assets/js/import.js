// The dialog that imports a backlog, a file or a text, into a project that is there or a new one.
//
//   <button data-import="">                                   into a new project
//   <button data-import="the id" data-import-name="Garden">   into that one
//   <button data-import=… data-import-here>                   as what is dropped on the page

import { clear, isBusy, refuse } from "./api.js";
import { FORMATS, formatOf, nameIn } from "./backlog.js";
import { open } from "./dialogs.js";
import { createProject, deleteProject, newKey, REPEATABLE, send, UNREACHABLE } from "./http.js";
import { toast, toastOnNextPage } from "./toasts.js";

const MOST_BYTES = 5 * 1024 * 1024;
const TOO_LARGE = "A backlog may have at most 5 MB.";

const dialog = document.getElementById("import");
const form = dialog.querySelector("form");
const result = document.getElementById("import-result");
const recognised = document.getElementById("import-recognised");
const { file: fileField, text: textField, format: formatField, name: nameField } = form.elements;

/** The id and the name of the project that the dialog is open for, null for a new one. */
let target = null;
/** What was sent and has not come to an end: from where to where, what and under which key. */
let attempt = null;
/** What was chosen by hand stays. */
let nameIsOwn = false;
let formatIsOwn = false;

// Opening

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-import]");
  if (opener) {
    begin(targetOf(opener));
  }
});

function targetOf(opener) {
  const { import: id, importName: name } = opener?.dataset ?? {};
  return id ? { id, name } : null;
}

/** Takes what was dropped or pasted; on a page of one project, that is where it belongs. */
export function offer({ files, text }) {
  if (!dialog.open || form.hidden) {
    begin(targetOf(document.querySelector("main [data-import-here]")));
  }
  if (files.length > 1) {
    clear(form);
    refuse(form, { detail: "Please give one file at a time." });
    return;
  }
  if (files.length === 1) {
    fileField.files = files;
  } else {
    fileField.value = "";
    textField.value = text;
  }
  formatIsOwn = false;
  renew();
}

function begin(project) {
  target = project;
  document.getElementById("import-title").textContent = project
    ? `Import into “${shortened(project.name)}”`
    : "Import a backlog";
  document.getElementById("import-name").hidden = project !== null;
  nameField.disabled = project !== null;
  form.hidden = false;
  result.hidden = true;
  form.reset();
  nameIsOwn = false;
  formatIsOwn = false;
  renew();
  if (!dialog.open) {
    open(dialog);
  }
}

function shortened(text) {
  const letters = Array.from(text);
  return letters.length > 60 ? letters.slice(0, 60).join("") + "…" : text;
}

// Choosing

form.addEventListener("input", ({ target: field }) => {
  switch (field) {
    case nameField:
      nameIsOwn = nameField.value !== "";
      break;
    case formatField:
      formatIsOwn = true;
      break;
    case fileField:
      formatIsOwn = false;
      break;
  }
  renew();
});

document.getElementById("import-remove").addEventListener("click", () => {
  fileField.value = "";
  formatIsOwn = false;
  renew();
  fileField.focus();
});

const content = () => fileField.files[0] ?? (textField.value.trim() === "" ? null : textField.value);

/** Whatever is chosen now: what was said of what was chosen before is no longer true. */
function renew() {
  giveUp();
  clear(form);
  showWarnings([], form.querySelector(".left-out"));
  const [file] = fileField.files;
  document.getElementById("import-file").hidden = !file;
  document.getElementById("import-file-size").textContent = file ? size(file) : "";
  textField.disabled = file !== undefined;
  if (isTooLarge(content())) {
    refuse(form, { detail: TOO_LARGE });
  }
  recognise();
}

async function recognise() {
  const chosen = content();
  const file = chosen instanceof File ? chosen : null;
  const text = file ? await beginning(file) : (chosen ?? "");
  if (content() !== chosen) {
    return;
  }
  if (text === null) {
    refuse(form, { detail: "This file cannot be read." });
  }
  if (!formatIsOwn) {
    formatField.value = formatOf(text ?? "", file?.name);
  }
  const said = chosen && !formatIsOwn ? `Recognised as ${FORMATS[formatField.value].name}.` : "";
  // A status that is set is read out, even to the same text.
  if (recognised.textContent !== said) {
    recognised.textContent = said;
  }
  if (!nameIsOwn) {
    nameField.value = chosen ? nameIn(text ?? "", formatField.value, file?.name) : "";
  }
}

const beginning = (file) => file.slice(0, 4000).text().catch(() => null);

function isTooLarge(chosen) {
  return chosen !== null && (chosen.size ?? new Blob([chosen]).size) > MOST_BYTES;
}

function size({ size: bytes }) {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

// Sending

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy(form)) {
    return;
  }
  clear(form);
  const chosen = content();
  if (chosen === null) {
    refuse(form, { detail: "Choose a file, drop one here, or paste the text of a backlog." });
    textField.focus();
    return;
  }
  if (isTooLarge(chosen)) {
    refuse(form, { detail: TOO_LARGE });
    return;
  }
  attempt ??= {
    isNew: target === null,
    project: target?.id ?? null,
    name: nameField.value,
    format: formatField.value,
    content: chosen,
    key: newKey(),
    stop: new AbortController(),
  };
  const mine = attempt;
  form.setAttribute("aria-busy", "true");
  const answer = await sendAll(mine);
  if (attempt !== mine) {
    return;
  }
  form.removeAttribute("aria-busy");
  if (isOpen(answer)) {
    refuse(form, { detail: mine.project ? REPEATABLE : UNREACHABLE, ...answer.body });
    return;
  }
  attempt = null;
  if (answer.ok) {
    succeed(mine, answer.body);
  } else {
    refuse(form, answer.body);
    showWarnings(answer.body.warnings ?? [], form.querySelector(".left-out"));
  }
});

/** It is not known whether it was done; the same once more does nothing twice. */
const isOpen = ({ status }) => status === 0 || status >= 500;

/** Makes the project, when it is a new one, and imports into it. */
async function sendAll(mine) {
  if (mine.project === null) {
    const made = await createProject({ name: mine.name });
    mine.project = made.body.id ?? null;
    if (attempt !== mine) {
      await undo(mine);
    }
    if (attempt !== mine || !made.ok) {
      return made;
    }
  }
  const answer = await send("POST", `/projects/${mine.project}/imports`, {
    type: FORMATS[mine.format].type,
    body: mine.content,
    key: mine.key,
    signal: mine.stop.signal,
  });
  if (!answer.ok && !isOpen(answer)) {
    await undo(mine);
  }
  return answer;
}

/** A project that was made for an import goes with it. */
async function undo(mine) {
  const { isNew, project } = mine;
  if (isNew && project !== null) {
    mine.project = null;
    await deleteProject(project);
  }
}

dialog.addEventListener("close", giveUp);

/** What is closed or changed while it is on its way, or before it was repeated, is not wanted. */
function giveUp() {
  if (attempt === null) {
    return;
  }
  const mine = attempt;
  attempt = null;
  mine.stop.abort();
  undo(mine);
  if (isBusy(form)) {
    form.removeAttribute("aria-busy");
    if (!mine.isNew) {
      tellChanged();
      toast("The import was given up. Epics that had already arrived stay.");
    }
  }
}

// What came of it

function succeed({ isNew, project }, imported) {
  const page = `/projects/${project}`;
  const said = sentence(imported);
  if (imported.warnings.length > 0) {
    form.hidden = true;
    result.hidden = false;
    document.getElementById("import-said").textContent = said;
    showWarnings(imported.warnings, result.querySelector(".left-out"));
    const link = document.getElementById("import-open");
    link.href = page;
    link.hidden = page === window.location.pathname;
    document.getElementById("import-said").focus();
    tellChanged();
    return;
  }
  dialog.close();
  if (isNew) {
    toastOnNextPage(said);
    window.location.assign(page);
  } else {
    toast(said);
    tellChanged();
  }
}

function tellChanged() {
  htmx.trigger(document.body, "projects-changed");
  htmx.trigger(document.body, "epics-changed");
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
