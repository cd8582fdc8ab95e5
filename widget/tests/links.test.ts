import { describe, expect, it } from "vitest";
import { isTel, outside, ownPage, youtubeId } from "../src/links";

const HOSTS = ["www.nhs.uk", "www.youtube.com"];

describe("outside", () => {
  it.each(["https://www.nhs.uk/back-pain", "https://www.youtube.com/watch?v=PspC9aN1hhc"])("follows %s", (address) => {
    expect(outside(address, HOSTS)?.href).toBe(address);
  });
  it.each([
    "http://www.nhs.uk/",
    "https://evil.example/",
    "https://www.nhs.uk.evil.example/",
    "https://user@www.nhs.uk/",
    "javascript:alert(1)",
    "//www.nhs.uk/",
    "",
    null,
    7,
  ])("does not follow %s", (address) => expect(outside(address, HOSTS)).toBeNull());
});

describe("ownPage", () => {
  it("is below the clinic's server, or on the list", () => {
    expect(ownPage("/privacy", "https://chat.example", HOSTS)).toBe("https://chat.example/privacy");
    expect(ownPage("https://www.nhs.uk/", "https://chat.example", HOSTS)).toBe("https://www.nhs.uk/");
  });
  it.each(["//evil.example", "/\\evil.example", "javascript:1", undefined])("is not %s", (address) => {
    expect(ownPage(address, "https://chat.example", HOSTS)).toBeNull();
  });
});

it("dials numbers and nothing else", () => {
  expect(["tel:911", "tel:+12065550142", "tel:*123#"].every(isTel)).toBe(true);
  expect(["javascript:1", "tel:1;ext=2", "https://x", null].some(isTel)).toBe(false);
});

it("knows a video by its id", () => {
  expect(youtubeId(new URL("https://www.youtube.com/watch?v=PspC9aN1hhc"))).toBe("PspC9aN1hhc");
  expect(youtubeId(new URL("https://youtu.be/PspC9aN1hhc"))).toBe("PspC9aN1hhc");
  expect(youtubeId(new URL("https://notyoutube.com/watch?v=PspC9aN1hhc"))).toBeNull();
  expect(youtubeId(new URL("https://www.youtube.com/watch?v=../../x"))).toBeNull();
});
