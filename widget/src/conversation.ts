/** One conversation: what goes out, what comes back, what this tab remembers of it. */
import { ChatError, type Api, type Outgoing } from "./api";
import type { Stage } from "./cards";
import { button, el, write } from "./dom";
import type { Log } from "./log";
import { newId } from "./newid";
import { Outbox, type Item } from "./outbox";
import type { ChatReply, Choice, History, Message } from "./schema";
import { forget, keep, stale, touch } from "./session";

const SLOW_MS = 6_000;
const PATIENT_TRIES = 2;
const NO_FORM = ["warming_up", "database_unavailable"];
const JUDGED = ["answer", "exercise", "routine"];

export interface Surroundings {
  /** The assistant cannot help; the contact form should be offered. */
  helpless(): void;
  /** The visitor would rather have a person. */
  contact(): void;
  /** An answer came. */
  answered(): void;
  /** A message was refused; its words may be changed. */
  giveBack(text: string): void;
  /** Everything was forgotten; `note` says why. */
  forgotten(note: string): void;
  /** Whether something is typed and not sent. */
  readonly typing: boolean;
}

export class Conversation {
  /** The line that tells how a message fares. */
  readonly status = el("p", { role: "status" });
  /** Counts the seconds in sight alone: whoever listens is told once. */
  readonly #count = el("span", { "aria-hidden": "true" });
  readonly again: HTMLButtonElement;
  readonly #api: Api;
  readonly #stage: Stage;
  readonly #log: Log;
  readonly #around: Surroundings;
  readonly #outbox: Outbox;
  #restoring: boolean;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setInterval> | undefined;
  /** The first message's id: what two tabs with one conversation have in common. */
  #first: string | undefined;
  readonly #tabs = new BroadcastChannel("backtalk");

  constructor(api: Api, stage: Stage, log: Log, around: Surroundings) {
    this.#api = api;
    this.#stage = stage;
    this.#log = log;
    this.#around = around;
    this.#outbox = new Outbox((item) => this.#deliver(item), {
      sending: (item) => this.#sending(item),
      answered: (item, reply) => this.#answered(item, reply),
      delayed: (item, error, wait) => this.#delayed(item, error, wait),
      refused: (item, error) => this.#refused(item, error),
    });
    this.#outbox.hold();
    // What is said before an earlier conversation is there would stand above it, or twice.
    this.#restoring = api.hasToken || Outbox.leftovers().length > 0;
    this.again = button("tool", stage.say("tryNow"), () => this.#outbox.flush());
    this.again.hidden = true;
    // A copy of this tab goes on with the same conversation.
    this.#tabs.onmessage = ({ data }) => data === this.#first && void this.#refresh();
  }

  /** The assistant is ready: what waits may go. */
  release(): void {
    this.#outbox.release();
  }

  /** Try now what is waiting. */
  flush(): void {
    this.#outbox.flush();
  }

  /** Say something; false while the earlier conversation is being loaded. */
  submit(said: Omit<Outgoing, "id">): boolean {
    if (this.#restoring) {
      this.tell(this.#stage.say("loading"));
      return false;
    }
    touch();
    const node = this.#log.visitor(said.title);
    this.#log.mark(node, this.#stage.say("waiting"));
    this.#outbox.add({ ...said, id: newId(), node, tries: 0 });
    return true;
  }

  choose({ title, choice }: Choice, from: HTMLElement): boolean {
    if (!this.submit({ choice, title })) return false;
    this.#log.retire(from);
    return true;
  }

  /** Put up what this tab said on an earlier page, and send what was left unanswered. */
  async restore(): Promise<void> {
    if (!this.#restoring) return;
    const left = Outbox.leftovers();
    const past = await this.#past();
    this.#restoring = false;
    this.tell("");
    const shown = new Map<string, { node: HTMLElement; done: boolean }>();
    this.#log.quietly(() => {
      for (const { message_id: id, text, at, reply, feedback: given } of past.messages ?? []) {
        const said = new Date(at);
        const node = this.#log.visitor(text, said);
        this.#first ??= id;
        shown.set(id, { node, done: reply.length > 0 });
        if (reply.length) this.#log.reply(reply, node, this.#thumbs(id, reply, given), said);
      }
      if (!past.alarm_open) this.#log.unpin();
    });
    for (const item of left.filter(({ id }) => !shown.get(id)?.done)) {
      const node = shown.get(item.id)?.node ?? this.#log.visitor(item.title);
      this.#log.mark(node, this.#stage.say("waiting"));
      this.#outbox.add({ ...item, node, tries: 0 });
    }
  }

  /** The same conversation went on in another tab. */
  async #refresh(): Promise<void> {
    if (this.#restoring || Outbox.leftovers().length > 0) return;
    this.#restoring = true;
    this.#log.reset();
    await this.restore();
  }

  /** Delete the conversation, on the clinic's server and here. */
  async erase(): Promise<void> {
    this.tell(this.#stage.say("deleting"));
    await this.#outbox.stop();
    let said = this.#stage.say("deleted");
    try {
      said = (await this.#api.erase()) ?? said;
    } catch (error) {
      if (!(error instanceof ChatError) || error.status !== 401) return this.tell((error as Error).message);
    }
    await this.forget(said);
  }

  /** Leave nothing of the conversation on this device; the clinic's server is not asked. */
  async forget(note: string): Promise<void> {
    const left = this.#outbox.stop();
    this.#first = undefined;
    forget();
    this.#log.reset();
    this.tell("");
    this.#log.note(note);
    this.#around.forgotten(note);
    // What was under way may bring the token back.
    await left;
    keep("token", null);
  }

  /** Forget what nobody has used for 30 minutes. */
  idle(): void {
    if (!stale()) return;
    if (this.#log.node.querySelector(".you") || this.#around.typing) void this.forget(this.#stage.say("idle"));
    else forget();
  }

  /** The status line; `again` offers to try at once. */
  tell(text: string, again = false): void {
    clearInterval(this.#counting);
    write(this.status, text);
    this.again.hidden = !again;
  }

  async #deliver(item: Item): Promise<ChatReply> {
    try {
      return await this.#api.send(item);
    } catch (error) {
      if (!(error instanceof ChatError) || error.status !== 401 || !this.#api.hasToken) throw error;
      keep("token", null);
      return this.#api.send(item);
    }
  }

  #sending(item: Item): void {
    this.#log.mark(item.node, "");
    this.#log.typing(true);
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.tell(this.#stage.say("slow")), SLOW_MS);
  }

  #settled(): void {
    clearTimeout(this.#slow);
    this.#log.typing(false);
    this.tell("");
  }

  #answered(item: Item, reply: ChatReply): void {
    this.#settled();
    touch();
    this.#first ??= item.id;
    this.#tabs.postMessage(this.#first);
    this.#log.reply(reply.messages, item.node, this.#thumbs(item.id, reply.messages, null));
    if (!reply.alarm_open) this.#log.unpin();
    this.#log.withdraw();
    if (reply.contact_form) this.#around.helpless();
    this.#around.answered();
  }

  #thumbs(id: string, reply: readonly Message[], given: "up" | "down" | null): HTMLElement | null {
    if (!reply.some(({ type }) => JUDGED.includes(type))) return null;
    const place = el("div");
    // Without it the answer stands all the same.
    this.#stage.part("feedback").then(
      ({ feedback }) => place.replaceWith(feedback(this.#api, this.#stage.say, id, given, () => this.#around.contact())),
      () => place.remove(),
    );
    return place;
  }

  #delayed(item: Item, error: ChatError, wait: number): void {
    this.#settled();
    const { say } = this.#stage;
    this.#log.mark(item.node, say("notYet"));
    const why = error.code === "warming_up" ? say("warmingShort") : error.message;
    this.tell(navigator.onLine ? `${why} ${say("kept")} ` : say("offline"), true);
    if (navigator.onLine) this.#countDown(Date.now() + wait * 1000);
    item.node.scrollIntoView({ block: "nearest" });
    const down = error.status >= 500 || (error.status === 0 && navigator.onLine);
    if (down && !NO_FORM.includes(error.code) && item.tries >= PATIENT_TRIES) this.#around.helpless();
  }

  #countDown(until: number): void {
    const { say } = this.#stage;
    const show = (): void => {
      const left = Math.ceil((until - Date.now()) / 1000);
      write(this.#count, left > 0 ? say("again", { n: left }) : say("againNow"));
    };
    this.status.append(this.#count);
    this.#counting = setInterval(show, 500);
    show();
  }

  #refused(item: Item, error: ChatError): void {
    this.#settled();
    this.#log.mark(item.node, this.#stage.say("notSent"));
    this.tell(error.message);
    if (error.code === "stale_choice") return;
    if (item.choice !== undefined) this.#log.revive(item.node);
    else this.#around.giveBack(item.title);
  }

  async #past(): Promise<Partial<History>> {
    for (let wait = 2; this.#api.hasToken; wait = Math.min(wait * 2, 30)) {
      try {
        return await this.#api.history();
      } catch (error) {
        if (error instanceof ChatError && error.temporary) {
          this.tell(this.#stage.say("loading"));
          await new Promise((resolve) => setTimeout(resolve, (error.wait ?? wait) * 1000));
        } else keep("token", null);
      }
    }
    return {};
  }
}

