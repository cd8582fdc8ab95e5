/** The widget's own words. A site replaces any of them, and of those in `words/`, with `data-strings`. */
import type { CONTACT } from "./words/contact";
import type { EXERCISE } from "./words/exercise";
import type { FEEDBACK } from "./words/feedback";
import type { KEEP } from "./words/keep";
import type { LOADER } from "./words/loader";
import type { WHERE } from "./words/where";

export const ENGLISH = {
  title: "Back and hip helper",
  automated: "Automated helper, not a person.",
  unwatched: "Nobody watches this chat now. Clinic staff can read it later.",
  keeps: "What we keep",
  machine: "Automated.",
  notLoadedPart: "This did not load. Please try again.",
  showWhere: "Show where it hurts",
  reviewed: "Reviewed by {by} on {on}.",
  emergency: "Emergency?",
  call: "Call {number}",
  close: "Close the chat",
  menu: "More actions",
  contact: "Contact the clinic",
  restart: "Start over",
  transcript: "Keep this chat",
  forget: "Forget on this device",
  erase: "Delete my data",
  conversation: "Conversation",
  suggestions: "Things to ask",
  you: "You: ",
  assistant: "Assistant: ",
  input: "Your message",
  placeholder: "Your question",
  send: "Send",
  left: "{n} characters left",
  startOver: "start over",
  waiting: "Waiting",
  notYet: "Not sent yet",
  notSent: "Not sent",
  tryNow: "Try now",
  slow: "Still working on your answer.",
  offline: "You are offline. Your message is kept and goes out when you are back online.",
  kept: "Your message is kept.",
  again: "Trying again in {n}\u00a0s.",
  againNow: "Trying again.",
  unreachable: "The clinic’s server cannot be reached.",
  nothing: "The clinic’s server gave no answer.",
  loading: "Loading the earlier chat. This takes a little longer than usual.",
  warming: "The assistant is warming up. This takes about half a minute the first time.",
  warmingShort: "The assistant is still warming up.",
  cannot: "The assistant cannot answer right now.",
  noDatabase: "The clinic’s computer cannot keep messages right now.",
  retrying: "The clinic’s server cannot be reached. Trying again.",
  lastStep: "Last step: learning what the clinic teaches.",
  parts: "{n} of 3 parts are ready.",
  late: "This takes longer than usual. You can call the clinic instead.",
  soFar: "{n}\u00a0s so far.",
  typeAlready: "You can type already. Or",
  leaveDetails: "leave your details",
  leaveInstead: "Leave your details instead",
  forgotten: "This device has forgotten the chat.",
  idle: "This device forgot the chat, because nobody used it for 30 minutes.",
  deleting: "Deleting your data.",
  deleted: "Your chat is deleted.",
  eraseTitle: "Delete my data?",
  eraseText: "This deletes the chat and any call-back request you made in it. It cannot be undone.",
  forgetTitle: "Forget the chat on this device?",
  forgetText: "The clinic keeps its copy. Once this device has forgotten the chat, you can no longer delete that copy yourself.",
  forgetNothing: "What you typed here is gone then.",
  forgetHere: "Forget here only",
  keepIt: "Keep it",
  eraseAll: "Delete everything",
  urgent: "Urgent advice",
  emergencyNow: "Emergency: act now",
  sameDay: "See a doctor today",
  soon: "See a doctor soon",
  important: "Important",
  check: "Please check",
  more: "More",
  source: "1 source",
  sources: "{n} sources",
  exercise: "Exercise",
  howTo: "How to do it",
  howMuch: "How much: ",
  askFirst: "Ask a clinician first",
  yourWay: "Your way: ",
  never: "Leave it out",
  moreReasons: "{n} more reasons to ask",
  whenToStop: "When to stop: ",
  playVideo: "Play the video here (loads YouTube)",
  watch: "Watch the clinic’s video (opens {where} in a new tab)",
  video: "Video: {name}",
  routine: "Routine, {n} min",
  minutes: "{n} min",
  leftOut: "Left out for you",
  print: "Print or save (opens in a new tab)",
  timer: "Start the timer",
  mailRoutine: "E-mail it to me",
  withdraw: "Cancel this request",
  calendar: "Put it in my calendar",
  unknown: "This reply cannot be shown here.",
  callUs: "You can call us on {phone}.",
} as const;

export type Key = keyof typeof ENGLISH | keyof typeof CONTACT | keyof typeof EXERCISE | keyof typeof WHERE | keyof typeof FEEDBACK | keyof typeof KEEP | keyof typeof LOADER;
export type Strings = Record<Key, string>;
export type Say = (key: Key, values?: Record<string, string | number>) => string;

const known: Partial<Strings> = { ...ENGLISH };

/** Add the words of a part that came later. */
export function taught(words: Partial<Strings>): void {
  Object.assign(known, words);
}

/** Says a text in the site's words, or in English; `{name}` stands for a value. */
export function speaker(own: Partial<Strings>): Say {
  return (key, values = {}) => {
    const text = (typeof own[key] === "string" ? own[key] : known[key]) ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
