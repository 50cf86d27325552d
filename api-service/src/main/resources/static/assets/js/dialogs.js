// Opens and closes native dialogs, and asks before what hx-confirm wants to be asked about.
//
//   <button data-opens="some-dialog">          opens <dialog id="some-dialog">
//   <button data-closes>                       closes the dialog it is in; what was typed is gone
//   <a hx-get="/…" hx-target="#some-drawer">   opens <dialog class="drawer"> with what was loaded
//   <button hx-confirm="What will be lost"     asks first; also data-confirm-title and
//           data-confirm-button="Delete it"    data-confirm-title="Delete …?",
//           data-confirm-keep="Keep it">       and data-confirm-harmless when nothing gets lost

import { clear } from "./api.js";

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

document.addEventListener("htmx:confirm", (event) => {
  const { question, elt, issueRequest } = event.detail;
  if (!question) {
    return;
  }
  event.preventDefault();
  const dialog = document.getElementById("confirm");
  const yes = document.getElementById("confirm-yes");
  document.getElementById("confirm-title").textContent =
    elt.dataset.confirmTitle ?? "Are you sure?";
  document.getElementById("confirm-text").textContent = question;
  yes.textContent = elt.dataset.confirmButton ?? "Delete";
  document.getElementById("confirm-no").textContent = elt.dataset.confirmKeep ?? "Keep";
  yes.classList.toggle("danger", !("confirmHarmless" in elt.dataset));
  yes.onclick = () => {
    dialog.close();
    issueRequest(true);
  };
  open(dialog);
});
