// Makes the sample project.
//
//   <button data-sample="/assets/…/some.md" data-sample-name="Garden"
//           data-sample-description="What it is about">

import { isBusy } from "./api.js";
import { FORMATS } from "./backlog.js";
import { createProject, deleteProject, send, UNREACHABLE } from "./http.js";
import { failure, toastOnNextPage } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-sample]");
  if (!button || isBusy(button)) {
    return;
  }
  button.setAttribute("aria-busy", "true");
  try {
    const project = await make(button.dataset);
    toastOnNextPage("The sample project is there. Generate its stories next.");
    window.location.assign(`/projects/${project}`);
  } catch ({ message }) {
    failure(message);
    button.removeAttribute("aria-busy");
  }
});

/** @return the id of the project */
async function make({ sample, sampleName: name, sampleDescription: description }) {
  const body = await load(sample);
  const made = await createProject({ name, description });
  const { id } = succeeded(made).body;
  const imported = await send("POST", `/projects/${id}/imports`, { type: FORMATS.markdown.type, body });
  if (!imported.ok) {
    await deleteProject(id);
  }
  succeeded(imported);
  return id;
}

async function load(sample) {
  const answer = await fetch(sample).catch(() => null);
  if (answer === null) {
    throw new Error(UNREACHABLE);
  }
  // After an update of Storyloom its files are elsewhere.
  if (!answer.ok) {
    throw new Error("The sample was not found. Please reload the page and try again.");
  }
  return answer.blob();
}

function succeeded(answer) {
  if (!answer.ok) {
    throw new Error(answer.body.detail ?? UNREACHABLE);
  }
  return answer;
}
