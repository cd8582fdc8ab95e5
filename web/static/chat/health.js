/** Waits until the assistant can answer, and tells meanwhile what it is doing. */
import { health } from "./api.js";

const NEEDED = ["database", "actions", "engine"];
const SLOWEST_MS = 3_000;

/** `ready`, or what a person can be told meanwhile. */
function describe(state) {
  const ready = NEEDED.filter((part) => state[part] === "ok");
  if (ready.length === NEEDED.length) return { kind: "ready" };
  if (state.database === "down") {
    return { kind: "down", text: "The clinic’s computer cannot keep messages right now." };
  }
  const last = ready.length === NEEDED.length - 1 && state.engine !== "ok";
  const text = last
    ? "Last step: learning what the clinic teaches."
    : `${ready.length} of ${NEEDED.length} parts are ready.`;
  return { kind: "warming", text };
}

/**
 * Poll until the assistant is ready.
 *
 * @param {(state: {kind: string, text: string, seconds: number}) => void} tell called when not ready
 */
export async function untilReady(tell) {
  const start = Date.now();
  for (let wait = 1_000; ; wait = Math.min(wait * 1.3, SLOWEST_MS)) {
    const state = await health().then(describe, () => ({
      kind: "unreachable",
      text: "The clinic’s server cannot be reached. Trying again.",
    }));
    if (state.kind === "ready") return;
    tell({ ...state, seconds: Math.round((Date.now() - start) / 1000) });
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
