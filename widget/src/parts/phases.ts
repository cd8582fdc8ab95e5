/** A routine in time: to get ready, to hold, to swap sides, to rest. */
import type { RoutineStep } from "../schema";

const READY_S = 5;
const SHORTEST_REST_S = 5;
const LONGEST_REST_S = 30;
const SIDES = 2;

export interface Phase {
  kind: "ready" | "hold" | "move" | "swap" | "rest";
  /** Which of the routine's exercises it belongs to, from 0 on. */
  step: number;
  name: string;
  seconds: number;
  side: number | null;
  set: number;
  sets: number;
}

/** Each exercise begins with some seconds to get ready; its rests share the minutes that its holds leave. */
export function phases(steps: readonly RoutineStep[]): Phase[] {
  return steps.flatMap((step, index) => [
    { kind: "ready" as const, step: index, name: step.name, seconds: READY_S, side: null, set: 1, sets: 1 },
    ...work(step, index),
  ]);
}

function work({ name, sets, hold_seconds: hold, per_side: perSide, minutes }: RoutineStep, step: number): Phase[] {
  const whole = Math.round(minutes * 60);
  if (!hold) return [{ kind: "move", step, name, seconds: whole, side: null, set: 1, sets: 1 }];
  const sides = perSide ? SIDES : 1;
  const count = sets * sides;
  const spare = count > 1 ? Math.floor((whole - hold * count) / (count - 1)) : 0;
  const rest = Math.min(Math.max(spare, SHORTEST_REST_S), LONGEST_REST_S);
  return Array.from({ length: count }, (_, index) => {
    const side = perSide ? (index % SIDES) + 1 : null;
    const place = { step, name, side, set: Math.floor(index / sides) + 1, sets };
    const held: Phase = { kind: "hold", seconds: hold, ...place };
    const between: Phase = { ...place, kind: perSide ? "swap" : "rest", seconds: rest };
    return index < count - 1 ? [held, between] : [held];
  }).flat();
}
