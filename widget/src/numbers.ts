/** Numbers to call within a text, made into links. */
import { el } from "./dom";
import { isTel } from "./links";
import type { Dial } from "./schema";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Make every known number in a reply's paragraphs and lists a link, so that a phone can call it. */
export function dialled(node: HTMLElement, numbers: readonly Dial[]): void {
  const known = numbers.filter(({ href, number }) => isTel(href) && number).sort((a, b) => b.number.length - a.number.length);
  if (!known.length) return;
  // "911" within a longer number is another number.
  const pattern = new RegExp(`(?<![\\d+-])(${known.map(({ number }) => escaped(number)).join("|")})(?![\\d-])`);
  for (const place of node.querySelectorAll("p:not(.call),li")) {
    for (const child of [...place.childNodes]) {
      if (child.nodeType !== Node.TEXT_NODE) continue;
      const pieces = (child.textContent ?? "").split(pattern);
      if (pieces.length === 1) continue;
      const parts = pieces.map((piece, index) => {
        const href = index % 2 && known.find(({ number }) => number === piece)?.href;
        return href ? el("a", { href, class: "nowrap" }, piece) : piece;
      });
      child.replaceWith(...parts);
    }
  }
}
