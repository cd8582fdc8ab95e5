/** Three plain figures from chest to knee, whose parts can be pressed. */
const SVG = "http://www.w3.org/2000/svg";
const BOTH =
  "M33 4C31 34 36 48 35 62C28 76 24 94 26 114L33 186H46L49 122H51L54 186H67L74 114C76 94 72 76 65 62C64 48 69 34 67 4Z";
const PROFILE = "M40 4C31 24 37 44 42 60C27 76 26 98 36 114C41 140 38 164 40 186H58C63 158 66 138 63 114C67 92 66 76 62 60C67 44 68 24 60 4Z";

type Figure = "figureFront" | "figureSide" | "figureBack";
export const FIGURES: readonly Figure[] = ["figureFront", "figureSide", "figureBack"];

/** Part of a figure: centre and radii. */
type Spot = readonly [key: string, x: number, y: number, rx: number, ry: number];
const SPOTS: Record<Figure, readonly Spot[]> = {
  figureFront: [
    ["frontThigh", 37, 146, 8, 26],
    ["frontThigh", 63, 146, 8, 26],
    ["frontHip", 34, 86, 8, 13],
    ["frontHip", 66, 86, 8, 13],
    ["frontGroin", 50, 108, 8, 9],
  ],
  figureSide: [
    ["sideThigh", 50, 146, 9, 27],
    ["sideHip", 48, 96, 12, 16],
  ],
  figureBack: [
    ["backLeg", 38, 150, 8, 26],
    ["backLeg", 62, 150, 8, 26],
    ["backButtock", 37, 104, 10, 13],
    ["backButtock", 63, 104, 10, 13],
    ["backTail", 50, 86, 8, 8],
    ["backLow", 50, 58, 13, 17],
  ],
};

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/** For eyes and fingers alone: the list beside it has the same for all others. */
export function figure(name: Figure, caption: string, pick: (key: string) => void): HTMLElement {
  const svg = shape("svg", { viewBox: "18 0 64 190" });
  svg.append(shape("path", { d: name === "figureSide" ? PROFILE : BOTH, class: "outline" }));
  for (const [key, cx, cy, rx, ry] of SPOTS[name]) {
    const spot = shape("ellipse", { cx, cy, rx, ry, class: "spot" });
    spot.addEventListener("click", () => pick(key));
    svg.append(spot);
  }
  const box = document.createElement("div");
  const words = document.createElement("span");
  words.textContent = caption;
  box.append(svg, words);
  return box;
}
