/** Drawings of an exercise's steps, from the clinic's own server alone; fetched as they come into sight. */
import { el } from "./dom";
import type { Picture } from "./schema";

export function pictures(of: readonly Picture[] | undefined, server: string): HTMLElement | false {
  const own = (of ?? []).filter(({ src }) => /^\/pictures\/\w+\.svg$/.test(src));
  return own.length > 0 && el("div", { class: "pictures" }, own.map(({ src, alt }) => el("img", { src: server + src, alt, loading: "lazy", width: 240, height: 150 })));
}
