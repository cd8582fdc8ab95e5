/** Messages on their way: one at a time, in order, each with one id however often it is tried. */
import { ChatError, type Outgoing } from "./api";
import type { ChatReply } from "./schema";
import { keep, recall } from "./session";

const LONGEST_WAIT_S = 60;

export interface Item extends Outgoing {
  node: HTMLElement;
  tries: number;
}

export interface Listener {
  sending(item: Item): void;
  answered(item: Item, reply: ChatReply): void;
  /** It could not be sent yet; tried again in `wait` seconds. */
  delayed(item: Item, error: ChatError, wait: number): void;
  refused(item: Item, error: ChatError): void;
}

export class Outbox {
  #queue: Item[] = [];
  #held = false;
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #deliver: (item: Item) => Promise<ChatReply>;
  readonly #on: Listener;

  /** `deliver` rejects with a `ChatError`. */
  constructor(deliver: (item: Item) => Promise<ChatReply>, on: Listener) {
    this.#deliver = deliver;
    this.#on = on;
  }

  /** What a former page left unanswered. */
  static leftovers(): Outgoing[] {
    return recall<Outgoing[]>("outbox") ?? [];
  }

  add(item: Item): void {
    this.#queue.push(item);
    this.#save();
    this.flush();
  }

  /** Send nothing until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.flush();
  }

  /** Drop what is waiting; done when nothing is under way any more. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#save();
    await this.#running;
  }

  /** Try now what is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let item = this.#queue[0]; item && !this.#held; item = this.#queue[0]) {
      if (!(await this.#try(item))) return;
    }
  }

  /** Whether the next one may go. */
  async #try(item: Item): Promise<boolean> {
    this.#on.sending(item);
    const outcome = await this.#deliver(item).catch((error: unknown) =>
      error instanceof ChatError ? error : new ChatError(String(error)),
    );
    if (this.#queue[0] !== item) return true;
    if (outcome instanceof ChatError && outcome.temporary) {
      item.tries += 1;
      const wait = outcome.wait ?? Math.min(2 ** item.tries, LONGEST_WAIT_S);
      this.#timer = setTimeout(() => this.flush(), wait * 1000);
      this.#on.delayed(item, outcome, wait);
      return false;
    }
    this.#queue.shift();
    this.#save();
    if (outcome instanceof ChatError) this.#on.refused(item, outcome);
    else this.#on.answered(item, outcome);
    return true;
  }

  #save(): void {
    // JSON leaves out what is undefined.
    const kept = this.#queue.map(({ id, text, choice, title }) => ({ id, text, choice, title }));
    keep("outbox", kept.length ? kept : null);
  }
}
