/** Turns each payload type of the chat API into an element. */
import { el, httpsUrl, outsideLink, spoken } from "./dom.js";

const YOUTUBE = /^(www\.|m\.)?(youtube\.com|youtu\.be)$/;
const LEVELS = {
  emergency_now: "Emergency: act now",
  same_day: "See a doctor today",
  soon: "See a doctor soon",
};

const FEW = 2;

const list = (value) => (Array.isArray(value) ? value : []);
const paragraphs = (texts) => list(texts).map((text) => el("p", {}, text));

function choiceButtons(choices, choose) {
  if (!list(choices).length) return null;
  const buttons = list(choices).map(({ title, choice }) => {
    const button = el("button", { type: "button", class: "choice" }, title);
    button.addEventListener("click", (event) => choose({ title, choice }, button, event));
    return el("li", {}, button);
  });
  return el("ul", { class: "choices" }, buttons);
}

function bubble(kind, ...children) {
  return el("article", { class: `message bot ${kind}` }, ...children);
}

function sources(items) {
  if (!list(items).length) return null;
  const rows = items.map(({ title, url }) => el("li", {}, outsideLink(url, title) ?? title));
  const count = rows.length === 1 ? "1 source" : `${rows.length} sources`;
  return el("details", { class: "fold" }, el("summary", {}, count), el("ul", {}, rows));
}

function answer({ title, paragraphs: texts, more, sources: cited, safety_net: net }) {
  const extra = list(more).length
    ? el("details", { class: "fold" }, el("summary", {}, "More"), paragraphs(more))
    : null;
  return bubble(
    "answer",
    el("h3", {}, title),
    paragraphs(texts),
    extra,
    sources(cited),
    net ? el("p", { class: "safety" }, net) : null,
  );
}

function video(address) {
  const url = httpsUrl(address);
  if (!url) return address ? el("p", { class: "quiet" }, address) : null;
  const where = YOUTUBE.test(url.hostname) ? "YouTube" : url.hostname;
  return el(
    "p",
    {},
    outsideLink(address, `Watch the clinic’s video (opens ${where} in a new tab)`, { class: "video" }),
  );
}

/** Who should ask first. What fits this visitor leads, so the rest of a long list is folded. */
function askFirstBox(reasons) {
  if (!reasons.length) return null;
  const rows = (some) => el("ul", {}, some.map((reason) => el("li", {}, reason)));
  const shown = reasons.length > FEW + 1 ? FEW : reasons.length;
  const rest = reasons.slice(shown);
  return el(
    "div",
    { class: "ask-first" },
    el("p", {}, el("strong", {}, "Ask a clinician first")),
    rows(reasons.slice(0, shown)),
    rest.length ? el("details", { class: "fold" }, el("summary", {}, `${rest.length} more reasons to ask`), rows(rest)) : null,
  );
}

function exercise({ name, purpose, steps, dose, ask_first: askFirst, stop_rule: stop, video: link }, _, alone) {
  return bubble(
    "card exercise",
    el("p", { class: "eyebrow" }, "Exercise"),
    el("h3", {}, name),
    el("p", {}, purpose),
    el(
      "details",
      { class: "fold", open: alone },
      el("summary", {}, "How to do it"),
      el("ol", { class: "steps" }, list(steps).map((step) => el("li", {}, step))),
    ),
    el("p", {}, el("strong", {}, "How much: "), dose),
    askFirstBox(list(askFirst)),
    el("p", { class: "stop" }, el("strong", {}, "When to stop: "), stop),
    video(link),
  );
}

const minutes = (count) => `${count} ${count === 1 ? "minute" : "minutes"}`;

function routine({ title, minutes: total, steps, left_out: leftOut, stop_rule: stop }) {
  const rows = list(steps).map((step) =>
    el(
      "li",
      {},
      el("span", { class: "step-head" }, el("strong", {}, step.name), " ", el("span", { class: "minutes" }, minutes(step.minutes))),
      el("span", { class: "step-dose" }, step.dose),
    ),
  );
  const without = list(leftOut).map((item) => el("li", {}, el("strong", {}, item.name), ": ", item.reason));
  return bubble(
    "card routine",
    el("p", { class: "eyebrow" }, `Routine, ${minutes(total)}`),
    el("h3", {}, title),
    el("ol", { class: "steps" }, rows),
    without.length
      ? el("div", { class: "ask-first" }, el("p", {}, el("strong", {}, "Left out for you")), el("ul", {}, without))
      : null,
    el("p", { class: "stop" }, el("strong", {}, "When to stop: "), stop),
  );
}

/** The numbers to call, as links where they are `tel:` addresses. */
export function phoneLinks(phones) {
  return list(phones).map(({ label, number, href }) => {
    const text = `${label}: ${number}`;
    return /^tel:\+?[\d*#-]+$/.test(href) ? el("a", { class: "call", href }, text) : el("p", { class: "call" }, text);
  });
}

function alarm({ level, title, text, phones, note, choices: answers }, choose) {
  return el(
    "div",
    { class: "message bot alarm", role: "alert" },
    el("p", { class: "eyebrow" }, LEVELS[level] ?? "Important"),
    el("h3", {}, title),
    el("p", {}, text),
    el("div", { class: "calls" }, phoneLinks(phones)),
    note ? el("p", { class: "note" }, note) : null,
    choiceButtons(answers, choose),
  );
}

function check({ text, choices }, choose) {
  return bubble("check", el("p", { class: "eyebrow" }, "Please check"), el("p", {}, text), choiceButtons(choices, choose));
}

function privacyLink(address) {
  if (!address) return null;
  const own = /^\/(?!\/)/.test(address) && new URL(address, location.origin);
  const href = own ? own.href : httpsUrl(address)?.href;
  if (!href) return null;
  return el(
    "p",
    {},
    el("a", { href, target: "_blank", rel: "noopener noreferrer" }, "Privacy notice (opens in a new tab)"),
  );
}

function contact({ step, text, privacy_url: privacy, choices }, choose) {
  return bubble(`contact ${/^[a-z]+$/.test(step) ? step : ""}`, el("p", {}, text), privacyLink(privacy), choiceButtons(choices, choose));
}

function choices({ text, choices: offered }, choose) {
  return bubble("offer", text ? el("p", {}, text) : null, choiceButtons(offered, choose));
}

function plain({ text }) {
  return bubble("text", el("p", {}, typeof text === "string" && text ? text : "This reply cannot be shown here."));
}

const TYPES = { answer, exercise, routine, alarm, check, contact, choices, text: plain };

/**
 * The elements of one reply.
 *
 * @param {object[]} payloads as the chat API sends them
 * @param {(choice: {title: string, choice: string}, button: Element, event: Event) => void} choose
 */
export function renderReply(payloads, choose) {
  const exercises = payloads.filter((payload) => payload.type === "exercise").length;
  return payloads.map((payload, index) => {
    const type = Object.hasOwn(TYPES, payload.type) ? TYPES[payload.type] : plain;
    const node = type(payload, choose, exercises === 1);
    if (index === 0) node.prepend(spoken("Assistant: "));
    return node;
  });
}
