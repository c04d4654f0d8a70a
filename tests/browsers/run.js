"use strict";

// As many as browsers connect to one host at a time.
const PARALLEL = 6;
const PATIENCE = 30_000;

const bodies = {
  none: () => undefined,
  text: ({ text }) => text,
  form: ({ text }) => new URLSearchParams({ text }),
  multipart: ({ text }) => {
    const form = new FormData();
    form.append("text", text);
    return form;
  },
  blob: ({ text, type }) => new Blob([text], { type }),
};

/** What the page gets of one request. */
async function fetchOne({ url, init, body }) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, { ...init, body: bodies[body.kind](body), signal });
    const { status, type } = response;
    return { status, type, headers: [...response.headers], body: await response.text() };
  } catch (error) {
    return { error: error.name };
  }
}

let frames = 0;

/** The next page that a frame has loaded. */
function load(frame) {
  return new Promise((resolve, reject) => {
    frame.addEventListener("load", resolve, { once: true });
    setTimeout(() => reject(new Error("Nothing was loaded")), PATIENCE);
  });
}

const encodings = { form: "application/x-www-form-urlencoded", multipart: "multipart/form-data", text: "text/plain" };

/** A link, or a form with a field. */
function element({ url, way, init, body }) {
  if (way === "link") return Object.assign(document.createElement("a"), { href: url });
  const form = document.createElement("form");
  Object.assign(form, { action: url, method: init.method, enctype: encodings[body.kind] });
  form.append(Object.assign(document.createElement("input"), { name: "text", value: body.text }));
  return form;
}

/** Has a form or a link lead somewhere, in the frame of this name or in the page's own place. */
function lead(request, target) {
  const leading = Object.assign(element(request), { target });
  document.body.append(leading);
  request.way === "link" ? leading.click() : leading.submit();
  leading.remove();
}

/** Has the page leave, once it has said that it will. */
function leave(request) {
  setTimeout(() => lead(request, "_self"), 10);
}

/** Has a form or a link load something into a frame, of which the page does not learn what. */
async function navigate(request) {
  const frame = Object.assign(document.createElement("iframe"), { name: `frame-${frames++}` });
  const started = load(frame);
  document.body.append(frame);
  await started;
  try {
    const loaded = load(frame);
    lead(request, frame.name);
    await loaded;
    return { left: true };
  } catch (error) {
    return { error: error.message };
  } finally {
    frame.remove();
  }
}

/** What it gets of all cases; the requests of one follow on each other. */
async function run(cases) {
  const results = [];
  let next = 0;
  async function work() {
    while (next < cases.length) {
      const index = next++;
      const result = [];
      for (const { wait, ...request } of cases[index]) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        result.push(await (request.way === "fetch" ? fetchOne : navigate)(request));
      }
      results[index] = result;
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return results;
}

addEventListener("message", async ({ data, ports }) => ports[0].postMessage(await run(data)));
