// Opens and closes native dialogs, and asks before what hx-confirm wants to be asked about.
//
//   <button data-opens="some-dialog">          opens <dialog id="some-dialog">
//   <button data-closes>                       closes the dialog it is in; what was typed is gone
//   <a hx-get="/…" hx-target="#some-drawer">   opens <dialog class="drawer"> with what was loaded
//   <button hx-confirm="What will be lost"     asks first; also data-confirm-title and
//           data-confirm-button="Delete it"    data-confirm-title="Delete …?",
//           data-confirm-keep="Keep it">       and data-confirm-harmless when nothing gets lost
//
// Escape asks before it closes a dialog in which somebody has typed.

import { clear, isBusy } from "./api.js";

// htmx goes on listening at a button that was enabled when it was rendered first. (What submits a
// form is also clicked by Enter in its fields, so that is for the form to decide.)
document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("[aria-disabled=true]:not([type=submit])")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    open(document.getElementById(opener.dataset.opens));
    return;
  }
  if (event.target.closest("[data-closes]")) {
    event.target.closest("dialog").close();
  }
});

// The event does not bubble.
document.addEventListener(
  "close",
  ({ target }) => {
    for (const form of target.querySelectorAll("form")) {
      form.reset();
      clear(form);
    }
  },
  true,
);

/** Opens a dialog; the browser gives the focus back to where it was when the dialog closes. */
export function open(dialog) {
  dialog.showModal();
  dialog.scrollTop = 0;
}

// When what had the focus is gone, as after it was deleted, the page begins anew.
let focused = null;
document.addEventListener("focusin", (event) => (focused = event.target));
document.addEventListener("htmx:afterSettle", () => {
  if (focused && !focused.isConnected && document.activeElement === document.body) {
    document.getElementById("main").focus({ preventScroll: true });
  }
});

// What is loaded into a drawer opens it, and goes when it closes, so that nothing in it goes on loading.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!target.matches("dialog.drawer:not([open])") || target.childElementCount === 0) {
    return;
  }
  open(target);
  target.addEventListener("close", () => target.replaceChildren(), { once: true });
});

// What arrives while somebody is busy in another dialog comes too late.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.matches("dialog:not([open])") && document.querySelector("dialog:modal")) {
    detail.shouldSwap = false;
  }
});

/**
 * Asks, and goes on after a yes.
 *
 * @param words title and text, and what yes and no are called
 */
function ask({ title, text, yes, no, harmless = false }, goOn) {
  const dialog = document.getElementById("confirm");
  const button = document.getElementById("confirm-yes");
  document.getElementById("confirm-title").textContent = title;
  document.getElementById("confirm-text").textContent = text;
  document.getElementById("confirm-no").textContent = no;
  button.textContent = yes;
  button.classList.toggle("danger", !harmless);
  button.onclick = () => {
    dialog.close();
    goOn();
  };
  open(dialog);
}

document.addEventListener("htmx:confirm", (event) => {
  const { question, elt, issueRequest } = event.detail;
  if (!question) {
    return;
  }
  event.preventDefault();
  const { confirmTitle, confirmButton, confirmKeep } = elt.dataset;
  ask(
    {
      title: confirmTitle ?? "Are you sure?",
      text: question,
      yes: confirmButton ?? "Delete",
      no: confirmKeep ?? "Keep",
      harmless: "confirmHarmless" in elt.dataset,
    },
    () => issueRequest(true),
  );
});

/** What is on its way is not lost. */
function isEdited(form) {
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  return (
    !isBusy(form) &&
    fields.some((field) => field.value !== field.defaultValue && field.checkVisibility())
  );
}

// Escape is hit by accident too. The event does not bubble.
document.addEventListener(
  "cancel",
  (event) => {
    const dialog = event.target;
    if ([...dialog.querySelectorAll("form")].some(isEdited)) {
      event.preventDefault();
      ask(
        {
          title: "Discard what you typed?",
          text: "It is not saved yet.",
          yes: "Discard",
          no: "Go on editing",
        },
        () => dialog.close(),
      );
    }
  },
  true,
);
