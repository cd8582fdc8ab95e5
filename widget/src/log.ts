/** What was said: the live region, the visitor's messages, the replies, the pinned alarm. */
import { cards, phoneLinks, type Stage } from "./cards";
import { button, el, spoken } from "./dom";
import type { Home } from "./home";
import type { Contact, Message } from "./schema";

const MARGIN_PX = 12;
const ANNOUNCE_AFTER_MS = 500;

const time = (at = new Date()): HTMLElement =>
  el("time", { datetime: at.toISOString() }, at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));

export class Log {
  readonly node: HTMLElement;
  readonly banner: HTMLElement;
  readonly #typing = el("div", { class: "typing", "aria-hidden": "true", hidden: true }, el("i"), el("i"), el("i"));
  readonly #stage: Stage;
  readonly #watcher: IntersectionObserver;
  #home: Home | undefined;
  #greeting = "";
  #pinned: Element | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
    const { say } = stage;
    this.banner = el("div", { class: "banner", role: "group", "aria-label": say("urgent"), hidden: true });
    this.node = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": say("conversation"), tabindex: 0 }, this.#typing);
    this.#watcher = new IntersectionObserver(
      ([seen]) => this.banner.toggleAttribute("hidden", seen?.isIntersecting ?? true),
      { root: this.node },
    );
  }

  /** Put up the first screen; `greeting` is what the server will say too, which is not repeated. */
  open(home: Home, greeting: string): void {
    this.#greeting = greeting;
    for (const node of this.#home?.nodes ?? []) node.remove();
    this.#home = home;
    home.starters.hidden = this.node.querySelector(".you") !== null;
    this.quietly(() => this.node.prepend(...home.nodes));
  }

  /** Put up what the visitor said. */
  visitor(text: string, at = new Date()): HTMLElement {
    this.withdraw();
    this.#suggestions(false);
    this.retire();
    const state = el("span", { class: "state", "aria-live": "off" });
    const node = el("article", { class: "message you" }, spoken(this.#stage.say("you")), el("p", { dir: "auto" }, text), time(at), state);
    this.#typing.before(node);
    this.toEnd();
    return node;
  }

  /** Tell beside a visitor's message what became of it; an empty text clears it. */
  mark(node: HTMLElement, text: string): void {
    node.classList.toggle("unsent", text !== "");
    const state = node.querySelector(".state");
    if (state) state.textContent = text;
  }

  /** Put up a reply below the message that it answers; `past` ones are not announced. */
  reply(payloads: readonly Message[], asked: HTMLElement, after: HTMLElement | null, past?: Date): void {
    const fresh = payloads.filter((payload) => payload.type !== "text" || payload.text !== this.#greeting);
    const nodes = cards(fresh, this.#stage);
    nodes.findLast((node) => !node.matches(".offer"))?.append(time(past));
    if (past) for (const node of nodes) node.removeAttribute("role");
    // What judges the answer stands below it, above the choices of what is next.
    const offers = nodes.length - (nodes.at(-1)?.matches(".offer") ? 1 : 0);
    asked.after(...nodes.slice(0, offers), ...(after && nodes.length ? [after] : []), ...nodes.slice(offers));
    const alarm = fresh.findLastIndex(({ type }) => type === "alarm");
    const shown = fresh[alarm];
    if (shown?.type === "alarm") this.#pin(shown.title, phoneLinks(shown.phones), nodes[alarm]?.querySelector(".calls"));
    this.retire(null, nodes);
    const long = asked.offsetHeight > this.node.clientHeight / 3;
    this.#show(nodes[alarm] ?? (long && nodes[0] ? nodes[0] : asked));
  }

  /** Say in the place of a form that what it asked for is saved. */
  saved(form: HTMLElement, text: string, change: HTMLElement): void {
    this.retire();
    const saved: Contact = { type: "contact", step: "saved", text, consent_version: null, privacy_url: null, choices: [] };
    const told = cards([saved], this.#stage);
    told[0]?.append(el("p", {}, change));
    form.closest(".message")?.replaceWith(...told);
    this.toEnd();
  }

  /** A button below all that was said; at most one. */
  offer(label: string, click: () => void): void {
    if (this.node.querySelector(".offered")) return;
    this.#typing.before(el("p", { class: "offered" }, button("choice", label, click)));
    this.toEnd();
  }

  /** Take the offer back: the assistant can help again. */
  withdraw(): void {
    for (const node of this.node.querySelectorAll(".offered")) node.remove();
  }

  /** A tool below all that was said; one of its kind at a time. */
  tool(node: HTMLElement): void {
    for (const old of this.node.querySelectorAll(`.${node.classList[0]}`)) old.remove();
    this.#typing.before(node);
    this.#show(node);
  }

  /** A line between messages. */
  note(text: string): void {
    this.#typing.before(el("p", { class: "divider" }, text));
    this.toEnd();
  }

  /** Switch off all choices but those within `kept`, and put away such forms; the chosen one is marked. */
  retire(chosen: HTMLElement | null = null, kept: readonly HTMLElement[] = []): void {
    const old = (node: Element): boolean => !kept.some((one) => one.contains(node));
    for (const one of this.node.querySelectorAll<HTMLButtonElement>(".message .choices .choice")) {
      if (old(one)) one.disabled = true;
    }
    for (const card of this.node.querySelectorAll<HTMLElement>(".card.contact")) {
      if (old(card)) card.hidden = true;
    }
    chosen?.classList.add("chosen");
  }

  /** Give back the choices of the last reply, after one could not be sent. */
  revive(asked: HTMLElement): void {
    for (let node = asked.previousElementSibling; node && !node.matches(".you"); node = node.previousElementSibling) {
      if (node.matches(".card.contact")) node.removeAttribute("hidden");
      for (const one of node.querySelectorAll<HTMLButtonElement>(".choice")) {
        one.disabled = false;
        one.classList.remove("chosen");
      }
    }
  }

  typing(on: boolean): void {
    this.#typing.hidden = !on;
    if (on) this.toEnd();
  }

  /** Put up something without announcing it. */
  quietly(draw: () => void): void {
    this.node.setAttribute("aria-live", "off");
    draw();
    setTimeout(() => this.node.setAttribute("aria-live", "polite"), ANNOUNCE_AFTER_MS);
  }

  /** Take down an alarm that was answered. */
  unpin(): void {
    this.#watcher.disconnect();
    this.#pinned = null;
    this.banner.hidden = true;
  }

  /** As if nothing had been said. */
  reset(): void {
    this.unpin();
    this.typing(false);
    this.#suggestions(true);
    this.node.replaceChildren(...(this.#home?.nodes ?? []), this.#typing);
    this.node.scrollTop = 0;
  }

  toEnd(): void {
    if (this.node.querySelector(".you")) this.node.scrollTop = this.node.scrollHeight;
  }

  #suggestions(on: boolean): void {
    if (this.#home) this.#home.starters.hidden = !on;
  }

  #show(node: HTMLElement): void {
    this.node.scrollTop = node.offsetTop - MARGIN_PX;
  }

  /** Keep an alarm's first number in view while its own links are scrolled away. */
  #pin(title: string, calls: HTMLElement[], links: Element | null | undefined): void {
    if (this.#pinned) this.#watcher.unobserve(this.#pinned);
    this.#pinned = links ?? null;
    this.banner.replaceChildren(el("strong", {}, title), ...calls.slice(0, 1));
    if (this.#pinned) this.#watcher.observe(this.#pinned);
  }
}
