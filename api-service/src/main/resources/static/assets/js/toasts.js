// Says what happened: in a box for a moment, and to screen readers.

const SHOWN_MS = 6000;
const NEXT_PAGE = "storyloom.toast";

const region = document.getElementById("toasts");
const announcer = document.getElementById("announcer");

/** What is outside of an open dialog is behind it, and not read out. */
function comeForward() {
  const front = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== front) {
    front.append(region, announcer);
  }
}

// The event does not bubble.
document.addEventListener("close", ({ target }) => target.contains(region) && comeForward(), true);

/** Says something to screen readers, when they have nothing better to say. */
export function announce(text) {
  comeForward();
  announcer.textContent = "";
  // A text that is the same as before would be no change.
  requestAnimationFrame(() => (announcer.textContent = text));
}

/**
 * An outcome, gone after a while; pointing at it or focusing it keeps it.
 *
 * @param style the class of a badge
 */
export function toast(text, style = "done") {
  const box = show(text, style);
  announce(text);
  let timer = 0;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => (box.matches(":hover, :focus-within") ? restart() : box.remove()),
      SHOWN_MS,
    );
  };
  restart();
}

/** A failure, which stays until it is dismissed. */
export function failure(text) {
  const box = show(text, "failed");
  box.setAttribute("role", "alert");
}

/** An outcome, shown by the page that is loaded next. */
export function toastOnNextPage(text) {
  sessionStorage.setItem(NEXT_PAGE, text);
}

function show(text, style) {
  comeForward();
  const box = document.createElement("div");
  box.className = `toast ${style}`;
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  close.addEventListener("click", () => {
    box.remove();
    (region.closest("dialog") ?? document.getElementById("main")).focus({ preventScroll: true });
  });
  box.append(words, close);
  region.append(box);
  return box;
}

const left = sessionStorage.getItem(NEXT_PAGE);
if (left !== null) {
  sessionStorage.removeItem(NEXT_PAGE);
  toast(left);
}
