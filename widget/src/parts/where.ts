/** Three taps for who does not know how to say it: where, since when, what makes it worse. Fetched on demand. */
import css from "./where.css?inline";
import { FIGURES, figure } from "./body";
import { button, el } from "../dom";
import { shelf } from "../setup";
import type { Key, Say } from "../strings";
import { WHERE as LABELS } from "../words/where";

export interface WherePart {
  css: string;
  words: typeof LABELS;
  where: typeof where;
}

const WHERE = ["backLow", "backTail", "backButtock", "backLeg", "sideHip", "sideThigh", "frontHip", "frontGroin", "frontThigh"] as const;
const SINCE = ["sinceDays", "sinceWeeks", "sinceMonths"] as const;
const WORSE = ["worseSit", "worseBend", "worseWalk", "worseLie", "worseStart", "worseNone"] as const;
type Part = (typeof WHERE)[number];
/** What is said of each: English, as the assistant knows nothing else. */
const SAID: Record<Part | (typeof SINCE)[number] | (typeof WORSE)[number], string> = {
  backLow: "My low back hurts",
  backTail: "My tailbone hurts",
  backButtock: "My buttock hurts",
  backLeg: "It hurts from my low back down the back of my leg",
  sideHip: "The outside of my hip hurts",
  sideThigh: "The outside of my thigh hurts",
  frontHip: "The front of my hip hurts",
  frontGroin: "My groin hurts",
  frontThigh: "The front of my thigh hurts",
  sinceDays: ", for a few days",
  sinceWeeks: ", for a few weeks",
  sinceMonths: ", for more than three months",
  worseSit: ", worse when I sit",
  worseBend: ", worse when I bend or lift",
  worseWalk: ", worse when I walk or stand",
  worseLie: ", worse when I lie on it",
  worseStart: ", worse with the first steps in the morning",
  worseNone: "",
};

/**
 * The card. It ends with a sentence for `send`, after one general look at the danger signs.
 *
 * `signs` are the clinic's own; whoever has one sends `alarming` instead.
 */
function where(say: Say, signs: readonly string[], alarming: string, send: (text: string) => void): HTMLElement {
  const body = el("div");
  const card = el("article", { class: "where message card" }, el("h3", { tabindex: -1 }, say("showWhere")), body);
  let sentence = "";
  place();
  return card;

  function place(): void {
    const pick = (key: string): void => taken(key as Part, () => since());
    const figures = el("div", { class: "figures", "aria-hidden": "true" }, FIGURES.map((name) => figure(name, say(name), pick)));
    body.replaceChildren(el("p", {}, say("whereAsk")), figures, list(WHERE, () => since()));
  }

  function since(): void {
    step(say("sinceAsk"), list(SINCE, () => worse()));
  }

  function worse(): void {
    step(say("worseAsk"), list(WORSE, () => check()));
  }

  function check(): void {
    if (!signs.length) return end(sentence);
    step(
      say("signsAsk"),
      el("ul", {}, signs.map((sign) => el("li", {}, sign))),
      el("div", { class: "row" }, button("choice", say("signsNone"), () => end(sentence)), button("choice", say("signsSome"), () => end(alarming))),
    );
  }

  function list(keys: readonly (keyof typeof SAID)[], next: () => void): HTMLElement {
    const items = keys.map((key) => el("li", {}, button("choice", say(key as Key), () => taken(key, next))));
    return el("ul", { class: "choices" }, items);
  }

  function taken(key: keyof typeof SAID, next: () => void): void {
    sentence += SAID[key];
    next();
  }

  function step(question: string, ...nodes: HTMLElement[]): void {
    const again = button("tool inline", say("whereAgain"), () => {
      sentence = "";
      place();
      focus();
    });
    body.replaceChildren(el("p", { class: "quiet" }, sentence), el("p", { tabindex: -1, class: "asked" }, el("strong", {}, question)), ...nodes, el("p", {}, again));
    focus();
  }

  function focus(): void {
    (body.querySelector<HTMLElement>(".asked") ?? card.querySelector("h3"))?.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  function end(text: string): void {
    card.remove();
    send(text);
  }
}

shelf.where = { css, words: LABELS, where };
