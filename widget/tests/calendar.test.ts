import { expect, it } from "vitest";
import { calendar, today } from "../src/calendar";
import { speaker } from "../src/strings";

it("asks the server for a file with what was chosen", () => {
  const node = calendar(["plank", "roll"], "https://chat.example", speaker({}));
  const [routine, breaks] = node.querySelectorAll("a");
  const days = node.querySelector<HTMLSelectElement>("[name=days]")!;
  days.value = "three";
  days.dispatchEvent(new Event("input", { bubbles: true }));
  const asked = new URL(routine!.href);
  expect(asked.pathname).toBe("/chat/routine.ics");
  expect(Object.fromEntries(asked.searchParams)).toEqual({ exercises: "plank,roll", start: today(), at: "08:00", days: "three" });
  expect(new URL(breaks!.href).searchParams.get("every")).toBe("30");
});

it("says the visitor's day", () => expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05"));
