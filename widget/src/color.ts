/** Shades of a site's colour that can be read on the chat's light and dark surfaces. */
type Rgb = readonly [number, number, number];

const LEAST = 4.6;
// The surfaces that a link in the site's colour stands on: bubbles, which are nearest to it.
const LIGHT: Rgb = [232, 241, 238];
const DARK: Rgb = [34, 49, 46];
const STEP = 0.04;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function towards(color: Rgb, end: number, surface: Rgb): Rgb {
  for (let share = 0; share < 1; share += STEP) {
    const mixed = color.map((part) => Math.round(part + (end - part) * share)) as unknown as Rgb;
    if (contrast(mixed, surface) >= LEAST) return mixed;
  }
  return [end, end, end];
}

const css = (rgb: Rgb): string => `rgb(${rgb.join(" ")})`;

/** The colour as `light-dark()`: darkened or lightened only as far as reading asks for; null for what is no plain colour. */
export function shades(hex: string): string | null {
  const parts = /^#(..)(..)(..)$/.exec(hex);
  if (!parts) return null;
  const color = parts.slice(1).map((part) => parseInt(part, 16)) as unknown as Rgb;
  return `light-dark(${css(towards(color, 0, LIGHT))}, ${css(towards(color, 255, DARK))})`;
}

/** A colour in any of CSS's ways as `#rrggbb`, or as it was. */
export function plain(color: string): string {
  const brush = CSS.supports("color", color) && document.createElement("canvas").getContext("2d");
  if (!brush) return color;
  brush.fillStyle = color;
  return brush.fillStyle;
}
