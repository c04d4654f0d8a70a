// What the service allows.

import { button, chip, element, find, marked, part } from "./text.js";
import { ask, question } from "./question.js";

export const filter = find("filter");
let surface = { entries: [] };
let rows = [];

/** The fields of a policy's origins, each with its kind. */
function originChips({ origins, known_origins: known = [] }) {
  return origins.flatMap((item) => {
    if (typeof item === "string") {
      return [chip(item === "*" ? "every origin" : item)];
    }
    if (item.predicate !== undefined) {
      return [chip(item.predicate)];
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
      : policy ? `preflights get ${entry.status} before they come to a policy`
        : `preflights get ${entry.status} from something that is no policy, such as middleware or a default service`];
    case "unreached": return ["fault", "its preflights do not come to it: a guard or the order of registration keeps them away"];
    case "shadowed": return ["fault", `never reached: ${entry.by} comes first`];
    case "unfilled": return ["soft", "not asked: no likely path fits the pattern"];
    case "not asked": return ["soft", "not asked: a handler that serves every method might have run"];
    default: return !policy || policy.allows_method || method === "*" ? undefined : ["fault", `the policy lacks ${method}`];
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
      policy && entry.state !== "policy" && element("div", { class: "soft" }, "declared:"),
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

export async function load() {
  const origin = filter.elements.origin.value.trim();
  const address = part("surface");
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

export function sift() {
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
