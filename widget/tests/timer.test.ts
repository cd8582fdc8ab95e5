import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { speaker } from "../src/strings";
import { clock, phases, timer } from "../src/timer";

const HELD = { exercise: "a", name: "Stretch", dose: "", minutes: 4, sets: 2, hold_seconds: 30, per_side: true };
const MOVED = { exercise: "b", name: "Walk", dose: "", minutes: 3, sets: 1, hold_seconds: null, per_side: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("goes through holds, sides and rests in order, and no rest at the end", () => {
  expect(phases([HELD]).map(({ kind, side, set, seconds }) => [kind, side, set, seconds])).toEqual([
    ["hold", 1, 1, 30],
    ["rest", 1, 1, 30],
    ["hold", 2, 1, 30],
    ["rest", 2, 1, 30],
    ["hold", 1, 2, 30],
    ["rest", 1, 2, 30],
    ["hold", 2, 2, 30],
  ]);
});

it("rests at least a little where the minutes leave nothing", () => {
  const [, rest] = phases([{ ...HELD, minutes: 1 }]);
  expect(rest).toMatchObject({ kind: "rest", seconds: 5 });
});

it("is one stretch of movement where nothing is held", () => {
  expect(phases([MOVED])).toMatchObject([{ kind: "move", seconds: 180 }]);
});

it("shows minutes and seconds", () => {
  expect([0, 9, 60, 185].map(clock)).toEqual(["0:00", "0:09", "1:00", "3:05"]);
});

it("counts, pauses, skips and ends by itself", () => {
  const box = timer([{ ...HELD, sets: 1, per_side: false }, MOVED], speaker({}));
  document.body.append(box);
  const press = (label: string) => [...box.querySelectorAll("button")].find((b) => b.textContent === label)?.click();
  const shown = () => box.querySelector(".clock")?.textContent;
  press("Start the timer");
  expect(box.querySelector(".what")?.textContent).toBe("Hold: Stretch, 0:30");
  vi.advanceTimersByTime(10_000);
  expect(shown()).toBe("0:20");
  press("Pause");
  vi.advanceTimersByTime(60_000);
  expect(shown()).toBe("0:20");
  press("Go on");
  vi.advanceTimersByTime(20_500);
  expect(box.querySelector(".what")?.textContent).toBe("Go: Walk, 3:00");
  press("Skip");
  expect(box.textContent).toContain("Done.");
  expect(vi.getTimerCount()).toBe(0);
});
