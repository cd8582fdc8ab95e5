/** Turns each payload type of the chat API into an element. */
import type { Api } from "./api";
import { button, el, spoken, write, type Child } from "./dom";
import { isMail, isTel, outside, youtubeId } from "./links";
import { dialled } from "./numbers";
import { pictures } from "./pictures";
import type { Alarm, Answer, Check, Choice, Choices, Contact, Dial, Exercise, Link, Message, Phone, Review, Routine, Source, Text } from "./schema";
import type { Parts } from "./setup";
import type { Say } from "./strings";

export interface Stage {
  say: Say;
  server: string;
  /** Hosts of websites that a reply may lead to. */
  hosts: readonly string[];
  choose(choice: Choice, from: HTMLElement, event: MouseEvent): void;
  /** The contact form within a reply. */
  form(contact: Contact): HTMLElement;
  /** A button that takes the request of this chat back. */
  withdraw(): HTMLElement;
  /** Whatever asks the server. */
  api?: Api;
  canMail?: boolean;
  /** Numbers that a reply may tell to call. */
  numbers?: readonly Dial[];
  /** Fetch what is not loaded with the chat. */
  part<K extends keyof Parts>(name: K): Promise<Parts[K]>;
  /** Say something in the visitor's name. */
  send(text: string): boolean;
}

const FEW = 3;
const LEVELS = { emergency_now: "emergencyNow", same_day: "sameDay", soon: "soon" } as const;

const list = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);
const paragraphs = (texts: readonly string[]): Child => list(texts).map((text) => el("p", {}, text));
const fold = (summary: string, open: boolean, ...children: Child[]): HTMLElement =>
  el("details", { class: "fold", open }, el("summary", {}, summary), children);
const eyebrow = (text: string): HTMLElement => el("p", { class: "eyebrow" }, text);
const bubble = (kind: string, ...children: Child[]): HTMLElement => el("article", { class: `message bot ${kind}`, lang: "en", dir: "ltr" }, children);

function link(address: unknown, label: string, stage: Stage): HTMLElement | null {
  const url = outside(address, stage.hosts);
  return url && el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Buttons that lead elsewhere: a number to call, an address to write to, a page on the clinic's list. */
export function linkButtons(links: readonly Link[] | undefined, stage: Stage): Child {
  const items = list(links).map(({ title, href }) => {
    const one = isTel(href) || isMail(href) ? el("a", { href }, title) : link(href, title, stage);
    one?.classList.add("choice");
    return one && el("li", {}, one);
  });
  return items.some(Boolean) && el("ul", { class: "choices" }, items);
}

export function choiceButtons(choices: readonly Choice[] | undefined, stage: Stage): HTMLElement | null {
  if (!list(choices).length) return null;
  const items = list(choices).map((choice) => {
    const one: HTMLElement = button("choice", choice.title, (event) => stage.choose(choice, one, event));
    return el("li", {}, one);
  });
  return el("ul", { class: "choices" }, items);
}

function sources(cited: readonly Source[], stage: Stage): HTMLElement | null {
  const rows = list(cited).map(({ title, url }) => el("li", {}, link(url, title, stage) ?? title));
  if (!rows.length) return null;
  return fold(rows.length === 1 ? stage.say("source") : stage.say("sources", { n: rows.length }), false, el("ul", {}, rows));
}

/** Which clinician signed it off: the reason to believe it. */
function review(reviewed: Review | null | undefined, { say }: Stage): HTMLElement | null {
  if (!reviewed) return null;
  // A bare date is read as midnight in Greenwich, the day before in America.
  const on = new Date(`${reviewed.on}T12:00`).toLocaleDateString([], { dateStyle: "long" });
  return el("p", { class: "quiet" }, say("reviewed", { by: reviewed.by, on }));
}

function answer(payload: Answer, stage: Stage): HTMLElement {
  return bubble(
    "answer",
    el("h3", {}, payload.title),
    paragraphs(payload.paragraphs),
    linkButtons(payload.links, stage),
    list(payload.more).length > 0 && fold(stage.say("more"), false, paragraphs(payload.more)),
    sources(payload.sources, stage),
    payload.safety_net && el("p", { class: "safety" }, payload.safety_net),
    review(payload.reviewed, stage),
  );
}

/** Nothing is asked of the video's host until somebody presses the button. */
function video(address: string | null, name: string, stage: Stage): Child {
  const url = outside(address, stage.hosts);
  if (!url) return address && el("p", { class: "quiet" }, address);
  const id = youtubeId(url);
  const away = link(address, stage.say("watch", { where: id ? "YouTube" : url.hostname }), stage);
  if (!id) return el("p", {}, away);
  const box = el("div", { class: "video" });
  const play = button("choice", stage.say("playVideo"), () => {
    const frame = el("iframe", {
      src: `https://www.youtube-nocookie.com/embed/${id}?autoplay=1&rel=0`,
      title: stage.say("video", { name }),
      allow: "autoplay; fullscreen; encrypted-media; picture-in-picture",
      // The host plays nothing for a page that does not say which site it is.
      referrerpolicy: "strict-origin-when-cross-origin",
      allowfullscreen: true,
    });
    play.replaceWith(frame);
    frame.focus();
  });
  box.append(play, el("p", {}, away));
  return box;
}

/** Who should ask first. What fits this visitor leads, so the rest of a long list is folded. */
function askFirst(reasons: readonly string[], stage: Stage): Child {
  if (!reasons.length) return null;
  const rows = (some: readonly string[]): HTMLElement => el("ul", {}, some.map((reason) => el("li", {}, reason)));
  const rest = reasons.slice(FEW);
  return el(
    "div",
    { class: "care" },
    el("p", {}, el("strong", {}, stage.say("askFirst"))),
    rows(reasons.slice(0, FEW)),
    rest.length > 0 && fold(stage.say("moreReasons", { n: rest.length }), false, rows(rest)),
  );
}

const stopRule = (text: string, stage: Stage): HTMLElement =>
  el("p", { class: "care" }, el("strong", {}, stage.say("whenToStop")), text);

function exercise(payload: Exercise, stage: Stage, alone: boolean): HTMLElement {
  return bubble(
    "card exercise",
    eyebrow(stage.say("exercise")),
    el("h3", {}, payload.name),
    el("p", {}, payload.purpose),
    payload.way && el("p", {}, el("strong", {}, stage.say("yourWay")), payload.way),
    list(payload.steps).length > 0 &&
      fold(stage.say("howTo"), alone, el("ol", { class: "steps" }, list(payload.steps).map((step) => el("li", {}, step))), pictures(payload.pictures, stage.server)),
    el("p", {}, el("strong", {}, stage.say("howMuch")), payload.dose),
    askFirst(list(payload.ask_first), stage),
    list(payload.avoid).length > 0 && fold(stage.say("never"), false, paragraphs(payload.avoid)),
    payload.stop_rule && stopRule(payload.stop_rule, stage),
    video(payload.video, payload.name, stage),
    review(payload.reviewed, stage),
  );
}

/** A button below which stands, once it is fetched, what only some want. */
function later<K extends keyof Parts>(kind: string, label: string, name: K, made: (part: Parts[K]) => HTMLElement, stage: Stage): HTMLElement {
  const place = el("div", { role: "status" });
  return el("div", { class: "later" }, button(kind, label, () => void open()), place);

  async function open(): Promise<void> {
    try {
      place.replaceChildren(made(await stage.part(name)));
      place.removeAttribute("role");
    } catch {
      write(place, stage.say("notLoadedPart"));
    }
  }
}

function routine(payload: Routine, stage: Stage): HTMLElement {
  const { say, server } = stage;
  const steps = list(payload.steps);
  const exercises = steps.map(({ exercise: id }) => id);
  const rows = steps.map((step) =>
    el(
      "li",
      {},
      el("span", { class: "apart" }, el("strong", {}, step.name), " ", el("span", { class: "quiet" }, say("minutes", { n: step.minutes }))),
      el("span", { class: "quiet" }, step.dose),
    ),
  );
  const without = list(payload.left_out).map((item) => el("li", {}, el("strong", {}, item.name), ": ", item.reason));
  const wanted = { exercises: exercises.join(","), minutes: String(payload.minutes) };
  const page = `${server}/routine?${new URLSearchParams(wanted)}`;
  return bubble(
    "card routine",
    eyebrow(say("routine", { n: payload.minutes })),
    el("h3", {}, payload.title),
    el("ol", { class: "steps" }, rows),
    without.length > 0 && el("div", { class: "care" }, el("p", {}, el("strong", {}, say("leftOut"))), el("ul", {}, without)),
    stopRule(payload.stop_rule, stage),
    later("choice", say("timer"), "exercise", ({ timer }) => timer(steps, say, server), stage),
    el("p", {}, el("a", { href: page, target: "_blank", rel: "noopener" }, say("print"))),
    later("tool inline", say("calendar"), "exercise", ({ calendar }) => calendar(exercises, server, say), stage),
    stage.canMail && later("tool inline", say("mailRoutine"), "keep", ({ mailForm }) => mailForm(stage.api!, say, wanted), stage),
  );
}

/** The numbers to call, as links where they are `tel:` addresses. */
export function phoneLinks(phones: readonly Phone[] | undefined): HTMLElement[] {
  return list(phones).map(({ label, number, href }) => {
    const text = `${label}: ${number}`;
    return isTel(href) ? el("a", { class: "call", href }, text) : el("p", { class: "call" }, text);
  });
}

/** Which of the visitor's words a card is about. */
const heard = (text: unknown): HTMLElement | null =>
  typeof text === "string" && text ? el("p", { class: "heard" }, text) : null;

function alarm(payload: Alarm, stage: Stage): HTMLElement {
  const level = LEVELS[payload.level] as (typeof LEVELS)[keyof typeof LEVELS] | undefined;
  return el(
    "div",
    { class: "message bot alarm", role: "alert", lang: "en", dir: "ltr" },
    eyebrow(stage.say(level ?? "important")),
    heard(payload.heard),
    el("h3", {}, payload.title),
    el("p", {}, payload.text),
    el("div", { class: "row calls" }, phoneLinks(payload.phones)),
    payload.note && el("p", {}, payload.note),
    choiceButtons(payload.choices, stage),
  );
}

const check = (payload: Check, stage: Stage): HTMLElement =>
  bubble("check", eyebrow(stage.say("check")), heard(payload.heard), el("p", {}, payload.text), choiceButtons(payload.choices, stage));

function contact(payload: Contact, stage: Stage): HTMLElement {
  if (payload.step === "consent") return bubble("card contact", eyebrow(stage.say("contact")), stage.form(payload));
  const kind = /^[a-z]+$/.test(payload.step) ? payload.step : "";
  const saved = kind === "saved" && el("ul", { class: "choices" }, el("li", {}, stage.withdraw()));
  return bubble(`contact ${kind}`, el("p", {}, payload.text), choiceButtons(payload.choices, stage), saved);
}

const choices = (payload: Choices, stage: Stage): HTMLElement =>
  bubble("offer", payload.text && el("p", {}, payload.text), linkButtons(payload.links, stage), choiceButtons(payload.choices, stage));

const plain = (payload: Text, stage: Stage): HTMLElement =>
  bubble("text", el("p", {}, typeof payload.text === "string" && payload.text ? payload.text : stage.say("unknown")), linkButtons(payload.links, stage));

function card(payload: Message, stage: Stage, alone: boolean): HTMLElement {
  switch (payload.type) {
    case "answer":
      return answer(payload, stage);
    case "exercise":
      return exercise(payload, stage, alone);
    case "routine":
      return routine(payload, stage);
    case "alarm":
      return alarm(payload, stage);
    case "check":
      return check(payload, stage);
    case "contact":
      return contact(payload, stage);
    case "choices":
      return choices(payload, stage);
    case "text":
      return plain(payload, stage);
    default:
      // A type that a newer server knows still has its words.
      return plain(payload as Text, stage);
  }
}

/** A reply's warnings once: not on a card if its answer has them, and when to stop on the last card for which it is the same. */
function saidOnce(payloads: readonly Message[]): Message[] {
  const told = payloads.flatMap((payload) => (payload.type === "answer" ? [...list(payload.paragraphs), payload.safety_net] : [])).join(" ");
  return payloads.map((payload, index) => {
    if (payload.type !== "exercise") return payload;
    const later = payloads.slice(index + 1).some((next) => next.type === "exercise" && next.stop_rule === payload.stop_rule);
    const again = later || told.includes(payload.stop_rule);
    return {
      ...payload,
      ask_first: list(payload.ask_first).filter((reason) => !told.includes(reason)),
      stop_rule: again ? "" : payload.stop_rule,
    };
  });
}

/** The elements of one reply. */
export function cards(payloads: readonly Message[], stage: Stage): HTMLElement[] {
  const exercises = payloads.filter(({ type }) => type === "exercise").length;
  return saidOnce(payloads).map((payload, index) => {
    const node = card(payload, stage, exercises === 1);
    dialled(node, stage.numbers ?? []);
    if (index === 0) node.prepend(spoken(stage.say("assistant")));
    return node;
  });
}
