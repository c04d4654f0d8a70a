// Everything that came with a request, and all else, becomes text: nothing here reads markup.

/** Where the parts of the page are. */
export const part = (name) => new URL(name, import.meta.url);

export const find = (id) => document.getElementById(id);

export function element(name, attributes, ...children) {
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

export const chip = (text, kind = "") => element("span", { class: `chip ${kind}` }, text);
export const button = (text, label, click) => element("button", { type: "button", class: "quiet", "aria-label": label, click }, text);

/** A text, of which what stands between backquotes is code. */
export function marked(text) {
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

export function remedy(text) {
  // What is to be pasted, where that is one thing.
  const pasted = text.match(/(?:^|: )write `([^`]+)`$/);
  return element("div", { class: "remedy" },
    element("div", { class: "text" }, ...marked(text)),
    copy(pasted ? pasted[1] : text));
}

