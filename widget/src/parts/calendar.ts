/** Links to calendar files, which the clinic's server writes. */
import { el, today } from "../dom";
import type { Say } from "../strings";

const EVERY_MINUTES = [30, 45, 60];

/** The day of the first reminder: today, unless its time has passed. */
export function firstDay(at: string, now = new Date()): string {
  const clock = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
  return today(at > clock ? now : new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1));
}

/** A fold with reminders for the routine and for breaks from sitting. */
export function calendar(exercises: readonly string[], server: string, say: Say): HTMLElement {
  return el(
    "details",
    { class: "fold", open: true },
    el("summary", {}, say("reminders")),
    el("p", { class: "quiet" }, say("weeks")),
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
    el("p", {}, el("strong", {}, say("breaks")), ` ${say("breakDays")}`),
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
    const query = new URLSearchParams(fixed);
    for (const { name, value } of chosen) if (value) query.set(name, value);
    query.set("start", firstDay(query.get("at") ?? query.get("from") ?? ""));
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
