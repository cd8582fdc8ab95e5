/** On which days a routine was done: on this device alone. */
import { today } from "../dom";
import { DONE } from "../session";

const WEEK = 7;
const DAY_MS = 86_400_000;

/** Mark today; on how many of the last seven days it was done. */
export function mark(): number {
  const week = Array.from({ length: WEEK }, (_, ago) => today(new Date(Date.now() - ago * DAY_MS)));
  const done = [...new Set([...read(), today()])].filter((day) => week.includes(day));
  try {
    localStorage.setItem(DONE, JSON.stringify(done));
  } catch {
    // A browser that forbids storage counts this day alone.
  }
  return done.length;
}

export const marked = (): boolean => read().includes(today());

function read(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(DONE) ?? "[]");
    return Array.isArray(found) ? found.map(String) : [];
  } catch {
    return [];
  }
}
