/** The contact form, which takes a request with the assistant or without it. */
import type { Api, ChatError } from "../api";
import type { Stage } from "../cards";
import css from "./contact.css?inline";
import { button, el, write, type Child } from "../dom";
import { ownPage } from "../links";
import { newId } from "../newid";
import type { Around } from "../forms";
import type { ContactReply, WidgetFacts, WithdrawReply } from "../schema";
import type { Say } from "../strings";
import { keep, recall } from "../session";
import { shelf } from "../setup";
import { CONTACT } from "../words/contact";

const FIELDS = ["name", "reach", "best_time", "reason", "consent"] as const;
type Field = (typeof FIELDS)[number];
type Control = HTMLInputElement | HTMLTextAreaElement;
const FIELD_OF: Record<string, Field> = { too_long: "reason", consent_required: "consent", consent_changed: "consent" };
/** The server takes nobody who is faster for a person. */
const SHORTEST_MS = 3_000;

export interface ContactOptions {
  facts: Partial<WidgetFacts>;
  /** The server has it; `message` is what it says to that. */
  saved(message: string, kept: Kept): void;
  cancel(event: MouseEvent): void;
  /** A button that takes the request of this chat back. */
  withdraw(): HTMLElement;
  /** Further buttons at the end of the form. */
  ways?: Child;
}

/** A request as it was sent: sent again under its id, it is corrected. */
export interface Kept {
  id: string;
  words: Record<string, string>;
}

let forms = 0;

export class ContactForm {
  readonly node: HTMLFormElement;
  readonly #api: Api;
  readonly #stage: Pick<Stage, "say" | "server" | "hosts">;
  readonly #options: ContactOptions;
  readonly #fields: Record<Field, Control>;
  readonly #errors: Record<Field, HTMLElement>;
  readonly #trap = el("input", { name: "website", tabindex: -1, autocomplete: "off" });
  readonly #submit = el("button", { class: "send" });
  readonly #failure = el("p", { class: "error", role: "alert" });
  readonly #consent = el("span");
  readonly #standing = el("div", { class: "standing", role: "status" });
  #terms = { version: "", opened: "" };
  #shown = 0;
  #sent = { id: "", words: "" };
  #changes = "";
  #busy = false;

  constructor(api: Api, stage: Pick<Stage, "say" | "server" | "hosts">, options: ContactOptions) {
    this.#api = api;
    this.#stage = stage;
    this.#options = options;
    const { say } = stage;
    const id = `contact-${++forms}`;
    this.#errors = Object.fromEntries(
      FIELDS.map((name) => [name, el("span", { class: "error", id: `${id}-${name}` })]),
    ) as Record<Field, HTMLElement>;
    const line = { maxlength: 200 };
    this.#fields = {
      name: el("input", { ...line, autocomplete: "name", required: true }),
      // One field takes either; `tel` is what phones fill in, and an e-mail can be typed all the same.
      reach: el("input", { ...line, autocomplete: "tel", inputmode: "email", autocapitalize: "none", spellcheck: "false", required: true }),
      best_time: el("input", { ...line, autocomplete: "off" }),
      reason: el("textarea", { rows: 2, maxlength: options.facts.longest ?? 1000, autocomplete: "off" }),
      consent: el("input", { type: "checkbox", required: true, disabled: true }),
    };
    for (const name of FIELDS) {
      this.#fields[name].name = name;
      this.#fields[name].setAttribute("aria-describedby", this.#errors[name].id);
    }
    const optional = el("span", { class: "quiet" }, ` ${say("optional")}`);
    const privacy = ownPage(options.facts.privacy_url, stage.server, stage.hosts);
    this.#consent.textContent = say("consentLoading");
    this.node = el(
      "form",
      { class: "contact-form", novalidate: true },
      this.#standing,
      this.#labelled("name", say("name")),
      this.#labelled("reach", say("reach")),
      this.#labelled("best_time", say("bestTime"), optional),
      this.#labelled("reason", say("reason"), optional.cloneNode(true)),
      el("p", { class: "trap", "aria-hidden": "true" }, el("label", {}, say("empty"), this.#trap)),
      el("p", { class: "field consent" }, el("label", {}, this.#fields.consent, this.#consent), this.#errors.consent),
      privacy && el("p", {}, el("a", { href: privacy, target: "_blank", rel: "noopener noreferrer" }, say("privacy"))),
      this.#failure,
      el("div", { class: "row" }, this.#submit, button("tool", say("cancel"), options.cancel), options.ways),
    );
    this.#working(false);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.node.addEventListener("input", ({ target }) => {
      this.#tell((target as Control).name as Field, "");
      keep("details", this.#words());
    });
    this.#restore();
  }

  /** Move the keyboard to the first field, and load what the visitor agrees to. */
  open(focus = true): void {
    if (focus) this.#fields.name.focus();
    // Each time: how an earlier request stands may have changed.
    if (!this.#busy) void this.#loadTerms();
  }

  /** Put in what was sent, to be changed. */
  refill({ id, words }: Kept): void {
    this.#changes = id;
    keep("details", words);
    this.#restore();
  }

  /** Forget what was typed. */
  reset(): void {
    this.node.reset();
    this.#sent = { id: "", words: "" };
    this.#changes = "";
    keep("details", null);
    for (const name of FIELDS) this.#tell(name, "");
    this.#fail("");
  }

  #labelled(name: Field, label: string, ...more: Child[]): HTMLElement {
    return el("p", { class: "field" }, el("label", {}, el("span", {}, label, more), this.#fields[name]), this.#errors[name]);
  }

  #words(): Record<string, string> {
    const { name, reach, best_time, reason } = this.#fields;
    return { name: name.value, reach: reach.value, best_time: best_time.value, reason: reason.value };
  }

  #restore(): void {
    for (const [name, value] of Object.entries(recall<Record<string, string>>("details") ?? {})) {
      if (name !== "consent" && name in this.#fields) this.#fields[name as Field].value = String(value);
    }
  }

  async #loadTerms(): Promise<void> {
    const box = this.#fields.consent as HTMLInputElement;
    box.disabled = true;
    box.checked = false;
    this.#terms = { version: "", opened: "" };
    try {
      const terms = await this.#api.terms();
      write(this.#consent, terms.consent);
      // A request that is being changed is in sight already.
      const told = this.#changes ? "" : terms.request;
      this.#standing.replaceChildren(...(told ? [el("p", {}, told)] : []), ...(told && terms.can_withdraw ? [this.#options.withdraw()] : []));
      this.#terms = { version: terms.consent_version, opened: terms.opened };
      this.#shown = Date.now();
      box.disabled = false;
      this.#fail("");
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  async #send(): Promise<void> {
    if (this.#busy || !this.#complete()) return;
    if (this.#trap.value) return this.#fail(this.#stage.say("robot"));
    const words = this.#words();
    this.#working(true);
    try {
      const early = SHORTEST_MS - (Date.now() - this.#shown);
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const details = {
        message_id: this.#idFor(words),
        ...words,
        website: "",
        opened: this.#terms.opened,
        consent: true,
        consent_version: this.#terms.version,
      };
      const { saved, message } = await this.#api.post<Partial<ContactReply>>("/chat/contact", details);
      if (!saved || !message) return this.#fail(this.#stage.say("nothing"));
      this.reset();
      this.#options.saved(message, { id: details.message_id, words });
    } catch (error) {
      // The chat's own class of errors is in another file than this.
      if (typeof (error as ChatError).status !== "number") throw error;
      await this.#refused(error as ChatError);
    } finally {
      this.#working(false);
    }
  }

  /** The same for the same words, so that a second try makes no second request. */
  #idFor(words: Record<string, string>): string {
    if (this.#changes) return this.#changes;
    const said = JSON.stringify(words);
    if (this.#sent.words !== said) this.#sent = { id: newId(), words: said };
    return this.#sent.id;
  }

  /** Whether all is filled in; otherwise says beside each field what is missing. */
  #complete(): boolean {
    if (!this.#terms.version) {
      void this.#loadTerms();
      return false;
    }
    this.#fail("");
    const { say } = this.#stage;
    const missing: Partial<Record<Field, string>> = {
      name: say("needName"),
      reach: say("needReach"),
      consent: say("needConsent"),
    };
    const wrong = FIELDS.filter((name) => {
      const field = this.#fields[name];
      const bad = !field.validity.valid || (field.required && !field.value.trim());
      this.#tell(name, bad ? (missing[name] ?? field.validationMessage) : "");
      return bad;
    });
    if (wrong[0]) this.#fields[wrong[0]].focus();
    return wrong.length === 0;
  }

  async #refused(error: ChatError): Promise<void> {
    if (error.code === "consent_changed") await this.#loadTerms();
    const name = FIELD_OF[error.code] ?? (error.code.replace(/^invalid_/, "") as Field);
    if (error.status !== 422 || !FIELDS.includes(name)) return this.#fail(error.message);
    this.#tell(name, error.message);
    this.#fields[name].focus();
  }

  #tell(name: Field, text: string): void {
    if (!FIELDS.includes(name)) return;
    write(this.#errors[name], text);
    this.#fields[name].setAttribute("aria-invalid", String(text !== ""));
  }

  /** A failure always names the way that needs no computer. */
  #fail(text: string): void {
    const phone = this.#options.facts.phone?.number ?? "";
    const call = phone && !text.includes(phone) ? ` ${this.#stage.say("callUs", { phone })}` : "";
    write(this.#failure, text && text + call);
    if (text) this.#failure.scrollIntoView({ block: "nearest" });
  }

  #working(on: boolean): void {
    this.#busy = on;
    this.#submit.setAttribute("aria-disabled", String(on));
    write(this.#submit, this.#stage.say(on ? "sending" : "sendDetails"));
  }
}

/** Ask, then take the request of this chat back. */
export function withdraw(api: Api, say: Say, around: Around, done: () => void): void {
  const act = async (): Promise<void> => {
    try {
      const { message } = await api.post<Partial<WithdrawReply>>("/chat/contact", { message_id: newId() }, "DELETE");
      if (!message) return around.failed(say("nothing"));
      done();
      around.withdrawn(message);
    } catch (error) {
      around.failed((error as Error).message);
    }
  };
  around.ask("withdrawTitle", "withdrawText", [{ kind: "danger", label: say("withdrawYes"), act: () => void act() }]);
}

export interface ContactPart {
  css: string;
  words: typeof CONTACT;
  contact(...given: ConstructorParameters<typeof ContactForm>): ContactForm;
  withdraw: typeof withdraw;
}

shelf.contact = { css, words: CONTACT, withdraw, contact: (...given) => new ContactForm(...given) };
