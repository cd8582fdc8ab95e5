/** The chat's part of the page: the log, the status line, the pinned alarm. */
import { el, spoken } from "./dom.js";
import { phoneLinks, renderReply } from "./render.js";

const MARGIN_PX = 12;

export class View {
  #choose;
  #pinned = null;

  /** @param {Element} root @param {Function} choose called with a choice, its button, the click */
  constructor(root, choose) {
    const part = (name) => root.querySelector(`[data-${name}]`);
    this.log = part("log");
    this.typingDots = part("typing");
    this.statusText = part("status");
    this.again = part("again");
    this.banner = part("banner");
    this.greeting = part("greeting").textContent;
    this.opening = [...this.log.querySelectorAll("[data-opening]")];
    this.#choose = choose;
    this.watcher = new IntersectionObserver(
      ([seen]) => this.banner.toggleAttribute("hidden", seen.isIntersecting),
      { root: this.log },
    );
  }

  /** Put up what the visitor said. */
  say(text) {
    for (const node of this.log.querySelectorAll("[data-suggestions], [data-offer]")) node.remove();
    this.retireChoices();
    const state = el("span", { class: "state", "aria-live": "off" });
    const node = el("article", { class: "message you" }, spoken("You: "), el("p", {}, text), state);
    this.#append(node);
    this.log.scrollTop = this.log.scrollHeight;
    return node;
  }

  /** Tell beside a visitor's message what became of it; an empty text clears it. */
  mark(node, text) {
    node.classList.toggle("unsent", text !== "");
    node.querySelector(".state").textContent = text;
  }

  /**
   * Put up a reply.
   *
   * @param {object[]} payloads
   * @param {Element} asked the message that it answers
   * @param {boolean} past whether it is history, which is not announced
   */
  reply(payloads, asked, past = false) {
    // The first reply brings the greeting, which this page has shown already.
    const fresh = payloads.filter(({ type, text }) => type !== "text" || text !== this.greeting);
    const nodes = renderReply(fresh, this.#choose);
    let position = asked;
    for (const node of nodes) {
      if (past) node.removeAttribute("role");
      position.after(node);
      position = node;
    }
    const alarm = fresh.findLastIndex((payload) => payload.type === "alarm");
    if (alarm >= 0) this.#pin(fresh[alarm], nodes[alarm]);
    this.retireChoices(null, nodes);
    const long = asked.offsetHeight > this.log.clientHeight / 3;
    this.#show(nodes[alarm] ?? (long && nodes[0] ? nodes[0] : asked));
  }

  /** Offer the contact form, once, below all that was said. */
  offerForm() {
    if (this.log.querySelector("[data-offer]")) return;
    const button = el("button", { type: "button", class: "choice", "data-open-contact": true }, "Leave your details instead");
    this.#append(el("p", { class: "message offer", "data-offer": true }, button));
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** A line between messages, in the assistant's name. */
  note(text) {
    this.#append(el("p", { class: "divider" }, text));
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Switch off all choices but those within `kept`; `chosen` is marked. */
  retireChoices(chosen = null, kept = []) {
    for (const button of this.log.querySelectorAll(".choice:not([data-suggestion], [data-open-contact])")) {
      if (!kept.some((node) => node.contains(button))) button.disabled = true;
    }
    if (chosen) chosen.classList.add("chosen");
  }

  /** Give back the choices of the last reply, after one could not be sent. */
  reviveChoices(asked) {
    let node = asked.previousElementSibling;
    for (; node?.classList.contains("bot"); node = node.previousElementSibling) {
      for (const button of node.querySelectorAll(".choice")) {
        button.disabled = false;
        button.classList.remove("chosen");
      }
    }
  }

  typing(on) {
    this.typingDots.hidden = !on;
    if (on) this.log.scrollTop = this.log.scrollHeight;
  }

  /** The line above the input; `again` offers to try at once. */
  status(text, again = false) {
    if (this.statusText.textContent !== text) this.statusText.textContent = text;
    this.again.hidden = !again;
  }

  /** Put up earlier messages without announcing them. */
  quietly(draw) {
    this.log.setAttribute("aria-live", "off");
    draw();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  /** As if nothing had been said. */
  reset() {
    this.watcher.disconnect();
    this.#pinned = null;
    this.banner.hidden = true;
    this.typing(false);
    this.status("");
    this.log.replaceChildren(...this.opening, this.typingDots);
    this.log.scrollTop = 0;
  }

  #append(node) {
    this.typingDots.before(node);
  }

  #show(node) {
    this.log.scrollTop = node.offsetTop - MARGIN_PX;
  }

  /** Keep an alarm's first number in view while its own links are scrolled away. */
  #pin(payload, node) {
    if (this.#pinned) this.watcher.unobserve(this.#pinned);
    this.#pinned = node.querySelector(".calls");
    this.banner.replaceChildren(el("strong", {}, payload.title), ...phoneLinks(payload.phones).slice(0, 1));
    this.watcher.observe(this.#pinned);
  }
}
