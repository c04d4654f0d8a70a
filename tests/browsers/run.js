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
        result.push(await fetchOne(request));
      }
      results[index] = result;
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return results;
}

addEventListener("message", async ({ data, ports }) => ports[0].postMessage(await run(data)));
