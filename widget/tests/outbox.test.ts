import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ChatError, seconds } from "../src/api";
import { newId } from "../src/newid";
import { Outbox, type Item, type Listener } from "../src/outbox";
import type { ChatReply } from "../src/schema";
import { forget } from "../src/session";

const REPLY: ChatReply = { token: "t", messages: [], contact_form: false, alarm_open: false };
const item = (id: string): Item => ({ id, text: id, title: id, node: document.createElement("p"), tries: 0 });
const listener = () => ({ sending: vi.fn(), answered: vi.fn(), delayed: vi.fn(), refused: vi.fn() }) satisfies Listener;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  forget();
});

it("sends one at a time, in order", async () => {
  const sent: string[] = [];
  let free = (_: ChatReply) => {};
  const outbox = new Outbox(({ id }) => {
    sent.push(id);
    return new Promise((resolve) => (free = resolve));
  }, listener());
  outbox.add(item("a"));
  outbox.add(item("b"));
  await vi.runAllTimersAsync();
  expect(sent).toEqual(["a"]);
  free(REPLY);
  await vi.runAllTimersAsync();
  expect(sent).toEqual(["a", "b"]);
});

it("tries again under the same id, later each time, and as late as asked", async () => {
  const on = listener();
  const failures = [new ChatError(""), new ChatError(""), new ChatError("", 429, "", 7)];
  const ids: string[] = [];
  const outbox = new Outbox(async ({ id }) => {
    ids.push(id);
    const failure = failures.shift();
    if (failure) throw failure;
    return REPLY;
  }, on);
  outbox.add(item("a"));
  await vi.runAllTimersAsync();
  expect(ids).toEqual(["a", "a", "a", "a"]);
  expect(on.delayed.mock.calls.map(([, , wait]) => wait)).toEqual([2, 4, 7]);
  expect(on.answered).toHaveBeenCalledOnce();
});

it("hands back what can never succeed and goes on with the next", async () => {
  const on = listener();
  const outbox = new Outbox(async ({ id }) => {
    if (id === "a") throw new ChatError("too long", 422, "too_long");
    return REPLY;
  }, on);
  outbox.add(item("a"));
  outbox.add(item("b"));
  await vi.runAllTimersAsync();
  expect(on.refused).toHaveBeenCalledOnce();
  expect(on.answered).toHaveBeenCalledOnce();
});

it("remembers what is left for the next page", async () => {
  const outbox = new Outbox(() => new Promise(() => {}), listener());
  outbox.add(item("a"));
  expect(Outbox.leftovers()).toEqual([{ id: "a", text: "a", title: "a" }]);
  outbox.hold();
});

it("gives each message an id of its own that the server takes", () => {
  const ids = [newId(), newId()];
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
});

it.each([
  [null, null],
  ["5", 5],
  ["0", 1],
  ["99999", 600],
  ["soon", null],
])("reads Retry-After %s as %s seconds", (header, expected) => expect(seconds(header)).toBe(expected));
