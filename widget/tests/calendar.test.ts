import { expect, it } from "vitest";
import { calendar, firstDay } from "../src/parts/calendar";
import { today } from "../src/dom";
import { speaker } from "../src/strings";

it("asks the server for a file with what was chosen", () => {
  const node = calendar(["plank", "roll"], "https://chat.example", speaker({}));
  const [routine, breaks] = node.querySelectorAll("a");
  const days = node.querySelector<HTMLSelectElement>("[name=days]")!;
  days.value = "three";
  days.dispatchEvent(new Event("input", { bubbles: true }));
  const asked = new URL(routine!.href);
  expect(asked.pathname).toBe("/chat/routine.ics");
  expect(Object.fromEntries(asked.searchParams)).toEqual({ exercises: "plank,roll", start: firstDay("08:00"), at: "08:00", days: "three" });
  expect(new URL(breaks!.href).searchParams.get("every")).toBe("30");
});

it("begins tomorrow where today's time has passed", () => {
  const noon = new Date(2026, 11, 31, 12, 0);
  expect([firstDay("11:59", noon), firstDay("12:00", noon), firstDay("12:01", noon)]).toEqual(["2027-01-01", "2027-01-01", "2026-12-31"]);
});

it("says the visitor's day", () => expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05"));
