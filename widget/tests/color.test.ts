import { expect, it } from "vitest";
import { contrast, shades } from "../src/color";

const parsed = (css: string) => [...css.matchAll(/rgb\((\d+) (\d+) (\d+)\)/g)].map((m) => [+m[1]!, +m[2]!, +m[3]!] as const);

it("leaves a colour alone where it can be read", () => {
  expect(shades("#0b5f56")).toContain("light-dark(rgb(11 95 86),");
});

it.each(["#0b5f56", "#7a1f5c", "#ffff00", "#000000", "#ffffff", "#808080", "#ff0000", "#0000ff"])("makes %s readable on light and on dark", (color) => {
  const [light, dark] = parsed(shades(color)!);
  expect(contrast(light!, [232, 241, 238])).toBeGreaterThan(4.5);
  expect(contrast(light!, [255, 255, 255])).toBeGreaterThan(4.5);
  expect(contrast(dark!, [34, 49, 46])).toBeGreaterThan(4.5);
  expect(contrast(dark!, [6, 35, 31])).toBeGreaterThan(4.5);
});

it("does not guess at what is no plain colour", () => expect(shades("color(display-p3 1 0 0)")).toBeNull());
