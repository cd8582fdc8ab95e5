/** Links to calendar files, which the clinic's server writes. */
import { el } from "./dom";
import type { Say } from "./strings";

const EVERY_MINUTES = [30, 45, 60];

/** Today as the visitor's calendar has it. */
export function today(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** A fold with reminders for the routine and for breaks from sitting. */
export function calendar(exercises: readonly string[], server: string, say: Say): HTMLElement {
  return el(
    "details",
    { class: "fold" },
    el("summary", {}, say("calendar")),
    part(
      `${server}/chat/routine.ics`,
      say("addRoutine"),
      { exercises: exercises.join(",") },
      field(say("at"), time("at", "08:00")),
      field(
        say("days"),
        select("days", [
          ["daily", say("everyDay")],
          ["weekdays", say("weekdays")],
          ["three", say("threeDays")],
        ]),
      ),
    ),
    el("p", {}, el("strong", {}, say("breaks"))),
    part(
      `${server}/chat/breaks.ics`,
      say("addBreaks"),
      {},
      field(say("every"), select("every", EVERY_MINUTES.map((n) => [String(n), say("minutes", { n })]))),
      field(say("from"), time("from", "09:00")),
      field(say("until"), time("until", "17:00")),
    ),
  );
}

function part(address: string, label: string, fixed: Record<string, string>, ...fields: HTMLElement[]): HTMLElement {
  const link = el("a", { class: "choice", download: "", href: address }, label);
  const box = el("div", { class: "row fields" }, fields, link);
  const update = () => {
    const chosen = [...box.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input,select")];
    const query = new URLSearchParams({ ...fixed, start: today() });
    for (const { name, value } of chosen) if (value) query.set(name, value);
    link.href = `${address}?${query}`;
  };
  box.addEventListener("input", update);
  update();
  return box;
}

const field = (label: string, input: HTMLElement): HTMLElement => el("label", {}, el("span", {}, label), input);
const time = (name: string, value: string): HTMLElement => el("input", { type: "time", name, value, required: true });
const select = (name: string, options: readonly (readonly [string, string])[]): HTMLElement =>
  el("select", { name }, options.map(([value, label]) => el("option", { value }, label)));
