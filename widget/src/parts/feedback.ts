/** Thumbs up or down on a reply, with an optional word; trainers read it. Fetched with the first answer. */
import type { Api } from "../api";
import { button, el, sign } from "../dom";
import css from "./feedback.css?inline";
import { shelf } from "../setup";
import type { Say } from "../strings";
import { FEEDBACK } from "../words/feedback";

const THUMB =
  "M7 11v9H4v-9zM7 11l4-8a2.4 2.4 0 0 1 2.4 3L12.6 10H18a2 2 0 0 1 2 2.4l-1.2 6A2 2 0 0 1 16.8 20H7";

type Value = "up" | "down";

/** The two thumbs; `given` is what the visitor thought before a reload. */
export function feedback(api: Api, say: Say, messageId: string, given: Value | null, contact: () => void): HTMLElement {
  const thumbs: Record<Value, HTMLButtonElement> = {
    up: sign("thumb", say("yes"), THUMB, () => void give("up")),
    down: sign("thumb down", say("no"), THUMB, () => void give("down")),
  };
  const input = el("input", { maxlength: 1000, "aria-label": say("word"), placeholder: say("word"), autocomplete: "off" });
  const told = el("span", { role: "status", class: "quiet" }, say(given ? "thanks" : "helpful"));
  const person = button("tool", say("contact"), contact);
  const more = el("form", { class: "row", hidden: true, submit }, input, el("button", { class: "tool" }, say("sendWord")));
  const on = el("p", { class: "quiet", hidden: given !== "down" }, `${say("wayOn")} `, person);
  let chosen: Value | null = given;
  press();
  return el("div", { class: "feedback", role: "group", "aria-label": say("helpful") }, told, thumbs.up, thumbs.down, more, on);

  async function give(value: Value): Promise<void> {
    chosen = value;
    press();
    on.hidden = value !== "down";
    if (await kept("")) {
      more.hidden = false;
      input.focus();
      more.scrollIntoView({ block: "nearest" });
    }
  }

  function submit(event: Event): void {
    event.preventDefault();
    const words = input.value.trim();
    void kept(words).then((saved) => {
      if (!saved) return;
      more.hidden = true;
      input.value = "";
      (chosen ? thumbs[chosen] : thumbs.up).focus();
    });
  }

  async function kept(words: string): Promise<boolean> {
    if (!chosen) return false;
    try {
      await api.post("/chat/feedback", { message_id: messageId, value: chosen, text: words });
      told.textContent = say("thanks");
      return true;
    } catch (error) {
      told.textContent = (error as Error).message;
      return false;
    }
  }

  function press(): void {
    for (const value of ["up", "down"] as const) thumbs[value].setAttribute("aria-pressed", String(chosen === value));
  }
}


export interface FeedbackPart {
  css: string;
  words: typeof FEEDBACK;
  feedback: typeof feedback;
}

shelf.feedback = { css, words: FEEDBACK, feedback };
