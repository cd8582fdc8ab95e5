/** A timer through a routine that fills the screen: get ready, holds, sides and rests, in order. */
import { button, el, spoken, write } from "../dom";
import { marked, mark } from "./done";
import { phases, type Phase } from "./phases";
import { pictures } from "../pictures";
import type { RoutineStep } from "../schema";
import { Signal } from "./signal";
import type { Say } from "../strings";

export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The timer, which opens itself over everything. */
export function timer(steps: readonly RoutineStep[], say: Say, server: string): HTMLElement {
  const plan = phases(steps);
  const signal = new Signal();
  let at = 0;
  // Counted against the clock: a page in the background is not woken each second.
  let ends = 0;
  let left = 0;
  let paused = false;
  const progress = el("p", { class: "quiet" });
  const what = el("p", { role: "status", class: "what" });
  const time = el("p", { class: "clock", role: "timer", "aria-live": "off" });
  const how = el("ol", { class: "steps" });
  const drawn = el("div");
  const after = el("p", { class: "quiet" });
  const pause = button("send", say("pause"), () => {
    paused = !paused;
    if (paused) left = ends - Date.now();
    else ends = Date.now() + left;
    write(pause, say(paused ? "resume" : "pause"));
  });
  const skip = button("choice", say("skip"), () => show(at + 1));
  const stop = button("choice", say("stopTimer"), () => dialog.close());
  const switches = [
    toggle(say("sound"), (on) => signal.sound(on)),
    ...("vibrate" in navigator ? [toggle(say("vibration"), (on) => signal.vibration(on))] : []),
  ];
  const body = el("div", { class: "run-body" }, progress, what, time, el("div", { class: "row" }, pause, skip, stop), el("div", { class: "row" }, switches), drawn, how, after);
  const dialog = el("dialog", { class: "run", "aria-label": say("timerName"), close }, body);
  const lock = navigator.wakeLock?.request("screen").catch(() => null);
  const ticking = setInterval(tick, 250);
  queueMicrotask(() => {
    dialog.showModal();
    show(0);
    pause.focus();
  });
  return dialog;

  function show(index: number): void {
    at = index;
    const phase = plan[at];
    if (!phase) return finish();
    ends = Date.now() + phase.seconds * 1000;
    left = phase.seconds * 1000;
    write(progress, say("doneOf", { n: phase.step, of: steps.length }));
    // The seconds are in sight below; who listens hears them once.
    what.replaceChildren(title(phase), spoken(`, ${clock(phase.seconds)}`));
    how.replaceChildren(...(steps[phase.step]?.steps ?? []).map((line) => el("li", {}, line)));
    drawn.replaceChildren(pictures(steps[phase.step]?.pictures, server) || "");
    const next = steps[phase.step + 1];
    write(after, next ? say("next", { name: next.name }) : "");
    signal.give(phase.kind === "hold" || phase.kind === "move");
    tick();
  }

  function title(phase: Phase): string {
    if (phase.kind === "swap") return say("swap");
    const side = phase.side ? `, ${say("side", { n: phase.side })}` : "";
    const set = phase.sets > 1 ? ` (${say("set", { n: phase.set, of: phase.sets })})` : "";
    return `${say(phase.kind)}: ${phase.name}${side}${set}`;
  }

  function tick(): void {
    if (!dialog.isConnected) return close();
    const ms = paused ? left : ends - Date.now();
    write(time, clock(Math.max(0, Math.ceil(ms / 1000))));
    if (ms <= 0 && dialog.open) show(at + 1);
  }

  function finish(): void {
    clearInterval(ticking);
    signal.give(true);
    const days = el("p", { role: "status" });
    const did = button("send", say("didIt"), () => {
      write(days, say("didDays", { n: mark() }));
      did.hidden = true;
      stop.focus();
    });
    did.hidden = marked();
    write(stop, say("closeTimer"));
    body.replaceChildren(
      el("p", { class: "what", role: "status" }, `${say("timerDone")} ${say("doneOf", { n: steps.length, of: steps.length })}`),
      el("div", { class: "row" }, did, stop),
      days,
      el("p", { class: "quiet" }, say("didHere")),
    );
    (did.hidden ? stop : did).focus();
  }

  function close(): void {
    clearInterval(ticking);
    signal.end();
    void lock?.then((held) => held?.release());
    dialog.remove();
  }
}

function toggle(label: string, turn: (on: boolean) => void): HTMLElement {
  const one = button("choice switch", label, () => {
    const on = one.getAttribute("aria-pressed") !== "true";
    one.setAttribute("aria-pressed", String(on));
    turn(on);
  });
  one.setAttribute("aria-pressed", "false");
  return one;
}
