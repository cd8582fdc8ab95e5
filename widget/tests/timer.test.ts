import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { speaker, taught } from "../src/strings";
import { phases } from "../src/parts/phases";
import { EXERCISE } from "../src/words/exercise";
import { clock, timer } from "../src/parts/timer";

const HELD = { exercise: "a", name: "Stretch", dose: "", minutes: 4, sets: 2, hold_seconds: 30, per_side: true, steps: ["Kneel.", "Lean."], pictures: [{ src: "/pictures/a_1.svg", alt: "Kneeling" }, { src: "https://evil.example/a.svg", alt: "" }] };
const MOVED = { exercise: "b", name: "Walk", dose: "", minutes: 3, sets: 1, hold_seconds: null, per_side: false, steps: ["Go."], pictures: [] };

taught(EXERCISE);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("gets ready, holds, swaps sides in order, and rests no more at the end", () => {
  expect(phases([HELD]).map(({ kind, side, set, seconds }) => [kind, side, set, seconds])).toEqual([
    ["ready", null, 1, 5],
    ["hold", 1, 1, 30],
    ["swap", 1, 1, 30],
    ["hold", 2, 1, 30],
    ["swap", 2, 1, 30],
    ["hold", 1, 2, 30],
    ["swap", 1, 2, 30],
    ["hold", 2, 2, 30],
  ]);
});

it("rests at least a little where the minutes leave nothing", () => {
  const [, , rest] = phases([{ ...HELD, minutes: 1, per_side: false }]);
  expect(rest).toMatchObject({ kind: "rest", seconds: 5 });
});

it("is one stretch of movement where nothing is held", () => {
  expect(phases([MOVED]).slice(1)).toMatchObject([{ kind: "move", seconds: 180 }]);
});

it("shows minutes and seconds", () => {
  expect([0, 9, 60, 185].map(clock)).toEqual(["0:00", "0:09", "1:00", "3:05"]);
});

it("counts, pauses, skips, and is done at the end", async () => {
  const box = timer([{ ...HELD, sets: 1, per_side: false }, MOVED], speaker({}), "https://chat.example");
  document.body.append(box);
  await Promise.resolve();
  const press = (label: string) => [...box.querySelectorAll("button")].find((b) => b.textContent === label)?.click();
  const shown = () => box.querySelector(".clock")?.textContent;
  expect([...box.querySelectorAll("img")].map(({ src }) => src)).toEqual(["https://chat.example/pictures/a_1.svg"]);
  expect(box.querySelector(".what")?.textContent).toBe("Get ready: Stretch, 0:05");
  expect([...box.querySelectorAll("li")].map((step) => step.textContent)).toEqual(["Kneel.", "Lean."]);
  vi.advanceTimersByTime(5_000);
  expect(box.querySelector(".what")?.textContent).toBe("Hold: Stretch, 0:30");
  vi.advanceTimersByTime(10_000);
  expect(shown()).toBe("0:20");
  press("Pause");
  vi.advanceTimersByTime(60_000);
  expect(shown()).toBe("0:20");
  press("Go on");
  vi.advanceTimersByTime(20_500);
  expect(box.textContent).toContain("1 of 2 done");
  press("Skip");
  expect(box.querySelector(".what")?.textContent).toBe("Go: Walk, 3:00");
  press("Skip");
  expect(box.textContent).toContain("2 of 2 done");
  expect(vi.getTimerCount()).toBe(0);
});
