import { find } from "./text.js";
import { clear, listen, pause } from "./refused.js";
import { ask, explain, question } from "./question.js";
import { filter, load, sift } from "./surface.js";

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
  find("clear").addEventListener("click", clear);
  // A stream is a connection, of which a browser has few.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      pause();
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
