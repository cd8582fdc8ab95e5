/** Waits until the assistant can answer, and tells meanwhile what it is doing. */
import type { Api } from "./api";
import type { Health, WidgetFacts } from "./schema";

const RETRY_FACTS_MS = 3_000;
const NEEDED = ["database", "actions", "engine"] as const;
const SLOWEST_MS = 3_000;

export interface Waiting {
  kind: "warming" | "down" | "unreachable";
  ready: number;
  seconds: number;
}

/** How far the start is, or null if the assistant can answer. */
export function describe(state: Partial<Health>): Omit<Waiting, "seconds"> | null {
  const ready = NEEDED.filter((part) => state[part] === "ok").length;
  if (ready === NEEDED.length) return null;
  return { kind: state.database === "down" ? "down" : "warming", ready };
}

/** Poll until the assistant is ready; `tell` is called each time that it is not. */
export async function untilReady(api: Api, tell: (state: Waiting) => void): Promise<void> {
  const start = Date.now();
  for (let wait = 1_000; ; wait = Math.min(wait * 1.3, SLOWEST_MS)) {
    const state = await api.health().then(describe, () => ({ kind: "unreachable" as const, ready: 0 }));
    if (!state) return;
    tell({ ...state, seconds: Math.round((Date.now() - start) / 1000) });
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** What the server says of the clinic; asked again until it answers. */
export async function learned(api: Api, tell: (state: Waiting) => void): Promise<WidgetFacts> {
  for (const start = Date.now(); ; ) {
    const facts = await api.facts().catch(() => null);
    if (facts?.opening) return facts;
    tell({ kind: "unreachable", ready: 0, seconds: Math.round((Date.now() - start) / 1000) });
    await new Promise((resolve) => setTimeout(resolve, RETRY_FACTS_MS));
  }
}
