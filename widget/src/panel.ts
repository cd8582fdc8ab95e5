/** The chat as a dialog over the page: wires the conversation, the line to type in, the forms. */
import { Api } from "./api";
import type { Stage } from "./cards";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { el } from "./dom";
import { Forms } from "./forms";
import { ask, factLine, head, warmup, type Action, type Way } from "./frame";
import { learned, untilReady, type Waiting } from "./health";
import { home } from "./home";
import { Log } from "./log";
import css from "./panel.css?inline";
import { Place } from "./place";
import type { WidgetFacts } from "./schema";
import { keep, touch } from "./session";
import { shelf, type Built, type Panel as PanelElement, type Parts, type Setup } from "./setup";
import { speaker, taught, type Key, type Say } from "./strings";

const IDLE_LOOK_MS = 15_000;

declare const __PARTS__: Record<keyof Parts, Built>;

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

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
  #place!: Place;
  #dialog!: HTMLDialogElement;
  #facts: Partial<WidgetFacts> = {};
  #forms!: Forms;
  #opener: HTMLElement | null = null;
  #begun: Promise<void> | undefined;

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
      api: this.#api,
      form: (contact) => this.#forms.inline(contact),
      withdraw: () => this.#forms.withdraw(),
      part: (name) => this.#part(name),
      send: (text) => this.#talk.submit({ text, title: text }),
    };
    this.#log = new Log(this.#stage);
    this.#composer = new Composer(say, (text) => this.#talk.submit({ text, title: text }));
    const composer = this.#composer;
    this.#talk = new Conversation(this.#api, this.#stage, this.#log, {
      helpless: () => this.#log.offer(say("leaveInstead"), () => void this.#forms.open()),
      contact: () => void this.#forms.open(),
      answered: () => this.#forms.answered(),
      giveBack: (text) => composer.text || (composer.text = text),
      forgotten: () => this.#forgotten(),
      get typing() {
        return composer.text !== "";
      },
    });
    this.#forms = new Forms(this.#api, this.#stage, {
      aside: (on) => {
        for (const node of [this.#log.node, this.#talk.status.parentElement, composer.node]) node?.toggleAttribute("hidden", on);
      },
      back: () => composer.input.focus(),
      note: (text) => this.#log.note(text),
      done: (form, text, change) => this.#log.saved(form, text, change),
      failed: (text) => this.#talk.tell(text),
      ask: (title, text, ways) => this.#ask(title, text, ways),
      withdrawn: (text) => {
        this.#log.retire();
        this.#log.note(text);
      },
    });
    this.#forms.facts = this.#facts;
    this.#head = head(say, () => this.close(), this.#actions());
    this.#warmup = warmup(say, () => void this.#forms.open());
    this.#draw();
    this.#showFacts();
    // Opened before the server has said its own words, the chat still says what it is.
    this.#showHome(greeting);
    this.#listen();
  }

  #draw(): void {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(css)];
    const { status, again } = this.#talk;
    this.#dialog = el(
      "dialog",
      // What the server says is English, and so is the rest if the site says nothing else.
      { class: "chat", "aria-labelledby": "title", lang: Object.keys(this.setup.strings).length ? null : "en" },
      this.#head.node,
      this.#warmup.node,
      this.#log.banner,
      this.#log.node,
      el("div", { class: "status" }, status, again),
      this.#composer.node,
      this.#forms.node,
    );
    root.append(this.#dialog);
    this.#place = new Place(this.#dialog, () => this.close());
  }

  #listen(): void {
    const escape = (event: Event) => {
      event.preventDefault();
      if (this.#head.fold()) return;
      if (this.#forms.isOpen) this.#forms.close();
      else this.close();
    };
    this.#dialog.addEventListener("cancel", (event) => event.target === this.#dialog && escape(event));
    this.#dialog.addEventListener("keydown", (event) => {
      const asking = this.#dialog.querySelector("dialog");
      if (event.key === "Escape" && !event.isComposing && !asking) escape(event);
    });
    // A page's own shortcuts are for those who are on the page.
    for (const event of ["keydown", "keypress", "keyup"]) this.#dialog.addEventListener(event, (one) => one.stopPropagation());
    for (const event of ["input", "pointerdown", "keydown"]) this.#dialog.addEventListener(event, touch);
    this.#talk.again.addEventListener("click", () => this.#composer.input.focus());
    addEventListener("online", () => this.#talk.flush());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#back());
    document.addEventListener("visibilitychange", () => document.hidden || this.#back());
    setInterval(() => this.#talk.idle(), IDLE_LOOK_MS);
  }

  open(focus: boolean): void {
    if (!this.#place.isOpen) {
      this.#opener = document.activeElement as HTMLElement | null;
      this.#begun ??= this.#begin();
      this.#place.open();
      keep("open", true);
      this.#log.toEnd();
    }
    // On a touch screen the input would bring up the keyboard over what there is to read.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.#head.title : this.#composer.input).focus();
  }

  close(): void {
    if (!this.#place.isOpen) return;
    this.#place.close();
    keep("open", false);
    this.dispatchEvent(new CustomEvent("backtalk-close", { bubbles: true, composed: true }));
    const { host } = this.getRootNode() as ShadowRoot;
    const away = [host, document.body, null];
    if (this.#opener?.isConnected && !away.includes(this.#opener)) this.#opener.focus();
    else host.shadowRoot?.querySelector("button")?.focus();
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
    this.#facts = this.#forms.facts = facts;
    this.#stage.hosts = facts.link_hosts;
    this.#showFacts();
    this.#composer.input.maxLength = facts.longest;
    this.#stage.numbers = facts.numbers;
    this.#stage.canMail = facts.can_mail;
    this.#showHome(this.setup.greeting);
  }

  #showHome(greeting: string): void {
    const first = home(this.#stage, this.#facts, greeting, (text, event) => this.#stage.send(text) && this.#focusAfter(event), () => void this.#where());
    this.#log.open(first, this.#facts.opening ?? "");
  }

  #showFacts(): void {
    this.#head.facts.replaceChildren(...factLine(this.#say, this.#facts));
  }

  /** What is only asked for when a visitor wants it. */
  async #part<K extends keyof Parts>(name: K): Promise<Parts[K]> {
    const known = shelf[name];
    await this.setup.load(__PARTS__[name]);
    const part = shelf[name] as Parts[K];
    if (!known) {
      taught(part.words);
      this.shadowRoot?.adoptedStyleSheets.push(sheet(part.css));
    }
    return part;
  }

  /** The three taps that say where it hurts; they become the visitor's own sentence. */
  #where(): Promise<void> {
    return this.#tool("where", ({ where }) =>
      where(this.#say, this.#facts.danger_signs ?? [], this.#facts.danger_question ?? "", (text) => {
        this.#stage.send(text);
        this.#log.node.focus({ preventScroll: true });
      }),
    );
  }

  /** What is only loaded for whoever wants it, below all that was said. */
  async #tool<K extends keyof Parts>(name: K, made: (part: Parts[K]) => HTMLElement): Promise<void> {
    try {
      const card = made(await this.#part(name));
      this.#log.tool(card);
      card.querySelector("h3")?.focus({ preventScroll: true });
    } catch {
      this.#talk.tell(this.#say("notLoadedPart"));
    }
  }

  /** Keyboard and mouse go on typing; on a touch screen that would bring up its keyboard. */
  #focusAfter(event: MouseEvent): void {
    const touched = event.detail > 0 && matchMedia("(pointer: coarse)").matches;
    (touched ? this.#log.node : this.#composer.input).focus({ preventScroll: true });
  }

  #actions(): Record<Action, () => void> {
    return {
      contact: () => void this.#forms.open(),
      restart: () => {
        this.#forms.close();
        this.#stage.send(this.#say("startOver"));
        this.#composer.input.focus();
      },
      transcript: () => void this.#tool("keep", ({ keepChat }) => keepChat(this.#api, this.#say, !!this.#facts.can_mail, () => this.#log.node.innerText)),
      forget: () => this.#ask("forgetTitle", this.#api.hasToken ? "forgetText" : "forgetNothing", [
        ...(this.#api.hasToken ? [{ kind: "danger", label: this.#say("eraseAll"), act: () => this.#erase() }] : []),
        {
          kind: "send",
          label: this.#say("forgetHere"),
          act: () => {
            void this.#talk.forget(this.#say("forgotten"));
            this.#composer.input.focus();
          },
        },
      ]),
      erase: () => this.#ask("eraseTitle", "eraseText", [{ kind: "danger", label: this.#say("eraseAll"), act: () => this.#erase() }]),
    };
  }

  #ask(title: Key, text: Key, ways: readonly Way[]): void {
    const dialog = ask(this.#say, this.#say(title), this.#say(text), ways);
    this.#dialog.append(dialog);
    dialog.showModal();
  }

  #erase(): void {
    void this.#talk.erase().then(() => this.#composer.input.focus());
  }

  #forgotten(): void {
    this.#forms.forget();
    this.#composer.text = "";
    if (this.#place.isOpen) keep("open", true);
  }

  /** The page is looked at again, perhaps after long. */
  #back(): void {
    this.#talk.idle();
    if (this.#begun) this.#talk.flush();
  }
}

if (!customElements.get("backtalk-panel")) customElements.define("backtalk-panel", Panel);
