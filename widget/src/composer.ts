/** The line to type in. */
import { el, write } from "./dom";
import { keep, recall } from "./session";
import type { Say } from "./strings";

const COUNT_FROM = 800;

export class Composer {
  readonly node: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  readonly #count = el("p", { class: "quiet count" });
  readonly #say: Say;

  /** `submit` takes the text; if it returns false the text stays. */
  constructor(say: Say, submit: (text: string) => boolean) {
    this.#say = say;
    this.input = el("textarea", {
      rows: 1,
      maxlength: 1000,
      placeholder: say("placeholder"),
      "aria-label": say("input"),
      autocomplete: "off",
      dir: "auto",
      enterkeyhint: "send",
    });
    this.node = el("form", { class: "composer" }, this.input, el("button", { class: "send" }, say("send")), this.#count);
    const go = () => {
      const text = this.input.value.trim();
      if (text && submit(text)) this.text = "";
      // A phone's keyboard would lie over the answer.
      if (matchMedia("(pointer: coarse)").matches) this.input.blur();
      else this.input.focus();
    };
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      go();
    });
    this.input.addEventListener("keydown", (event) => {
      // Safari says of the Enter that ends a composition only that it was one, by its old code.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      go();
    });
    this.input.addEventListener("input", () => this.#typed());
    this.input.value = recall<string>("draft") ?? "";
  }

  set text(text: string) {
    this.input.value = text;
    this.#typed();
  }

  get text(): string {
    return this.input.value;
  }

  #typed(): void {
    const { value, maxLength } = this.input;
    if (value || recall("draft") !== null) keep("draft", value || null);
    write(this.#count, value.length < COUNT_FROM ? "" : this.#say("left", { n: maxLength - value.length }));
  }
}
