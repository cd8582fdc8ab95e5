import { expect, it } from "vitest";
import { dialled } from "../src/numbers";

const NUMBERS = [
  { number: "911", href: "tel:911" },
  { number: "(206) 555-0142", href: "tel:+12065550142" },
];

function shown(text: string): HTMLElement {
  const node = document.createElement("div");
  const line = document.createElement("p");
  line.textContent = text;
  node.append(line);
  dialled(node, NUMBERS);
  return node;
}

it("makes known numbers links and leaves the words as they are", () => {
  const text = "Call 911, or us on (206) 555-0142.";
  const node = shown(text);
  expect([...node.querySelectorAll("a")].map((a) => [a.textContent, a.getAttribute("href")])).toEqual([
    ["911", "tel:911"],
    ["(206) 555-0142", "tel:+12065550142"],
  ]);
  expect(node.textContent).toBe(text);
});

it.each(["9110", "1911", "206-911-0000", "+911"])("takes %s for another number", (text) => {
  expect(shown(text).querySelector("a")).toBeNull();
});
