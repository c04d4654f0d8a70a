// What a browser would do with a request.

import { element, find, marked, part, remedy } from "./text.js";

export const question = find("question");

export function ask(fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (question.elements[name]) {
      question.elements[name].value = value;
    }
  }
  question.requestSubmit();
}

/** The lines of a form's headers as pairs: of a name alone, any value. */
const pairs = (lines) => lines.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
  const [name, ...value] = line.split(":");
  return [name.trim(), value.length > 0 ? value.join(":").trim() : "1"];
});

/** The answer of the service to a question. */
export const answer = ({ headers, ...asked }) => fetch(part("explain"), {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ ...asked, headers: pairs(headers) }),
});

export async function explain() {
  const { headers, ...fields } = Object.fromEntries(new FormData(question));
  const asked = Object.fromEntries(Object.entries({ ...fields, headers, path: fields.path.trim(), origin: fields.origin.trim() }).filter(([, value]) => value !== ""));
  history.replaceState(null, "", `#explain?${new URLSearchParams(asked)}`);
  const shown = find("explanation");
  const status = find("explanation-status");
  shown.setAttribute("aria-busy", "true");
  try {
    const response = await answer({ ...asked, headers });
    const explained = response.ok ? explanation(await response.json()) : [problem(await response.text())];
    shown.replaceChildren(...explained);
  } catch {
    shown.replaceChildren(problem("The service does not answer."));
  }
  shown.removeAttribute("aria-busy");
  status.textContent = shown.firstElementChild.textContent;
  shown.scrollIntoView({ block: "nearest" });
}

const problem = (text) => element("p", { class: "note bad" }, ...marked(text));

function explanation({ request, asked, is_read, steps, outcome, remedies }) {
  const state = is_read || outcome.kind === "opaque" ? "good" : outcome.kind === "unknown" ? "unknown" : "bad";
  const policy = asked && (asked.policy === null ? ["no policy"] : [
    "policy of ", element("code", {}, asked.policy), ` (${asked.source}) at `, element("code", {}, `${asked.file}:${asked.line}`),
  ]);
  return [
    element("p", { class: "verdict", "data-state": state }, ...marked(outcome.text)),
    ...remedies.map(({ text }) => remedy(text)),
    element("h3", {}, "Step by step"),
    element("p", { class: "soft" }, ...marked(request), ...(asked ? [": ", ...(asked.pattern === null ? ["nothing that is registered"] : [element("code", {}, `${asked.method} ${asked.pattern}`)]), ", ", ...policy] : [])),
    element("ol", { class: "steps" }, ...steps.map(step)),
  ];
}

function step({ text, clause, passed, exchange }) {
  return element("li", { "data-state": passed ? "good" : "bad" },
    element("span", { class: passed ? "" : "reason" }, ...(passed ? [] : ["fails: "]), ...marked(text)),
    ...(clause === null ? [] : [" ", element("a", { href: clause, target: "_blank", rel: "noreferrer", "aria-label": "the clause of the standard" }, "§")]),
    exchange !== null && element("pre", {}, wire(exchange)));
}

function wire({ method, target, sent, status, unknown_status, received }) {
  const lines = (mark, fields) => fields.map(([name, value]) => `${mark} ${name}: ${value}`);
  return [`> ${method} ${target}`, ...lines(">", sent), `< ${status ?? `(${unknown_status})`}`, ...lines("<", received)].join("\n");
}
