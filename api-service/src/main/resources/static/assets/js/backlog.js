// What a backlog tells about itself before it is imported.

/** What people and the API call the formats. */
export const FORMATS = {
  markdown: { name: "Markdown", type: "text/markdown" },
  csv: { name: "CSV", type: "text/csv" },
  json: { name: "JSON", type: "application/json" },
};
const ENDINGS = { md: "markdown", markdown: "markdown", csv: "csv", tsv: "csv", json: "json" };

/** The format by the ending of the file's name, else by how the text begins. */
export function formatOf(text, fileName = "") {
  const ending = ENDINGS[fileName.split(".").pop().toLowerCase()];
  if (ending) {
    return ending;
  }
  const start = text.replace(/^\uFEFF/, "").trimStart();
  // A Markdown text may begin with a link or a box to tick.
  if (start.startsWith("{") || /^\[\s*[{"]/.test(start)) {
    return "json";
  }
  const [first] = start.split("\n", 1);
  const looksLikeColumns =
    !first.startsWith("#") &&
    /[,;\t]/.test(first) &&
    /(^|[,;\t"])\s*(title|epictitle|summary|issue type)\s*($|[,;\t"])/i.test(first.trim());
  return looksLikeColumns ? "csv" : "markdown";
}

/** A name for a new project: what the text itself tells, else the name of its file. */
export function nameIn(text, format, fileName = "") {
  const told = { markdown: headingIn, json: nameInJson }[format]?.(text);
  return told || fileName.replace(/\.[^.]+$/, "") || "Imported backlog";
}

/** A heading without a number, as epics have one. */
function headingIn(text) {
  const heading = /^#[ \t]+(.+)$/m.exec(text)?.[1].trim() ?? "";
  return /\d+\s*[:.)–—-]/.test(heading) ? "" : heading;
}

function nameInJson(text) {
  const name = /"name"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text.slice(0, 2000))?.[1];
  try {
    return name ? JSON.parse(name).trim() : "";
  } catch {
    // It is told when the text is imported.
    return "";
  }
}
