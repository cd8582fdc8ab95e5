/** The chat as a dialog over the page: wires the conversation, the line to type in, the forms. */
import { Api } from "./api";
import type { Stage } from "./cards";
import { Composer } from "./composer";
import { ContactForm } from "./contact";
import { Conversation } from "./conversation";
import { button, el, innermost, write } from "./dom";
import { confirmation, factLine, head, warmup, type Action } from "./frame";
import { learned, untilReady, type Waiting } from "./health";
import { Log } from "./log";
import css from "./panel.css?inline";
import type { Contact, WidgetFacts } from "./schema";
import { keep, touch } from "./session";
import type { Panel as PanelElement, Setup } from "./setup";
import { speaker, type Say } from "./strings";

const IDLE_LOOK_MS = 15_000;
const NARROW = "(width < 40em), (height < 30em)";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

class Panel extends HTMLElement implements PanelElement {
  setup!: Setup;
  #say!: Say;
  #api!: Api;
  #stage!: Stage;
  #log!: Log;
  #talk!: Conversation;
  #composer!: Composer;
  #head!: ReturnType<typeof head>;
  #warmup!: ReturnType<typeof warmup>;
  #confirm!: HTMLDialogElement;
  #dialog!: HTMLDialogElement;
  #facts: Partial<WidgetFacts> = {};
  #form: ContactForm | undefined;
  #opener: HTMLElement | null = null;
  #begun: Promise<void> | undefined;
  readonly #news = el("p", { class: "quiet", role: "status" });
  readonly #contact = el("section", { class: "contact-panel", hidden: true });
  readonly #narrow = matchMedia(NARROW);

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const { server, strings, phone, greeting } = this.setup;
    const say = (this.#say = speaker(strings));
    if (phone) this.#facts.phone = { number: phone, href: `tel:${phone.replace(/[^\d+]/g, "")}` };
    this.#api = new Api(server, { unreachable: say("unreachable"), nothing: say("nothing") });
    this.#stage = {
      say,
      server,
      hosts: [],
      choose: (choice, from, event) => this.#talk.choose(choice, from) && this.#focusAfter(event),
      form: (contact) => this.#inlineForm(contact),
    };
    this.#log = new Log(this.#stage);
    this.#composer = new Composer(say, (text) => this.#talk.submit({ text, title: text }));
    const composer = this.#composer;
    this.#talk = new Conversation(this.#api, this.#stage, this.#log, {
      helpless: () => this.#log.offer(say("leaveInstead"), () => this.#openForm()),
      answered: () => this.#contact.hidden || write(this.#news, say("meanwhile")),
      giveBack: (text) => composer.text || (composer.text = text),
      forgotten: () => this.#forgotten(),
      get typing() {
        return composer.text !== "";
      },
    });
    this.#head = head(say, () => this.close(), this.#actions());
    this.#warmup = warmup(say, () => this.#openForm());
    this.#confirm = confirmation(say, () => void this.#talk.erase().then(() => composer.input.focus()));
    this.#contact.setAttribute("aria-label", say("contact"));
    this.#draw();
    this.#showFacts();
    // Opened before the server has said its own words, the chat still says what it is.
    this.#log.open(greeting || say("automated"), "", [], () => {});
    this.#listen();
  }

  #draw(): void {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const { status, again } = this.#talk;
    this.#dialog = el(
      "dialog",
      { class: "chat", "aria-labelledby": "title" },
      this.#head.node,
      this.#warmup.node,
      this.#log.banner,
      this.#log.node,
      el("div", { class: "status" }, status, again),
      this.#composer.node,
      this.#contact,
      this.#confirm,
    );
    root.append(this.#dialog);
  }

  #listen(): void {
    const escape = (event: Event) => {
      event.preventDefault();
      if (this.#head.fold()) return;
      if (this.#contact.hidden) this.close();
      else this.#closeForm();
    };
    this.#dialog.addEventListener("cancel", (event) => event.target === this.#dialog && escape(event));
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !this.#confirm.open) escape(event);
    });
    for (const event of ["input", "pointerdown", "keydown"]) this.#dialog.addEventListener(event, touch);
    this.#talk.again.addEventListener("click", () => this.#composer.input.focus());
    this.#narrow.addEventListener("change", () => this.#isOpen && this.#place());
    for (const event of ["resize", "scroll"]) window.visualViewport?.addEventListener(event, () => this.#fit());
    addEventListener("online", () => this.#talk.flush());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#back());
    document.addEventListener("visibilitychange", () => document.hidden || this.#back());
    setInterval(() => this.#talk.idle(), IDLE_LOOK_MS);
  }

  get #isOpen(): boolean {
    return this.#dialog.matches(":modal, :popover-open");
  }

  open(focus: boolean): void {
    if (!this.#isOpen) {
      this.#opener = document.activeElement as HTMLElement | null;
      this.#begun ??= this.#begin();
      this.#place();
      keep("open", true);
      this.#log.toEnd();
    }
    // On a touch screen the input would bring up the keyboard over what there is to read.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.#head.title : this.#composer.input).focus();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#hide();
    keep("open", false);
    this.dispatchEvent(new CustomEvent("backtalk-close", { bubbles: true, composed: true }));
    const { host } = this.getRootNode() as ShadowRoot;
    const away = [host, document.body, null];
    if (this.#opener?.isConnected && !away.includes(this.#opener)) this.#opener.focus();
    else host.shadowRoot?.querySelector("button")?.focus();
  }

  #hide(): void {
    if (this.#dialog.matches(":popover-open")) this.#dialog.hidePopover();
    else this.#dialog.close();
  }

  /** A phone shows nothing but the chat; on a larger screen the page beside it can be used. */
  #place(): void {
    const focused = innermost();
    if (this.#isOpen) this.#hide();
    this.#dialog.classList.toggle("full", this.#narrow.matches);
    if (this.#narrow.matches) {
      this.#dialog.removeAttribute("popover");
      this.#dialog.showModal();
    } else {
      // The top layer, which no z-index of the page reaches.
      this.#dialog.setAttribute("popover", "manual");
      this.#dialog.showPopover();
      // The browser moves the keyboard into a dialog; whoever is elsewhere on the page stays there.
      innermost()?.blur();
    }
    focused?.focus({ preventScroll: true });
    this.#fit();
  }

  /** iOS lays its keyboard over the page; the visual viewport tells what is left. */
  #fit(): void {
    const view = window.visualViewport;
    if (!view || view.scale !== 1) return;
    this.#dialog.style.setProperty("--height", `${view.height}px`);
    this.#dialog.style.setProperty("--top", `${view.offsetTop}px`);
  }

  async #begin(): Promise<void> {
    this.#talk.idle();
    const tell = (state: Waiting) => this.#warmup.show(state);
    this.#introduce(await learned(this.#api, tell));
    await Promise.all([untilReady(this.#api, tell), this.#talk.restore()]);
    this.#warmup.node.hidden = true;
    this.#talk.release();
  }

  /** Put up what the server says of the clinic. */
  #introduce(facts: WidgetFacts): void {
    this.#facts = facts;
    this.#stage.hosts = facts.link_hosts;
    this.#showFacts();
    this.#composer.input.maxLength = facts.longest;
    this.#log.open(this.setup.greeting || facts.opening, facts.opening, facts.suggestions, (text, event) => {
      if (this.#talk.submit({ text, title: text })) this.#focusAfter(event);
    });
  }

  #showFacts(): void {
    this.#head.facts.replaceChildren(...factLine(this.#say, this.#facts, this.setup.server));
  }

  /** Keyboard and mouse go on typing; on a touch screen that would bring up its keyboard. */
  #focusAfter(event: MouseEvent): void {
    const touched = event.detail > 0 && matchMedia("(pointer: coarse)").matches;
    (touched ? this.#log.node : this.#composer.input).focus({ preventScroll: true });
  }

  #actions(): Record<Action, () => void> {
    return {
      contact: () => this.#openForm(),
      restart: () => {
        this.#closeForm();
        this.#talk.submit({ text: this.#say("startOver"), title: this.#say("restart") });
        this.#composer.input.focus();
      },
      transcript: () => void this.#talk.transcript(),
      forget: () => {
        void this.#talk.forget(this.#say("forgotten"));
        this.#composer.input.focus();
      },
      erase: () => this.#confirm.showModal(),
    };
  }

  #forgotten(): void {
    this.#closeForm();
    this.#form = undefined;
    this.#composer.text = "";
    if (this.#isOpen) keep("open", true);
  }

  /** The page is looked at again, perhaps after long. */
  #back(): void {
    this.#talk.idle();
    if (this.#begun) this.#talk.flush();
  }

  #stand(form: boolean): void {
    this.#contact.hidden = !form;
    for (const node of [this.#log.node, this.#talk.status.parentElement, this.#composer.node]) {
      node?.toggleAttribute("hidden", form);
    }
  }

  #openForm(): void {
    const { phone, clinic } = this.#facts;
    const say = this.#say;
    this.#form ??= new ContactForm(this.#api, this.#stage, {
      facts: this.#facts,
      saved: (message) => this.#saved(message),
      cancel: () => this.#closeForm(),
    });
    write(this.#news, "");
    const call = phone && [` ${say("orCall")} `, el("a", { href: phone.href, class: "nowrap" }, phone.number), "."];
    this.#contact.replaceChildren(
      el("h3", {}, say("contact")),
      this.#news,
      el("p", { class: "quiet" }, clinic && say("staff", { clinic }), call),
      this.#form.node,
    );
    this.#stand(true);
    this.#form.open();
  }

  #closeForm(): void {
    if (this.#contact.hidden) return;
    this.#stand(false);
    this.#composer.input.focus();
  }

  #saved(message: string): void {
    const done = button("send", this.#say("back"), () => this.#closeForm());
    const told = el("p", { class: "success", role: "status" }, message);
    this.#contact.replaceChildren(el("h3", {}, this.#say("contact")), told, done);
    done.focus();
    this.#log.note(message);
  }

  /** The same form within the conversation, with the ways of the conversation beside it. */
  #inlineForm({ choices, privacy_url: privacy }: Contact): HTMLElement {
    const [agree, disagree] = choices;
    const form: ContactForm = new ContactForm(this.#api, this.#stage, {
      facts: { ...this.#facts, ...(privacy && { privacy_url: privacy }) },
      saved: (message) => {
        this.#log.saved(form.node, message);
        this.#composer.input.focus();
      },
      cancel: (event) => disagree && this.#stage.choose(disagree, form.node, event),
      ways: agree && button("tool", this.#say("oneByOne"), (event) => this.#stage.choose(agree, form.node, event)),
    });
    form.open(false);
    return form.node;
  }
}

if (!customElements.get("backtalk-panel")) customElements.define("backtalk-panel", Panel);
