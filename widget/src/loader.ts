/** The one script tag: draws the button; fetches the chat itself when somebody is about to use it. */
import css from "./loader.css?inline";
import { plain, shades } from "./color";
import { icon } from "./icon";
import { LOADER } from "./words/loader";
import { OPEN, type Built, type Panel, type Setup } from "./setup";

declare const __PANEL__: Built;

const TAG = "backtalk-chat";
const ATTRIBUTES = ["position", "greeting", "open", "strings", "label", "color", "scheme", "phone", "lang", "dir"];
const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/widget.js"],script[src*="/static/widget/loader-"]');
const server = (script?.src ?? location.href).replace(/(\/widget\.js|\/static\/widget\/[^/]*)?([?#].*)?$/, "");

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Once the page has nothing more urgent to do, or after a second. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1_000 });
  else setTimeout(work);
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: { createScriptURL(url: string): string } | undefined;

/** The address as a page that demands trusted types takes it. */
function trusted(url: string): string {
  const types = (window as unknown as { trustedTypes?: Policies }).trustedTypes;
  policy ??= types?.createPolicy("backtalk", { createScriptURL: (ours) => ours });
  return policy ? policy.createScriptURL(url) : url;
}

const loading = new Map<string, Promise<void>>();

/** A further file of the chat, held to its hash; a failed try is forgotten, so that the next click tries anew. */
function load({ file, integrity }: Built): Promise<void> {
  const under = loading.get(file);
  if (under) return under;
  const run = new Promise<void>((resolve, reject) => {
    const tag = document.createElement("script");
    tag.type = "module";
    tag.integrity = integrity;
    tag.crossOrigin = "anonymous";
    tag.onload = () => resolve();
    tag.onerror = () => {
      tag.remove();
      reject(new Error("A file of the chat did not load."));
    };
    tag.src = trusted(`${server}/static/widget/${file}`);
    document.head.append(tag);
  });
  loading.set(file, run);
  run.catch(() => loading.delete(file));
  return run;
}

/** Whether the visitor left the chat open or closed in this tab; null if neither. */
function leftOpen(): boolean | null {
  try {
    return JSON.parse(sessionStorage.getItem(OPEN) ?? "null") as boolean | null;
  } catch {
    return null;
  }
}

async function strings(given: string | null): Promise<Setup["strings"]> {
  if (!given) return {};
  try {
    const json = given.trimStart().startsWith("{") ? given : await (await fetch(given)).text();
    return JSON.parse(json) as Setup["strings"];
  } catch {
    console.warn("Backtalk: the strings are no JSON; the chat speaks English.");
    return {};
  }
}

class Chat extends HTMLElement {
  #button = document.createElement("button");
  #panel: Promise<Panel> | undefined;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const label = document.createElement("span");
    label.textContent = this.getAttribute("label") ?? "Ask about your back or hips";
    this.#button.type = "button";
    this.#button.setAttribute("aria-haspopup", "dialog");
    this.#button.setAttribute("aria-expanded", "false");
    this.#button.append(icon(BUBBLE), label);
    root.append(this.#button);
    const color = this.getAttribute("color");
    if (color) this.style.setProperty("--backtalk-color", shades(plain(color)) ?? color);
    // It stands beside `body`, of which it would have inherited this.
    const { direction } = getComputedStyle(document.body);
    if (direction === "rtl" && !this.hasAttribute("dir")) this.dir = direction;
    const intent = () => void this.#load().catch(() => {});
    for (const event of ["pointerenter", "focus", "touchstart"]) {
      this.#button.addEventListener(event, intent, { once: true, passive: true });
    }
    this.#button.addEventListener("click", () => void this.open());
    this.addEventListener("backtalk-close", () => this.#button.setAttribute("aria-expanded", "false"));
    document.addEventListener("click", (event) => {
      const opener = (event.target as Element).closest?.("[data-backtalk-open]");
      if (!opener || !this.isConnected) return;
      event.preventDefault();
      void this.open();
    });
    // On a small screen it would cover the page that somebody has come for.
    if (!matchMedia("(width >= 40em)").matches) return;
    // The first look into a page's storage waits for another process.
    whenIdle(() => (leftOpen() ?? this.hasAttribute("open")) && void this.open(false));
  }

  /** Open the chat; `focus` moves the keyboard there. */
  async open(focus = true): Promise<void> {
    try {
      (await this.#load()).open(focus);
      this.#button.setAttribute("aria-expanded", "true");
    } catch {
      await this.#unloadable();
    }
  }

  close(): void {
    void this.#panel?.then((panel) => panel.close());
  }

  #load(): Promise<Panel> {
    return (this.#panel ??= this.#make().catch((error: unknown) => {
      this.#panel = undefined;
      throw error;
    }));
  }

  async #make(): Promise<Panel> {
    const [given] = await Promise.all([strings(this.getAttribute("strings")), load(__PANEL__)]);
    this.shadowRoot?.querySelector("p")?.remove();
    const panel = document.createElement("backtalk-panel") as Panel;
    panel.setup = {
      server,
      greeting: this.getAttribute("greeting") ?? "",
      phone: this.getAttribute("phone") ?? "",
      strings: given,
      load,
    };
    panel.toggleAttribute("start", this.getAttribute("position") === "start");
    this.shadowRoot?.append(panel);
    return panel;
  }

  async #unloadable(): Promise<void> {
    if (this.shadowRoot?.querySelector("p")) return;
    const phone = this.getAttribute("phone");
    const words = { ...LOADER, ...(await strings(this.getAttribute("strings"))) };
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = phone ? words.notLoadedCall.replace("{phone}", phone) : words.notLoaded;
    this.shadowRoot?.append(note);
  }
}

function start(): void {
  if (document.querySelector(TAG)) return;
  const chat = document.createElement(TAG);
  for (const name of ATTRIBUTES) {
    const value = script?.getAttribute(`data-${name}`);
    if (value != null) chat.setAttribute(name, value);
  }
  // Sites that go from page to page by putting in another `body` leave this in place.
  document.documentElement.append(chat);
}

if (!customElements.get(TAG)) customElements.define(TAG, Chat);
whenIdle(() => (document.body ? start() : addEventListener("DOMContentLoaded", start)));
