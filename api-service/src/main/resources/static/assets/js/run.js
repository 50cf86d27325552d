// Keeps the panel of a run up to date, by its stream, else by asking; ticks its clocks; says in the
// title and to screen readers how far it is.
//
//   #run-live [sse-connect]      stays; without a stream the run is over
//     [data-loads-run]           asks for the panel; "run-refresh" makes it ask
//     #run [data-run data-etag data-ended data-progress data-says data-outcome]
//       #run-stream              says how the panel is kept up to date
//       [data-elapsed-ms data-ticking], [data-remaining-ms], [data-wait-s]   clocks, as rendered
//
// The body hears "run-ended" after the end.

import { announce, toast } from "./toasts.js";

const POLL_MS = 5_000;
const HIDDEN_POLL_MS = 15_000;
/** A stream may have died without anybody noticing. */
const SILENT_MS = 10_000;
const ANNOUNCE_MS = 5_000;
const RETRIES_MS = [500, 1_000, 2_000, 4_000];

const now = () => performance.now();

/** A stream of events that is closed while nobody looks, and opened again by itself. */
class Stream extends EventTarget {
  #url;
  #types = new Set();
  #source = null;
  #timer = 0;
  #closed = false;
  isOpen = false;
  failures = 0;
  /** The first time since it was open. */
  failedAt = 0;
  heardAt = now();

  constructor(url) {
    super();
    this.#url = url;
    if (!document.hidden) {
      this.wake();
    }
  }

  /** Never "closed" for htmx before it is, which would open further ones. */
  get readyState() {
    if (this.#closed) {
      return EventSource.CLOSED;
    }
    return this.isOpen ? EventSource.OPEN : EventSource.CONNECTING;
  }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (!this.#types.has(type)) {
      this.#types.add(type);
      this.#listen(type);
    }
  }

  #listen(type) {
    this.#source?.addEventListener(type, (event) => {
      this.heardAt = now();
      this.dispatchEvent(new MessageEvent(type, { data: event.data }));
    });
  }

  wake() {
    if (this.#closed || this.#source) {
      return;
    }
    clearTimeout(this.#timer);
    this.#source = new EventSource(this.#url);
    this.#source.onopen = (event) => {
      this.isOpen = true;
      this.failures = 0;
      this.heardAt = now();
      this.onopen?.(event);
      showStream();
    };
    this.#source.onerror = () => this.#fail();
    this.#types.forEach((type) => this.#listen(type));
  }

  /** Without a word to htmx, which would call the end of a run an error. */
  #fail() {
    if (this.failures++ === 0) {
      this.failedAt = now();
    }
    this.sleep();
    this.#timer = setTimeout(
      () => this.wake(),
      RETRIES_MS[Math.min(this.failures, RETRIES_MS.length) - 1] * (0.75 + Math.random() / 2),
    );
  }

  /** Open, and yet something has happened that it did not tell. */
  isDead() {
    return this.isOpen && now() - this.heardAt >= SILENT_MS;
  }

  sleep() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.isOpen = false;
    showStream();
  }

  close() {
    this.#closed = true;
    this.sleep();
  }
}

const panel = () => document.getElementById("run");
const isEnded = () => panel()?.dataset.ended === "true";

/** The stream of the run on this page, if it goes on. */
let stream = null;
/** What the panel showed last. */
let seen = {};
let renderedAt = now();
let askedAt = now();
let answeredAt = -Infinity;
let isAnswered = true;
let announcedAt = -Infinity;
let announcing = 0;
/** How many stories are being saved for an epic, which only events tell. */
const saving = new Map();

htmx.createEventSource = (url) => {
  stream?.close();
  saving.clear();
  stream = new Stream(url);
  stream.addEventListener("EPIC_SAVING", ({ data }) => {
    const { epicId, storyCount } = JSON.parse(data);
    saving.set(epicId, storyCount);
  });
  return stream;
};

/** After the panel was rendered anew. */
function adopt() {
  renderedAt = now();
  const shown = panel()?.dataset ?? {};
  const isFirst = seen.run !== shown.run;
  const hasEnded = !isFirst && seen.ended !== shown.ended;
  fillIn();
  tick();
  entitle(shown.progress);
  if (isEnded()) {
    stream?.close();
    document.getElementById("run-live").removeAttribute("sse-connect");
  } else {
    showStream();
  }
  if (hasEnded) {
    clearTimeout(announcing);
    toast(shown.outcome, shown.outcomeStyle);
    htmx.trigger(document.body, "run-ended");
  } else if (!isFirst && seen.says !== shown.says) {
    announceLater();
  }
  seen = { ...shown };
}

function fillIn() {
  for (const text of panel()?.querySelectorAll("[data-status=SAVING]") ?? []) {
    const stories = saving.get(text.dataset.epic);
    if (stories !== undefined) {
      text.textContent = `Saving ${stories} ${stories === 1 ? "story" : "stories"}...`;
    }
  }
}

function announceLater() {
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    announcedAt = now();
    announce(panel()?.dataset.says ?? "");
  }, Math.max(0, announcedAt + ANNOUNCE_MS - now()));
}

function entitle(progress) {
  const name = document.title.replace(/^\d+\/\d+ · /, "");
  document.title = progress ? `${progress} · ${name}` : name;
}

function showStream() {
  const badge = document.getElementById("run-stream");
  if (!badge || !stream) {
    return;
  }
  if (stream.isOpen && isAnswered) {
    say(badge, "done", "Live");
  } else if (stream.failures > 1 && isAnswered && answeredAt > stream.failedAt) {
    say(badge, "warned", "Updating every 5 s");
  } else if (stream.failures > 1 || !isAnswered) {
    say(badge, "warned", "Reconnecting");
  } else if (stream.failures === 0) {
    say(badge, "pending", "Connecting");
  }
  // The first failure may be the end of the run, which the panel tells in a moment.
}

function say(badge, style, text) {
  if (badge.textContent !== text) {
    badge.className = `badge ${style}`;
    badge.textContent = text;
  }
}

function tick() {
  const passed = now() - renderedAt;
  for (const clock of document.querySelectorAll("#run [data-ticking=true]")) {
    clock.textContent = duration(Number(clock.dataset.elapsedMs) + passed);
  }
  for (const rest of document.querySelectorAll("#run [data-remaining-ms]")) {
    const ms = Number(rest.dataset.remainingMs) - passed;
    rest.textContent = ms < 1000 ? "a moment" : `~${duration(ms)}`;
  }
  for (const wait of document.querySelectorAll("#run [data-wait-s]")) {
    wait.textContent = Math.max(0, Math.ceil(Number(wait.dataset.waitS) - passed / 1000));
  }
}

/** As the server writes it. */
function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds === 0) {
    return ms > 0 ? "<1s" : "0s";
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
  }
  return minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
}

function refresh() {
  const loader = document.querySelector("[data-loads-run]");
  if (loader) {
    askedAt = now();
    htmx.trigger(loader, "run-refresh");
  }
}

function isDue() {
  if (stream?.isOpen && isAnswered) {
    const heardAt = Math.max(stream.heardAt, askedAt);
    return now() - heardAt >= SILENT_MS;
  }
  return now() - askedAt >= (document.hidden ? HIDDEN_POLL_MS : POLL_MS);
}

setInterval(() => {
  if (panel() && !isEnded()) {
    tick();
    if (isDue()) {
      refresh();
    }
  }
}, 1000);

function look() {
  if (document.hidden) {
    stream?.sleep();
  } else if (panel() && !isEnded()) {
    stream?.wake();
    refresh();
  }
}

document.addEventListener("visibilitychange", look);
window.addEventListener("pageshow", ({ persisted }) => persisted && look());
window.addEventListener("pagehide", () => stream?.sleep());
window.addEventListener("online", look);

const isOurs = ({ detail }) => detail.elt?.matches("[data-loads-run]");

document.addEventListener("htmx:configRequest", (event) => {
  if (isOurs(event) && panel()) {
    event.detail.headers["If-None-Match"] = panel().dataset.etag;
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.elt.matches("[data-loads-run]") && event.detail.xhr.status === 304) {
    event.detail.shouldSwap = false;
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isOurs(event)) {
    const { status } = event.detail.xhr;
    isAnswered = status > 0 && status < 400;
    answeredAt = now();
    if (status === 200 && stream?.isDead()) {
      stream.sleep();
      stream.wake();
    }
    showStream();
  }
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "run") {
    adopt();
  }
});

// A panel that came with another part of the page.
document.addEventListener("htmx:load", () => {
  if (panel()?.dataset.run !== seen.run) {
    adopt();
  }
});

adopt();
