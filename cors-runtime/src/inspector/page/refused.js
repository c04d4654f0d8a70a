// The requests that are refused, as they come.

import { button, element, find, marked, part, remedy } from "./text.js";
import { answer, ask } from "./question.js";

const KEPT = 200;
const refusals = find("refusals");
const refused = { source: undefined, last: 0, count: 0, lost: undefined, said: undefined };

function connection(state, text) {
  const badge = find("connection");
  if (badge.dataset.state !== state) {
    badge.dataset.state = state;
    badge.textContent = text;
  }
}

export function listen() {
  refused.source?.close();
  const address = part("refusals");
  address.searchParams.set("after", refused.last);
  const source = refused.source = new EventSource(address);
  source.onopen = () => {
    clearTimeout(refused.lost);
    refused.lost = undefined;
    connection("live", "live");
  };
  // A stream ends after a while, and the browser opens the next one.
  source.onerror = () => {
    refused.lost ??= setTimeout(() => connection("lost", "not connected"), 2500);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => { if (refused.source === source) listen(); }, 2000);
    }
  };
  source.onmessage = ({ data, lastEventId }) => {
    refused.last = Number(lastEventId);
    show(JSON.parse(data));
  };
}

function show(one) {
  const time = new Date(one.time);
  const facts = [
    ...(one.origin === undefined ? [] : ["from ", element("code", {}, one.origin)]),
    ...(one.headers === undefined ? [] : [", lacks ", element("code", {}, one.headers)]),
  ];
  const item = element("li", { class: "new" },
    element("div", { class: "what" },
      element("time", { datetime: time.toISOString(), title: time.toLocaleString() }, time.toLocaleTimeString([], { hour12: false })),
      element("code", { class: "request" }, `${one.method} ${one.path}`),
      element("span", { class: "soft" }, ...facts)),
    !one.unsendable && button("Explain", `Explain ${one.method} ${one.path}`, () => ask(questionOf(one))),
    element("div", { class: "reason" }, ...marked(one.reason), one.answered && ": the preflight is answered, and the browser refuses the request"),
    advice(one),
    element("div", { class: "soft where" }, "policy of ", element("code", {}, one.policy), " at ", element("code", {}, one.at)));
  refusals.prepend(item);
  while (refusals.children.length > KEPT) {
    refusals.lastElementChild.remove();
  }
  refused.count += 1;
  // Said at rest, and not with every request.
  clearTimeout(refused.said);
  refused.said = setTimeout(count, 800);
}

function count() {
  const { length } = refusals.children;
  const newest = length > 0 ? `, the newest of ${refusals.querySelector("time").textContent}` : "";
  find("refused-status").textContent = length === 0 ? "None so far." : `${length} refused${length === KEPT ? " and kept" : ""}${newest}.`;
}

function advice(one) {
  if (one.unsendable) {
    return element("div", { class: "soft" }, "No browser sends such a request, so there is nothing to explain: it came from another client.");
  }
  return one.help === undefined ? lookUp(one) : remedy(one.help);
}

/** The question that a refused request is. */
function questionOf({ method, path, origin = "", headers = "" }) {
  const lines = headers.split(", ").filter(Boolean).map((name) => `${name}: 1`);
  return { method, path, origin, headers: lines.join("\n"), credentials: "same-origin", redirect: "follow" };
}

// What the log does not say of a request, an explanation may: one after the other, and each question once.
const answers = new Map();
let asking = Promise.resolve();

function lookUp(one) {
  const place = element("div", {}, element("span", { class: "soft" }, "…"));
  const question = questionOf(one);
  const key = JSON.stringify(question);
  if (!answers.has(key)) {
    if (answers.size >= KEPT) {
      answers.delete(answers.keys().next().value);
    }
    asking = asking.then(() => remedies(question));
    answers.set(key, asking);
  }
  answers.get(key).then((texts) => {
    place.replaceChildren(...texts.length > 0
      ? texts.slice(0, 1).map(remedy)
      : [element("span", { class: "soft" }, "Explain says more.")]);
  });
  return place;
}

async function remedies(question) {
  try {
    const response = await answer(question);
    return response.ok ? (await response.json()).remedies.map(({ text }) => text) : [];
  } catch {
    return [];
  }
}

export function pause() {
  refused.source.close();
}

export function clear() {
  refusals.replaceChildren();
  count();
}
