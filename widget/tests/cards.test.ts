import { expect, it } from "vitest";
import { cards, type Stage } from "../src/cards";
import type { Message } from "../src/schema";
import { speaker } from "../src/strings";

const EVIL = '<img src=x onerror="alert(1)">';
const stage: Stage = {
  say: speaker({}),
  server: "https://chat.example",
  hosts: ["www.nhs.uk"],
  choose: () => {},
  withdraw: () => document.createElement("button"),
  form: () => document.createElement("form"),
  part: () => Promise.reject(new Error("not asked for")),
  send: () => true,
};

it("shows a type that it does not know by its text", () => {
  const unknown = [{ type: "constructor", text: "Hello" }] as unknown as Message[];
  expect(cards(unknown, stage)[0]?.textContent).toBe("Assistant: Hello");
});

it("turns words into text and foreign addresses into nothing", () => {
  const [node] = cards(
    [
      {
        type: "answer",
        topic: "",
        section: "",
        title: EVIL,
        paragraphs: [EVIL],
        more: [],
        sources: [
          { id: "1", title: "ours", url: "https://www.nhs.uk/x" },
          { id: "2", title: "foreign", url: "https://evil.example/" },
          { id: "3", title: "script", url: "javascript:1" },
        ],
        links: [
          { title: "call", href: "tel:+12065550142" },
          { title: "mail", href: "mailto:hello@clinic.example" },
          { title: "elsewhere", href: "https://evil.example/" },
          { title: "script", href: "javascript:alert(1)" },
          { title: "mail with more", href: "mailto:a@b.example?bcc=c@d.example" },
        ],
        safety_net: "",
        reviewed: null,
      },
    ],
    stage,
  );
  expect(node?.querySelector("img")).toBeNull();
  expect([...(node?.querySelectorAll("a") ?? [])].map((a) => a.textContent)).toEqual(["call", "mail", "ours"]);
  expect(node?.textContent).toContain(EVIL);
});

it("speaks the site's words, and English where there are none", () => {
  const say = speaker({ send: "Senden" });
  expect([say("send"), say("call", { number: 911 })]).toEqual(["Senden", "Call 911"]);
});
