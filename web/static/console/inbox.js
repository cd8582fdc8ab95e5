// The trainer's inbox: one key a decision. The next card is in the page already; what was decided is
// sent behind it, and a card whose decision could not be kept comes back. Without this, the buttons
// of each card are a plain form.

import { openSearch } from "./search.js";

const box = document.querySelector("[data-cards]");
const token = box.dataset.csrf;
const said = document.querySelector("[data-said]");
const lately = document.querySelector("[data-lately]");
const empty = document.querySelector("[data-empty]");
const fresh = document.querySelector("[data-new]");
const help = document.querySelector("[data-help]");
const leftCounts = document.querySelector("[data-left-counts]");
const undoForm = document.querySelector("[data-undo]");
const switchKeys = document.querySelector("[data-keys]");
const KEYS = "console-inbox-keys";
const FEW = 4; // cards left, from which on more are asked for
const LETTERS = { d: "danger", f: "not_danger", o: "none", b: "two_requests", p: "personal", s: "later" };
const SINGLE = new Set(["danger", "not_danger", "personal", "later", "new"]);
const TOLD =
  "Staff have been told of a danger sign. Only a clinician can lift it. Press U again for what you decided before it.";
const NO_NET = "It could not be saved: the server does not answer. Decide it again.";

const shownIds = new Set();
const undone = [];
let shownAt = 0;
let asking = false;
let writes = Promise.resolve();
let keysOn = true;

const cards = () => [...box.querySelectorAll("[data-review]:not([data-done])")];
const current = () => box.querySelector("[data-review]:not([hidden])");
const offered = () => [...current().querySelectorAll('button[value^="other:"]')];

/** Of the messages left, as many of each stream as these cards are of: fewer by them, or more again. */
function left(decided, by) {
  for (const { dataset } of decided) {
    const count = leftCounts.querySelector(`[data-left="${dataset.stream}"]`);
    if (!count) continue;
    const number = count.querySelector("[data-number]");
    number.textContent = Math.max(0, Number(number.textContent) + by);
    count.hidden = number.textContent === "0";
  }
  const all = [...leftCounts.querySelectorAll("[data-left]")];
  leftCounts.querySelector("[data-nothing]").hidden = all.some((count) => !count.hidden);
}

const ofStep = ({ card, also }) => [card, ...also.map(([, other]) => other).filter(Boolean)];

function show(ask = true) {
  const next = cards()[0];
  for (const card of box.querySelectorAll("[data-review]")) card.hidden = card !== next;
  empty.hidden = Boolean(next) || asking;
  shownAt = performance.now();
  next?.querySelector(".review-said").focus({ preventScroll: true });
  if (next) scrollTo({ top: 0 });
  if (ask && cards().length < FEW) more();
}

function take(card) {
  shownIds.add(card.dataset.review);
  for (const part of card.querySelectorAll("[data-scripted]")) part.hidden = false;
}

async function more() {
  if (asking) return;
  asking = true;
  try {
    const have = [...shownIds].slice(-300).join(".");
    const answer = await fetch(box.dataset.more + have, { redirect: "manual" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const card of page.querySelectorAll("[data-review]")) {
        if (shownIds.has(card.dataset.review)) continue;
        box.append(card);
        take(card);
      }
    }
  } catch {
    // The next decision asks again.
  }
  asking = false;
  // Who is faster than the server waits for it here, and no longer than it takes.
  if (!current()) show(false);
}

async function send(path, values) {
  const body = new URLSearchParams(values);
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body, headers, redirect: "manual" });
  } catch {
    throw new Error(NO_NET);
  }
  if (answer.type === "opaqueredirect") throw new Error("You are signed out. Reload the page and sign in.");
  const kept = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(kept.error ?? NO_NET);
  return kept;
}

function decide(kind, extra = {}) {
  const card = current();
  if (!card) return;
  const values = new FormData(card.querySelector("form"));
  values.set("kind", kind);
  values.set("seconds", ((performance.now() - shownAt) / 1000).toFixed(2));
  for (const [name, value] of Object.entries(extra)) values.set(name, value);
  // What is decided with it is not shown again, if it is on the page.
  const also = values.getAll("also").map((id) => [id, box.querySelector(`[data-review="${id}"]`)]);
  const step = { kind, card, batch: null, also: SINGLE.has(kind) ? [] : also };
  card.dataset.done = "";
  for (const [id, other] of step.also) {
    shownIds.add(id);
    if (other) other.dataset.done = "";
  }
  card.querySelector("[data-failed]").hidden = true;
  undone.push(step);
  left(ofStep(step), -1);
  lately.textContent = Number(lately.textContent) + 1;
  said.textContent = "";
  show();
  saving(1);
  // One after the other, so that "undo" takes back what was last.
  writes = writes.then(async () => {
    try {
      step.batch = (await send("/console/inbox/decide", values)).batch;
    } catch (error) {
      undone.splice(undone.indexOf(step), 1);
      bringBack(step, error.message);
    }
    saving(-1);
  });
}

function saving(more) {
  box.dataset.saving = Number(box.dataset.saving ?? 0) + more;
}

// Whoever closes the page in the middle of a write is asked first.
addEventListener("beforeunload", (event) => {
  if (Number(box.dataset.saving ?? 0) > 0) event.preventDefault();
});

function bringBack(step, sentence) {
  const { card, also } = step;
  left(ofStep(step), 1);
  for (const [id, other] of also) {
    if (other) delete other.dataset.done;
    else shownIds.delete(id);
  }
  const failed = card.querySelector("[data-failed]");
  delete card.dataset.done;
  box.prepend(card);
  lately.textContent = Math.max(0, Number(lately.textContent) - 1);
  failed.textContent = sentence;
  failed.hidden = !sentence;
  show();
}

async function undo() {
  await writes;
  const step = undone.pop();
  // The next key is for what was decided before it.
  if (step?.kind === "danger") return warn(TOLD);
  try {
    const kept = await send("/console/inbox/undo", { batch: step?.batch ?? "" });
    if (step) bringBack(step, "");
    else if (kept.first) location.assign(`/console/inbox?first=${kept.first}`);
    else location.reload();
    said.textContent = "Taken back.";
  } catch (error) {
    if (step) undone.push(step);
    warn(error.message);
  }
}

function warn(sentence) {
  said.textContent = sentence;
  const failed = current()?.querySelector("[data-failed]");
  if (!failed) return;
  failed.textContent = sentence;
  failed.hidden = false;
}

fresh.addEventListener("close", () => {
  if (fresh.returnValue !== "save") return;
  const title = document.getElementById("new-heading").value;
  decide("new", { title, draft: document.getElementById("new-draft").value });
});

const actions = {
  search: () => openSearch("Which answer is right?", offered(), (label) => decide(`other:${label}`)),
  two: () => {
    const mine = current().querySelector("[data-mine]")?.dataset.mine;
    if (mine) openSearch("Which other answer fits too?", offered(), (label) => decide(`two:${mine}`, { second: label }));
  },
  new: () => {
    fresh.querySelector("form").reset();
    fresh.returnValue = "";
    fresh.showModal();
  },
  help: () => help.showModal(),
};

function press(name) {
  const button = current()?.querySelector(`button[name=kind][value="${name}"]`);
  if (button) decide(name);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) actions[button.dataset.do]();
});

box.addEventListener("submit", (event) => {
  event.preventDefault();
  decide(event.submitter.value);
});

undoForm.addEventListener("submit", (event) => {
  event.preventDefault();
  undo();
});

document.addEventListener("keydown", (event) => {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  const busy = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (busy) return;
  // Enter on a button or a link is for that button or link.
  if (event.key === "Enter" && event.target.closest("button, a, summary, input")) return;
  const digit = /^(?:Digit|Numpad)([1-3])$/.exec(event.code);
  const letter = event.key.toLowerCase();
  if (event.key === "Enter") press("right");
  else if (digit && !event.shiftKey) current()?.querySelectorAll('button[value^="other:"]')[digit[1] - 1]?.click();
  else if (event.key === "?") actions.help();
  else if (event.key === "/" && current()) actions.search();
  else if (letter === "t" && current()) actions.two();
  else if (letter === "n" && current()) actions.new();
  else if (letter === "u") undo();
  else if (LETTERS[letter]) press(LETTERS[letter]);
  else return;
  event.preventDefault();
});

// Keys of one letter can be turned off, for who speaks to their computer (WCAG 2.1.4).
function nameKeys() {
  switchKeys.textContent = keysOn ? "Keys on" : "Keys off";
  switchKeys.setAttribute("aria-pressed", String(keysOn));
}

try {
  keysOn = localStorage.getItem(KEYS) !== "off";
} catch {
  // Storage may be forbidden: the keys are then on.
}
switchKeys.addEventListener("click", () => {
  keysOn = !keysOn;
  try {
    localStorage.setItem(KEYS, keysOn ? "on" : "off");
  } catch {
    // It then holds for this page alone.
  }
  nameKeys();
});

nameKeys();
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
for (const card of cards()) take(card);
show();
