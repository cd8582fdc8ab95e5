/** Where the contact form stands: in the place of the talk, or within a reply. */
import type { Api } from "./api";
import type { Stage } from "./cards";
import type { Way } from "./frame";
import type { ContactForm, Kept } from "./parts/contact";
import type { Key } from "./strings";
import { button, el, write } from "./dom";
import type { Contact, WidgetFacts } from "./schema";

export interface Around {
  /** Put the talk out of sight, or back. */
  aside(on: boolean): void;
  /** The keyboard goes back to the line to type in. */
  back(): void;
  /** The request is saved: a line for the log. */
  note(text: string): void;
  /** The request is taken back. */
  withdrawn(text: string): void;
  /** A form within a reply has done its work. */
  done(form: HTMLElement, text: string, change: HTMLElement): void;
  /** Something did not work. */
  failed(text: string): void;
  /** Ask before something is lost. */
  ask(title: Key, text: Key, ways: readonly Way[]): void;
}

export class Forms {
  readonly node: HTMLElement;
  /** What the clinic's server has said of it so far. */
  facts: Partial<WidgetFacts> = {};
  readonly #api: Api;
  readonly #stage: Stage;
  readonly #around: Around;
  readonly #news = el("p", { class: "quiet", role: "status" });
  #form: ContactForm | undefined;

  constructor(api: Api, stage: Stage, around: Around) {
    this.#api = api;
    this.#stage = stage;
    this.#around = around;
    this.node = el("section", { class: "contact-panel", hidden: true, "aria-label": stage.say("contact") });
  }

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  /** Show the form, empty or with a request that is to be changed. */
  async open(kept?: Kept): Promise<void> {
    const { phone, clinic } = this.facts;
    const { say } = this.#stage;
    try {
      const { contact } = await this.#stage.part("contact");
      this.#form ??= contact(this.#api, this.#stage, {
        facts: this.facts,
        saved: (message, sent) => this.#saved(message, sent),
        cancel: () => this.close(),
        withdraw: () => this.withdraw(),
      });
    } catch {
      return this.#around.failed(this.#notLoaded());
    }
    if (kept) this.#form.refill(kept);
    const call = phone && [` ${say("orCall")} `, el("a", { href: phone.href, class: "nowrap" }, phone.number), "."];
    write(this.#news, "");
    this.node.replaceChildren(
      el("h3", {}, say("contact")),
      this.#news,
      el("p", { class: "quiet" }, clinic && say("staff", { clinic }), call),
      this.#form.node,
    );
    this.node.hidden = false;
    this.#around.aside(true);
    this.#form.open();
  }

  close(): void {
    if (!this.isOpen) return;
    this.node.hidden = true;
    this.#around.aside(false);
    this.#around.back();
  }

  /** A button that takes the request of this chat back, once somebody is sure. */
  withdraw(): HTMLElement {
    const around = this.#around;
    return button("choice", this.#stage.say("withdraw"), () => {
      this.#stage.part("contact").then(
        ({ withdraw }) => withdraw(this.#api, this.#stage.say, around, () => this.forget()),
        () => around.failed(this.#notLoaded()),
      );
    });
  }

  /** Forget what was typed. */
  forget(): void {
    this.close();
    this.#form = undefined;
  }

  /** Say over an open form that the assistant has answered. */
  answered(): void {
    if (this.isOpen) write(this.#news, this.#stage.say("meanwhile"));
  }

  /** The same form within the conversation, with the ways of the conversation beside it. */
  inline({ choices, privacy_url: privacy }: Contact): HTMLElement {
    const { say } = this.#stage;
    const [agree, disagree] = choices;
    const box = el("div");
    const put = async (): Promise<void> => {
      const { contact } = await this.#stage.part("contact");
      const form = contact(this.#api, this.#stage, {
        facts: { ...this.facts, ...(privacy && { privacy_url: privacy }) },
        saved: (message, sent) => {
          this.#around.done(box, message, this.#change(sent));
          this.#around.back();
        },
        cancel: (event) => disagree && this.#stage.choose(disagree, box, event),
        withdraw: () => this.withdraw(),
        ways: agree && button("tool", say("oneByOne"), (event) => this.#stage.choose(agree, box, event)),
      });
      box.replaceChildren(form.node);
      form.open(false);
    };
    put().catch(() => box.replaceChildren(el("p", {}, this.#notLoaded())));
    return box;
  }

  #saved(message: string, sent: Kept): void {
    const { say } = this.#stage;
    const done = button("send", say("back"), () => this.close());
    const told = el("p", { class: "success", role: "status" }, message);
    this.node.replaceChildren(el("h3", {}, say("contact")), told, el("div", { class: "row" }, done, this.#change(sent), this.withdraw()));
    done.focus();
    this.#around.note(message);
  }

  #change(sent: Kept): HTMLElement {
    return button("tool", this.#stage.say("changeIt"), () => void this.open(sent));
  }

  #notLoaded(): string {
    const { say } = this.#stage;
    const phone = this.facts.phone?.number;
    return `${say("notLoadedPart")}${phone ? ` ${say("callUs", { phone })}` : ""}`;
  }
}
