/** Builds elements. Text always becomes a text node, so nothing that a server says turns into HTML. */
import { icon } from "./icon";

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Value = string | number | boolean | null | undefined | ((event: never) => void);

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value as EventListener);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  add(node, children);
  return node;
}

function add(node: Element, child: Child): void {
  if (Array.isArray(child)) for (const one of child as readonly Child[]) add(node, one);
  else if (child != null && child !== false && child !== "") node.append(child instanceof Node ? child : String(child));
}

/** Text for people who listen to the page. */
export const spoken = (text: string): HTMLElement => el("span", { class: "sr" }, text);

/** A button that submits nothing. */
export const button = (kind: string, label: Child, click: (event: MouseEvent) => void): HTMLButtonElement =>
  el("button", { type: "button", class: kind, click }, label);

/** A button that shows a sign and tells its name to those who listen. */
export function sign(kind: string, label: string, path: string, click: () => void): HTMLButtonElement {
  const node = button(`sign ${kind}`, icon(path), click);
  node.setAttribute("aria-label", label);
  node.title = label;
  return node;
}

/** What has the keyboard, in whichever shadow root. */
export function innermost(): HTMLElement | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found === document.body ? null : (found as HTMLElement | null);
}

/** Write only what has changed: a live region announces each writing. */
export function write(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A day as the visitor's calendar has it. */
export function today(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Give a text to the browser's downloads. */
export function download(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
