import { shared } from "./setup";

/** What this tab remembers until it is closed, or nobody has used it for 30 minutes. */
export const IDLE_MS = 30 * 60_000;
/** On which days the visitor did a routine; kept on the device, and never sent. */
export const DONE = "backtalk.done";
const NAMES = ["token", "outbox", "draft", "details", "open", "at"] as const;
type Name = (typeof NAMES)[number];
const memory = shared("backtalk.memory", () => new Map<Name, unknown>());

/** The value kept under a name, or null. */
export function recall<T>(name: Name): T | null {
  try {
    return (JSON.parse(sessionStorage.getItem(`backtalk.${name}`) ?? "null") ?? memory.get(name) ?? null) as T | null;
  } catch {
    return (memory.get(name) ?? null) as T | null;
  }
}

/** Keep a value; null forgets it. A browser that forbids storage keeps it until the page goes. */
export function keep(name: Name, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(`backtalk.${name}`);
    else sessionStorage.setItem(`backtalk.${name}`, JSON.stringify(value));
    memory.delete(name);
  } catch {
    memory.set(name, value);
  }
}

/** Note that somebody is there; written at most once a second. */
export function touch(): void {
  if (Date.now() - (recall<number>("at") ?? 0) > 1_000) keep("at", Date.now());
}

/** Whether something is kept that nobody has used for 30 minutes. */
export function stale(): boolean {
  const at = recall<number>("at");
  return at !== null && Date.now() - at >= IDLE_MS;
}

export function forget(): void {
  for (const name of NAMES) keep(name, null);
  memory.clear();
  try {
    localStorage.removeItem(DONE);
  } catch {
    // A browser that forbids storage has kept nothing.
  }
}
