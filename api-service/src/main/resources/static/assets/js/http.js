// Requests of the JSON API that no form of htmx makes, and what all requests share.

export const UNREACHABLE = "The server cannot be reached; please try again.";
/** For requests with an Idempotency-Key. */
export const REPEATABLE = "The server cannot be reached. Trying again does nothing twice.";

/** A new Idempotency-Key. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/**
 * @param path below /api/v1
 * @param request the body with its media type, an Idempotency-Key, a signal that ends it
 * @return status 0 means that there was no answer
 */
export async function send(method, path, { type, body, key, signal } = {}) {
  const headers = { Accept: "application/json, application/problem+json" };
  if (type) {
    headers["Content-Type"] = type;
  }
  if (key) {
    headers["Idempotency-Key"] = key;
  }
  try {
    const response = await fetch(`/api/v1${path}`, { method, body, headers, signal });
    const { ok, status } = response;
    return { ok, status, body: parsed(await response.text()) };
  } catch {
    return { ok: false, status: 0, body: {} };
  }
}

export const createProject = (project) =>
  send("POST", "/projects", { type: "application/json", body: JSON.stringify(project) });

export const deleteProject = (id) => send("DELETE", `/projects/${id}`);

/** An answer of something on the way may be no JSON. */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return {};
  }
}
