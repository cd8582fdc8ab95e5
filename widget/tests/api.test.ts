import { afterEach, expect, test, vi } from "vitest";
import { Api } from "../src/api";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a website that is not on the list reads what to add in its console", async () => {
  const message = "add https://new.example to BACKTALK_ORIGINS";
  const body = JSON.stringify({ error: { code: "origin_not_allowed", message } });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status: 403 })));
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const api = new Api("https://chat.example", { unreachable: "no", nothing: "nothing" });
  await expect(api.facts()).rejects.toThrow(message);
  expect(said).toHaveBeenCalledWith(`Backtalk: ${message}`);
});
