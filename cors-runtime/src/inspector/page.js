"use strict";

// Everything that came with a request, and all else, becomes text: nothing here reads markup.

const base = new URL(document.currentScript.src.replace(/\/page\.js$/, "/"));
const find = (id) => document.getElementById(id);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

const chip = (text, kind = "") => element("span", { class: `chip ${kind}` }, text);
const button = (text, label, click) => element("button", { type: "button", class: "quiet", "aria-label": label, click }, text);

/** A text, of which what stands between backquotes is code. */
function marked(text) {
  return text.split(/(`[^`]+`)/).map((part) => /^`.+`$/s.test(part) ? element("code", {}, part.slice(1, -1)) : part);
}

function copy(text) {
  const made = button("Copy", "Copy the remedy", async () => {
    const done = await navigator.clipboard.writeText(text).then(() => "Copied", () => "Not copied");
    made.textContent = done;
    setTimeout(() => { made.textContent = "Copy"; }, 1500);
  });
  return made;
}

function remedy(text) {
  // What is to be pasted, where that is one thing.
  const pasted = text.match(/(?:^|: )write `([^`]+)`$/);
  return element("div", { class: "remedy" },
    element("div", { class: "text" }, ...marked(text)),
    copy(pasted ? pasted[1] : text));
}

// The requests that are refused, as they come.

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

function listen() {
  refused.source?.close();
  const address = new URL("refusals", base);
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
    button("Explain", `Explain ${one.method} ${one.path}`, () => explainRefused(one)),
    element("div", { class: "reason" }, ...marked(one.reason), one.answered && ": the preflight is answered, and the browser refuses the request"),
    one.help === undefined
      ? element("div", { class: "soft" }, "Explain says what would let it pass.")
      : remedy(one.help),
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

function explainRefused({ method, path, origin = "", headers = "" }) {
  const lines = headers.split(", ").filter(Boolean).map((name) => `${name}: 1`);
  ask({ method, path, origin, headers: lines.join("\n"), credentials: "same-origin", redirect: "follow" });
}

// What a browser would do with a request.

const question = find("question");

function ask(fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (question.elements[name]) {
      question.elements[name].value = value;
    }
  }
  question.requestSubmit();
}

async function explain() {
  const fields = Object.fromEntries(new FormData(question));
  const headers = fields.headers.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const [name, ...value] = line.split(":");
    return [name.trim(), value.length > 0 ? value.join(":").trim() : "1"];
  });
  const asked = Object.fromEntries(Object.entries({ ...fields, path: fields.path.trim(), origin: fields.origin.trim() }).filter(([, value]) => value !== ""));
  history.replaceState(null, "", `#explain?${new URLSearchParams(asked)}`);
  const shown = find("explanation");
  const status = find("explanation-status");
  shown.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(new URL("explain", base), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...asked, headers }),
    });
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

function wire({ method, target, sent, status, received }) {
  const lines = (mark, fields) => fields.map(([name, value]) => `${mark} ${name}: ${value}`);
  return [`> ${method} ${target}`, ...lines(">", sent), `< ${status ?? "(the handler's status)"}`, ...lines("<", received)].join("\n");
}

// What the service allows.

const filter = find("filter");
let surface = { entries: [] };
let rows = [];

/** The fields of a policy's origins, each with its kind. */
function originChips({ origins, known_origins: known = [] }) {
  return origins.flatMap((item) => {
    if (typeof item === "string") {
      return [chip(item === "*" ? "every origin" : item)];
    }
    if (item.predicate !== undefined) {
      return [chip(`predicate(${item.predicate})`)];
    }
    const values = item.from === "default" ? item.default ?? [] : known.filter((origin) => !origins.includes(origin));
    return [chip(`env(${item.env})`), ...values.map((value) => chip(value))];
  });
}

function settings(policy) {
  const list = (name, values = []) => values.length > 0 && element("div", {}, `${name} `, element("code", {}, values.join(", ")));
  const flags = [
    policy.credentials && chip("credentials"),
    policy.max_age !== undefined && chip(`max_age ${policy.max_age} s`),
    policy.enforce && chip("enforce"),
    policy.live && chip("Live"),
    policy.preflight_status !== 204 && chip(`preflight_status ${policy.preflight_status}`),
    ...(policy.danger ?? []).map((danger) => chip(`danger(${danger})`, "danger")),
  ];
  return [list("headers", policy.headers), list("exposes", policy.expose_headers), element("div", { class: "chips" }, ...flags)].filter(Boolean);
}

const SOURCES = { handler: "handler", module: "module", resource: "Resource", scope: "Scope", app: "App" };

/** What is wrong or missing, in words. */
function state(entry) {
  const { state, method, policy } = entry;
  switch (state) {
    case "none": return ["soft", "no policy"];
    case "stopped": return ["fault", entry.is_cors
      ? `another library answers its preflights, with ${entry.status}`
      : `preflights get ${entry.status} before they come to a policy`];
    case "unreached": return ["fault", "its preflights do not come to it: a guard or the order of registration keeps them away"];
    case "shadowed": return ["fault", `never reached: ${entry.by} comes first`];
    case "unfilled": return ["soft", "not asked: no likely path fits the pattern"];
    default: return policy.allows_method || method === "*" ? undefined : ["fault", `the policy lacks ${method}`];
  }
}

function row(entry, usable) {
  const { path, method, host, example, guards = [], policy } = entry;
  const said = state(entry);
  const cell = (column, ...children) => element("td", { "data-column": column }, ...children);
  const wrapped = policy?.source === "scope" ? `Scope ${policy.scope}` : SOURCES[policy?.source];
  const conditions = [host !== undefined && `host ${host}`, ...guards].filter(Boolean);
  const made = element("tr", {},
    element("th", { scope: "row" },
      element("code", {}, path),
      conditions.length > 0 && element("div", { class: "soft" }, conditions.join(", "))),
    cell("Method", element("div", { class: "chips" }, chip(method === "*" ? "any" : method),
      usable === "yes" && element("span", { class: "badge", "data-state": "yes" }, "may use"),
      usable === "predicate" && element("span", { class: "badge", "data-state": "predicate" }, "a predicate decides"))),
    cell("Origins", element("div", { class: "lines" },
      said && element("div", { class: said[0] }, said[1]),
      policy && element("div", { class: "chips" }, ...originChips(policy)))),
    policy ? cell("Settings", element("div", { class: "lines" }, ...settings(policy))) : cell("Settings"),
    policy ? cell("Policy of", element("div", { class: "lines" },
      element("div", {}, element("code", {}, policy.name)),
      element("div", { class: "soft" }, `${wrapped}, `, element("code", {}, `${policy.file}:${policy.line}`)))) : cell("Policy of"),
    cell("", button("Explain", `Explain ${method} ${path}`, () => ask({
      method: method === "*" ? "GET" : method,
      path: example ?? path,
      origin: filter.elements.origin.value || question.elements.origin.value || "https://app.example.com",
    }))));
  const text = made.textContent.toLowerCase();
  return { made, text, entry, usable, isFault: said?.[0] === "fault" };
}

function note(kind, ...children) {
  return element("p", { class: `note ${kind}` }, ...children);
}

function notes({ declared, unknown = [], error }) {
  return [
    declared && note("warning", `The service could not be asked, since ${declared}: this is what attributes declare. Policies that are wrapped around and middleware before them are not in it.`),
    unknown.length > 0 && element("details", { class: "note" },
      element("summary", {}, `${unknown.length === 1 ? "One was" : `${unknown.length} were`} not asked, or did not answer: a handler that serves every method might have run.`),
      element("div", { class: "chips" }, ...unknown.map((one) => chip(one)))),
    error && note("bad", ...marked(error)),
  ].filter(Boolean);
}

async function load() {
  const origin = filter.elements.origin.value.trim();
  const address = new URL("surface", base);
  if (origin) {
    address.searchParams.set("origin", origin);
  }
  try {
    const response = await fetch(address);
    if (!response.ok) {
      throw new Error(await response.text());
    }
    const loaded = await response.json();
    // A later one may have come first.
    if (origin !== filter.elements.origin.value.trim()) {
      return;
    }
    surface = loaded;
  } catch (error) {
    find("surface-notes").replaceChildren(note("bad", error instanceof TypeError ? "The service does not answer." : error.message));
    find("surface-status").textContent = "";
    return;
  }
  find("surface-notes").replaceChildren(...notes(surface));
  rows = surface.entries.map((entry, index) => row(entry, surface.usable?.[index]));
  const options = (values) => [...new Set(values)].map((value) => element("option", { value }));
  find("paths").replaceChildren(...options(surface.entries.flatMap(({ example }) => example ?? [])));
  const named = surface.entries.flatMap(({ policy }) => policy?.origins ?? []);
  find("origins").replaceChildren(...options(named.filter((item) => typeof item === "string" && !item.includes("*"))));
  sift();
}

function sift() {
  const words = filter.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = filter.elements.state.value;
  const isShown = ({ text, entry, usable, isFault }) =>
    words.every((word) => text.includes(word))
    && (usable === undefined || usable !== "no")
    && (wanted === "" || (wanted === "fault" ? isFault : wanted === "policy" ? entry.state === "policy" : entry.state === "none"));
  const shown = rows.filter(isShown);
  find("entries").replaceChildren(...shown.map(({ made }) => made));
  const total = `${rows.length} path${rows.length === 1 ? "" : "s"} and method${rows.length === 1 ? "" : "s"}`;
  const origin = surface.usable ? `, of those that pages of ${filter.elements.origin.value.trim()} may use` : "";
  find("surface-status").textContent = shown.length === rows.length && !origin ? `${total}.` : `${shown.length} of ${total}${origin}.`;
}

// A link to a question: `#explain?origin=...&method=...&path=...`.
function follow() {
  const [name, asked] = location.hash.slice(1).split(/\?(.*)/s);
  if (name === "explain" && asked) {
    find("explain").scrollIntoView();
    const defaults = { method: "GET", headers: "", credentials: "same-origin", redirect: "follow" };
    ask({ ...defaults, ...Object.fromEntries(new URLSearchParams(asked)) });
  }
}

function main() {
  find("service").textContent = location.host;
  question.addEventListener("submit", (event) => {
    event.preventDefault();
    explain();
  });
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.elements.text.addEventListener("input", sift);
  filter.elements.state.addEventListener("change", sift);
  let waiting;
  filter.elements.origin.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(load, 250);
  });
  find("reload").addEventListener("click", load);
  find("clear").addEventListener("click", () => {
    refusals.replaceChildren();
    count();
  });
  // A stream is a connection, of which a browser has few.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      refused.source.close();
    } else {
      listen();
    }
  });
  addEventListener("hashchange", follow);
  listen();
  load();
  follow();
}

main();
