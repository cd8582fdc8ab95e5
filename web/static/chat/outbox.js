/** Messages on their way: one at a time, in order, each with one id however often it is tried. */
import { keep, recall } from "./session.js";

const LONGEST_WAIT_S = 60;

/** A random UUID; `randomUUID` exists on https and localhost only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${hex.slice(0, 4).join("")}-${hex.slice(4, 6).join("")}-4${hex[6][1]}${hex[7]}-a${hex[8][1]}${hex[9]}-${hex.slice(10).join("")}`;
}

export class Outbox {
  #queue = [];
  #held = false;
  #running = null;
  #timer;

  /**
   * @param {(item: object) => Promise<object[]>} deliver rejects with a ChatError
   * @param {object} on what to do when an item is `sending`, `answered`, `delayed` or `refused`
   */
  constructor(deliver, on) {
    this.deliver = deliver;
    this.on = on;
  }

  /** What a former page left unanswered. */
  static leftovers() {
    return recall("outbox") ?? [];
  }

  add(item) {
    this.#queue.push(item);
    this.#save();
    this.flush();
  }

  /** Send nothing until `release`. */
  hold() {
    this.#held = true;
  }

  release() {
    this.#held = false;
    this.flush();
  }

  /** Drop what is waiting; done when nothing is under way any more. */
  async stop() {
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#save();
    await this.#running;
  }

  /** Try now what is waiting. */
  flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async #run() {
    while (this.#queue.length && !this.#held && (await this.#try(this.#queue[0])));
  }

  /** Whether the next one may go. */
  async #try(item) {
    this.on.sending(item);
    const outcome = await this.deliver(item).then(
      (reply) => ({ reply }),
      (error) => ({ error }),
    );
    if (this.#queue[0] !== item) return true;
    const { reply, error } = outcome;
    if (error?.temporary) {
      item.tries = (item.tries ?? 0) + 1;
      const wait = error.wait ?? Math.min(2 ** item.tries, LONGEST_WAIT_S);
      this.#timer = setTimeout(() => this.flush(), wait * 1000);
      this.on.delayed(item, error, wait);
      return false;
    }
    this.#queue.shift();
    this.#save();
    if (error) this.on.refused(item, error);
    else this.on.answered(item, reply);
    return true;
  }

  #save() {
    const kept = this.#queue.map(({ id, text, choice, title }) => ({ id, text, choice, title }));
    keep("outbox", kept.length ? kept : null);
  }
}
