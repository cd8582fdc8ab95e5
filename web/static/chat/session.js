/** What this tab remembers until it is closed. Nothing is written before the visitor acts. */
const memory = new Map();

/** The value kept under a name, or null. */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`backtalk.${name}`)) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Keep a value; null forgets it. A browser that forbids storage keeps it until the page goes. */
export function keep(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(`backtalk.${name}`);
    else sessionStorage.setItem(`backtalk.${name}`, JSON.stringify(value));
    memory.delete(name);
  } catch {
    memory.set(name, value);
  }
}
