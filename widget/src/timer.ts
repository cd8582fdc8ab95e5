/** A timer through a routine: holds, sides and rests, in order. */
import { button, el, spoken, write } from "./dom";
import type { RoutineStep } from "./schema";
import type { Say } from "./strings";

const SHORTEST_REST_S = 5;
const LONGEST_REST_S = 30;
const SIDES = 2;

export interface Phase {
  kind: "hold" | "move" | "rest";
  name: string;
  seconds: number;
  side: number | null;
  set: number;
  sets: number;
}

/** The holds and rests of a routine; a step's rests share the minutes that its holds leave. */
export function phases(steps: readonly RoutineStep[]): Phase[] {
  return steps.flatMap((step) => {
    const { name, sets, hold_seconds: hold, per_side: perSide } = step;
    const whole = Math.round(step.minutes * 60);
    if (!hold) return [{ kind: "move" as const, name, seconds: whole, side: null, set: 1, sets: 1 }];
    const sides = perSide ? SIDES : 1;
    const count = sets * sides;
    const spare = count > 1 ? Math.floor((whole - hold * count) / (count - 1)) : 0;
    const rest = Math.min(Math.max(spare, SHORTEST_REST_S), LONGEST_REST_S);
    return Array.from({ length: count }, (_, index) => {
      const side = perSide ? (index % SIDES) + 1 : null;
      const place = { name, side, set: Math.floor(index / sides) + 1, sets };
      const held: Phase = { kind: "hold", seconds: hold, ...place };
      return index < count - 1 ? [held, { ...place, kind: "rest" as const, seconds: rest }] : [held];
    }).flat();
  });
}

export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** A button that opens into the timer. */
export function timer(steps: readonly RoutineStep[], say: Say): HTMLElement {
  const start = button("choice", say("timer"), () => run(box, start, phases(steps), say));
  const box = el("div", { class: "timer" }, start);
  return box;
}

function run(box: HTMLElement, start: HTMLElement, plan: Phase[], say: Say): void {
  let at = 0;
  // Counted against the clock: a page in the background is not woken each second.
  let ends = 0;
  let left = 0;
  let paused = false;
  const what = el("p", { role: "status", class: "what" });
  const time = el("p", { class: "clock", role: "timer", "aria-live": "off" });
  const after = el("p", { class: "quiet" });
  const pause = button("choice", say("pause"), () => {
    paused = !paused;
    if (paused) left = ends - Date.now();
    else ends = Date.now() + left;
    write(pause, say(paused ? "resume" : "pause"));
  });
  const skip = button("choice", say("skip"), () => show(at + 1));
  const stop = button("choice", say("stopTimer"), () => done(false));
  box.replaceChildren(
    el("div", { role: "group", "aria-label": say("timerName") }, what, time, after, el("div", { class: "row" }, pause, skip, stop)),
  );
  const lock = navigator.wakeLock?.request("screen").catch(() => null);
  const ticking = setInterval(tick, 250);
  show(0);
  pause.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });

  function show(index: number): void {
    at = index;
    const phase = plan[at];
    if (!phase) return done(true);
    ends = Date.now() + phase.seconds * 1000;
    left = phase.seconds * 1000;
    const side = phase.side ? `, ${say("side", { n: phase.side })}` : "";
    const set = phase.sets > 1 ? ` (${say("set", { n: phase.set, of: phase.sets })})` : "";
    // The seconds are in sight below; who listens hears them once.
    what.replaceChildren(`${say(phase.kind)}: ${phase.name}${side}${set}`, spoken(`, ${clock(phase.seconds)}`));
    const next = plan.slice(at + 1).find(({ name }) => name !== phase.name);
    write(after, next ? say("next", { name: next.name }) : "");
    tick();
  }

  function tick(): void {
    if (!box.isConnected) return done(false);
    const ms = paused ? left : ends - Date.now();
    write(time, clock(Math.max(0, Math.ceil(ms / 1000))));
    if (ms <= 0) show(at + 1);
  }

  function done(whole: boolean): void {
    clearInterval(ticking);
    void lock?.then((held) => held?.release());
    box.replaceChildren(start, el("p", { role: "status" }, whole && say("timerDone")));
    start.focus();
  }
}
