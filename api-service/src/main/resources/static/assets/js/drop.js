// Files that are dropped, and files and texts that are pasted, anywhere on a page that has the
// import dialog.

import { offer } from "./import.js";

const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;

/** Somebody is busy in another dialog. */
const isTaken = () => document.querySelector("dialog[open]:not(#import)") !== null;

const point = (isDropping) => document.body.classList.toggle("dropping", isDropping);

// The browser would leave the page and open the file, so this is prevented in any case.
for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = isTaken() ? "none" : "copy";
      point(!isTaken());
    }
  });
}

document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (relatedTarget === null) {
    point(false);
  }
});

document.addEventListener("drop", (event) => {
  point(false);
  if (hasFiles(event)) {
    event.preventDefault();
    if (!isTaken()) {
      offer({ files: event.dataTransfer.files });
    }
  }
});

document.addEventListener("paste", (event) => {
  if (event.target.closest?.("input, textarea, select") || isTaken()) {
    return;
  }
  const { files } = event.clipboardData;
  const text = event.clipboardData.getData("text/plain");
  if (files.length > 0 || text.trim() !== "") {
    event.preventDefault();
    offer({ files, text });
  }
});
