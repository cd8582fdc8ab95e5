// Shows what visitors would get while a text is typed, and warns before typed text is lost.

const WAIT_MS = 600;
const form = document.querySelector("form[data-live]");
const shown = document.querySelector("[data-preview]");
const said = document.querySelector("[data-preview-said]");
let waiting = 0;
let asked = 0;
let changed = form?.dataset.live === "unsaved";

document.getElementById("wrong")?.focus();

async function refresh() {
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "preview");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (mine !== asked) return; // Somebody has typed on.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-preview]");
    if (!fresh) return;
    const wrong = page.querySelectorAll("#wrong li");
    const list = document.createElement("ul");
    list.className = "wrong";
    for (const one of wrong) list.append(Object.assign(document.createElement("li"), { textContent: one.textContent }));
    shown.replaceChildren(...(wrong.length ? [list] : []), ...fresh.children);
    const message = wrong.length ? `${wrong.length} to look at` : "";
    if (said.textContent !== message) said.textContent = message;
  } catch {
    // Saving checks it again.
  }
}

form?.addEventListener("input", () => {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(refresh, WAIT_MS);
});
form?.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
