/* Made by `make widget` from backtalk/payloads.py and web/chat/schemas.py. */

/**
 * How soon, the strongest first.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Level".
 */
export type Level = "emergency_now" | "same_day" | "soon";

export interface Replies {
  ChatReply?: ChatReply;
  History?: History;
  ContactForm?: ContactForm;
  ContactReply?: ContactReply;
  WithdrawReply?: WithdrawReply;
  MailReply?: MailReply;
  HandOver?: HandOver;
  WidgetFacts?: WidgetFacts;
  Health?: Health;
}
/**
 * The assistant's reply.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "ChatReply".
 */
export interface ChatReply {
  /**
   * Goes with the conversation's next message.
   */
  token: string;
  messages: (Text | Answer | Exercise | Routine | Alarm | Check | Contact | Choices)[];
  /**
   * An alarm of this chat has not been answered.
   */
  alarm_open: boolean;
  /**
   * No answer was found; the page should show the plain contact form.
   */
  contact_form: boolean;
}
/**
 * A sentence or two.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Text".
 */
export interface Text {
  type: "text";
  text: string;
  links: Link[];
}
/**
 * A button that leads somewhere else: a number to call, a map, a page to book on.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Link".
 */
export interface Link {
  title: string;
  href: string;
}
/**
 * The clinic's answer to one question; `section` is its id.
 *
 * `safety_net` is empty where the conversation has had it before.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Answer".
 */
export interface Answer {
  type: "answer";
  topic: string;
  section: string;
  title: string;
  paragraphs: string[];
  more: string[];
  sources: Source[];
  links: Link[];
  safety_net: string;
  reviewed: Review | null;
}
/**
 * Where a claim comes from.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Source".
 */
export interface Source {
  id: string;
  title: string;
  url: string | null;
}
/**
 * Which clinician signed a text off, and on which day (`2026-05-31`).
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Review".
 */
export interface Review {
  by: string;
  on: string;
}
/**
 * One exercise: how, how much, who should ask first, who should leave it out, when to stop.
 *
 * `way` says how to do it in the place or pose that the visitor asked for, in place of `steps`.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Exercise".
 */
export interface Exercise {
  type: "exercise";
  id: string;
  name: string;
  purpose: string;
  way: string | null;
  steps: string[];
  pictures: Picture[];
  dose: string;
  ask_first: string[];
  avoid: string[];
  stop_rule: string;
  video: string | null;
  reviewed: Review | null;
}
/**
 * A drawing of one position: its path on the clinic's server, and what it shows in words.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Picture".
 */
export interface Picture {
  src: string;
  alt: string;
}
/**
 * Exercises in order, for the minutes that the visitor has.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Routine".
 */
export interface Routine {
  type: "routine";
  title: string;
  minutes: number;
  steps: RoutineStep[];
  left_out: LeftOut[];
  stop_rule: string;
}
/**
 * One exercise of a routine and the minutes that it takes.
 *
 * `hold_seconds` is what a timer counts, `sets` times, `per_side` on either side; without it the
 * step is one stretch of movement. `steps` say how to do it.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "RoutineStep".
 */
export interface RoutineStep {
  exercise: string;
  name: string;
  dose: string;
  minutes: number;
  sets: number;
  hold_seconds: number | null;
  per_side: boolean;
  steps: string[];
  pictures: Picture[];
}
/**
 * An exercise that a routine leaves out, and why.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "LeftOut".
 */
export interface LeftOut {
  name: string;
  reason: string;
}
/**
 * What to do about a danger sign, now; `choices` say what has become of it.
 *
 * `heard` says which of the visitor's own words it is about; it is empty after a button.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Alarm".
 */
export interface Alarm {
  type: "alarm";
  level: Level;
  heard: string;
  title: string;
  text: string;
  phones: Phone[];
  note: string;
  choices: Choice[];
}
/**
 * A number to call: as people read it, and as a `tel:` link.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Phone".
 */
export interface Phone {
  label: string;
  number: string;
  href: string;
}
/**
 * A button: what it says, and what choosing it sends back.
 *
 * `choice` is a Rasa payload (`/intent{...}`) as an action writes it, and a signed, opaque
 * string once the gateway has handed it out.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Choice".
 */
export interface Choice {
  title: string;
  choice: string;
}
/**
 * A question whether a danger sign is happening now; `heard` is why it is asked.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Check".
 */
export interface Check {
  type: "check";
  heard: string;
  text: string;
  choices: Choice[];
}
/**
 * One step of the contact request.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Contact".
 */
export interface Contact {
  type: "contact";
  step: "consent" | "name" | "reach" | "confirm" | "time" | "reason" | "saved" | "stopped" | "failed";
  text: string;
  consent_version: string | null;
  privacy_url: string | null;
  choices: Choice[];
}
/**
 * What the visitor can ask next.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Choices".
 */
export interface Choices {
  type: "choices";
  text: string;
  choices: Choice[];
  links: Link[];
}
/**
 * The conversation so far, oldest first.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "History".
 */
export interface History {
  messages: PastMessage[];
  /**
   * An alarm of this chat has not been answered.
   */
  alarm_open: boolean;
}
/**
 * A visitor's message and the reply to it.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "PastMessage".
 */
export interface PastMessage {
  /**
   * Made by the client, the same whenever it sends this message again.
   */
  message_id: string;
  text: string;
  at: string;
  state: "received" | "answered" | "failed";
  reply: (Text | Answer | Exercise | Routine | Alarm | Check | Contact | Choices)[];
  feedback: ("up" | "down") | null;
}
/**
 * What the plain contact form shows.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "ContactForm".
 */
export interface ContactForm {
  /**
   * What a visitor agrees to, word for word.
   */
  consent: string;
  /**
   * Goes back with the request.
   */
  consent_version: string;
  privacy_url: string;
  /**
   * Goes back with the request; robots send it too soon.
   */
  opened: string;
  /**
   * How the request of this chat stands, if it has one.
   */
  request: string;
  /**
   * It is open, so it can be taken back.
   */
  can_withdraw: boolean;
}
/**
 * The request is in the clinic's hands.
 *
 * `token` names the conversation that it belongs to, if the request began it: with it, the
 * visitor can delete the request. The same request sent again gets it again.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "ContactReply".
 */
export interface ContactReply {
  saved: true;
  message: string;
  token: string | null;
}
/**
 * The chat has no open request any more.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "WithdrawReply".
 */
export interface WithdrawReply {
  withdrawn: true;
  message: string;
}
/**
 * The mail server has taken it.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "MailReply".
 */
export interface MailReply {
  sent: true;
  message: string;
}
/**
 * Opened within ten minutes, the address goes on with the chat.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "HandOver".
 */
export interface HandOver {
  address: string;
  qr: QrCode;
}
/**
 * A picture that phones read: `path` draws its dark fields within a square of `size`.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "QrCode".
 */
export interface QrCode {
  size: number;
  /**
   * As the `d` of an SVG path whose lines are 1 wide.
   */
  path: string;
}
/**
 * What the widget shows before anything was said.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "WidgetFacts".
 */
export interface WidgetFacts {
  clinic: string;
  phone: Dial;
  emergency: Dial;
  privacy_url: string;
  opening: string;
  /**
   * Whether the clinic is open, till when or when next.
   */
  open_now: string;
  /**
   * To call, to book, to find the way.
   */
  links: Link[];
  /**
   * Every number that a reply may tell to call.
   */
  numbers: Dial[];
  /**
   * What to look out for in general.
   */
  danger_signs: string[];
  /**
   * What somebody with such a sign may ask.
   */
  danger_question: string;
  suggestions: string[];
  /**
   * A chat or a routine can be mailed to its visitor.
   */
  can_mail: boolean;
  /**
   * Websites that a reply may link to.
   */
  link_hosts: string[];
  /**
   * Characters of one message.
   */
  longest: number;
}
/**
 * A number to call: as people read it, and as a `tel:` link.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Dial".
 */
export interface Dial {
  number: string;
  href: string;
}
/**
 * State of each part; `database` is ok if it can be written to.
 *
 * This interface was referenced by `Replies`'s JSON-Schema
 * via the `definition` "Health".
 */
export interface Health {
  web: "ok" | "starting" | "down";
  engine: "ok" | "starting" | "down";
  actions: "ok" | "starting" | "down";
  database: "ok" | "starting" | "down";
  model: "ok" | "starting" | "down";
}

export type Message = ChatReply["messages"][number];
