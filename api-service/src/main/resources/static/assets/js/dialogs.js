// Opens and closes native dialogs, and asks before what hx-confirm wants to be asked about.
//
//   <button data-opens="some-dialog">          opens <dialog id="some-dialog">
//   <button data-closes>                       closes the dialog it is in
//   <a hx-get="/…" hx-target="#some-drawer">   opens <dialog class="drawer"> with what was loaded
//   <button hx-confirm="What will be lost"     asks first; also data-confirm-title and
//           data-confirm-button="Delete it">   data-confirm-title="Delete …?", and
//                                              data-confirm-harmless when nothing gets lost

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    open(document.getElementById(opener.dataset.opens));
    return;
  }
  if (event.target.closest("[data-closes]")) {
    event.target.closest("dialog").close();
    return;
  }
  // A click outside of the box is one on the dialog itself.
  if (event.target.matches("dialog[open]") && isOutside(event, event.target)) {
    event.target.close();
  }
});

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
  const heading = target.querySelector("h1[id], h2[id]");
  if (heading && !target.hasAttribute("aria-labelledby")) {
    target.setAttribute("aria-labelledby", heading.id);
  }
  open(target);
  target.addEventListener("close", () => target.replaceChildren(), { once: true });
});

function isOutside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left ||
    event.clientX > box.right ||
    event.clientY < box.top ||
    event.clientY > box.bottom
  );
}

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
  yes.classList.toggle("danger", !("confirmHarmless" in elt.dataset));
  yes.onclick = () => {
    dialog.close();
    issueRequest(true);
  };
  open(dialog);
});
