// Says what happened: in a box for a moment, and to screen readers.

const SHOWN_MS = 6000;
const NEXT_PAGE = "storyloom.toast";

const region = () => document.getElementById("toasts");

/** Says something to screen readers, when they have nothing better to say. */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  // A text that is the same as before would be no change.
  requestAnimationFrame(() => (announcer.textContent = text));
}

/** An outcome, gone after a while; pointing at it or focusing it keeps it. */
export function toast(text) {
  const box = show(text);
  announce(text);
  let timer = 0;
  const later = () => (timer = setTimeout(() => box.remove(), SHOWN_MS));
  for (const kept of ["pointerenter", "focusin"]) {
    box.addEventListener(kept, () => clearTimeout(timer));
  }
  for (const left of ["pointerleave", "focusout"]) {
    box.addEventListener(left, later);
  }
  later();
}

/** A failure, which stays until it is dismissed. */
export function failure(text) {
  const box = show(text);
  box.classList.add("error");
  box.setAttribute("role", "alert");
}

/** An outcome, shown by the page that is loaded next. */
export function toastOnNextPage(text) {
  sessionStorage.setItem(NEXT_PAGE, text);
}

function show(text) {
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  region().append(box);
  return box;
}

const left = sessionStorage.getItem(NEXT_PAGE);
if (left !== null) {
  sessionStorage.removeItem(NEXT_PAGE);
  toast(left);
}
