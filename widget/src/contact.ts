/** The contact form, which takes a request with the assistant or without it. */
import { ChatError, type Api, type Details } from "./api";
import { privacyLink, type Stage } from "./cards";
import { button, el, write, type Child } from "./dom";
import { newId } from "./outbox";
import type { WidgetFacts } from "./schema";
import { keep, recall } from "./session";

const FIELDS = ["name", "reach", "best_time", "reason", "consent"] as const;
type Field = (typeof FIELDS)[number];
type Control = HTMLInputElement | HTMLTextAreaElement;
const FIELD_OF: Record<string, Field> = { too_long: "reason", consent_required: "consent", consent_changed: "consent" };
/** The server takes nobody who is faster for a person. */
const SHORTEST_MS = 3_000;

export interface ContactOptions {
  facts: Partial<WidgetFacts>;
  /** The server has it; `message` is what it says to that. */
  saved(message: string): void;
  cancel(event: MouseEvent): void;
  /** Further buttons at the end of the form. */
  ways?: Child;
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
  #terms = { version: "", opened: "" };
  #shown = 0;
  #sent = { id: "", words: "" };
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
    this.#consent.textContent = say("consentLoading");
    this.node = el(
      "form",
      { class: "contact-form", novalidate: true },
      this.#labelled("name", say("name")),
      this.#labelled("reach", say("reach")),
      this.#labelled("best_time", say("bestTime"), optional),
      this.#labelled("reason", say("reason"), optional.cloneNode(true)),
      el("p", { class: "trap", "aria-hidden": "true" }, el("label", {}, say("empty"), this.#trap)),
      el("p", { class: "field consent" }, el("label", {}, this.#fields.consent, this.#consent), this.#errors.consent),
      privacyLink(options.facts.privacy_url, stage),
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
    if (!this.#terms.version) void this.#loadTerms();
  }

  /** Forget what was typed. */
  reset(): void {
    this.node.reset();
    this.#sent = { id: "", words: "" };
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
      } as Details;
      const { message } = await this.#api.sendDetails(details);
      this.reset();
      this.#options.saved(message);
    } catch (error) {
      if (error instanceof ChatError) await this.#refused(error);
      else throw error;
    } finally {
      this.#working(false);
    }
  }

  /** The same for the same words, so that a second try makes no second request. */
  #idFor(words: Record<string, string>): string {
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
