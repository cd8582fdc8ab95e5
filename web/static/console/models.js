// Brings the page about models up to date while a training runs or waits.

const EVERY_MS = 2_000;
const part = document.querySelector("[data-part]");

async function refresh() {
  const answer = await fetch(part.dataset.part, { redirect: "manual" });
  if (!answer.ok) return true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.body.textContent !== part.textContent) {
    const focused = part.contains(document.activeElement) && document.activeElement.closest("form");
    const action = focused && focused.getAttribute("action");
    part.replaceChildren(...fresh.body.childNodes);
    if (action) part.querySelector(`form[action="${action}"] button`)?.focus({ preventScroll: true });
  }
  return part.querySelector("[data-run]") !== null;
}

async function watch() {
  let goOn = true;
  try {
    goOn = await refresh();
  } catch {
    // The server is away; the next time may find it.
  }
  if (goOn) setTimeout(watch, EVERY_MS);
}

if (part && "busy" in part.dataset) setTimeout(watch, EVERY_MS);
