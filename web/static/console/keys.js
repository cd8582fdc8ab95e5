// Keys for who works on requests all day; they can be turned off, since some speak to a computer.

const STORED = "console-keys";
const dialog = document.getElementById("keys");
const on = document.getElementById("keys-on");

function remembered() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // Storage may be forbidden.
  }
}

function typing(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

// The requests of the page, and the one that has the focus or holds what has it.
function cards() {
  return [...document.querySelectorAll("[id^=lead-][id$=-open]")].filter((link) => link.checkVisibility());
}

function current() {
  return document.activeElement?.closest(".lead-card, tr[id^=lead-]");
}

function move(step) {
  const links = cards();
  const here = links.findIndex((link) => current()?.contains(link));
  const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.getElementById("words")?.focus(),
  c: () => (current()?.querySelector(".call") ?? document.querySelector("[data-call]"))?.click(),
  b: () => {
    const field = document.getElementById("appointment");
    const link = current()?.querySelector("[id$=-open]");
    if (field) field.focus();
    else if (link) location.assign(`${link.href}#appointment`);
  },
  u: () => document.getElementById("undo")?.click(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // The inbox has keys and a help of its own.
  if (dialog.open || typing(event.target) || document.querySelector("[data-help]")) return;
  const action = actions[event.key];
  if (!action || (event.key !== "?" && !remembered())) return;
  event.preventDefault();
  action();
});

on.checked = remembered();
on.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, on.checked ? "on" : "off");
  } catch {
    // They then stay on.
  }
});
