import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { IDLE_MS, forget, keep, recall, stale, touch } from "../src/session";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  forget();
});

it("writes nothing by reading", () => {
  expect(recall("token")).toBeNull();
  expect(stale()).toBe(false);
  expect(sessionStorage.length).toBe(0);
});

it("is stale after 30 minutes in which nobody was there", () => {
  touch();
  vi.advanceTimersByTime(IDLE_MS - 1);
  expect(stale()).toBe(false);
  touch();
  vi.advanceTimersByTime(IDLE_MS);
  expect(stale()).toBe(true);
});

it("leaves nothing after forgetting", () => {
  keep("token", "t");
  keep("details", { name: "Jo" });
  forget();
  expect(sessionStorage.length).toBe(0);
});

it("keeps in the page what a browser forbids to store", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("no");
  });
  keep("token", "t");
  expect(recall("token")).toBe("t");
});
