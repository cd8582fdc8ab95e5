/** What the loader hands to the panel, and the panel to the parts that come later. */
import type { ContactPart } from "./parts/contact";
import type { ExercisePart } from "./parts/exercise";
import type { FeedbackPart } from "./parts/feedback";
import type { KeepPart } from "./parts/keep";
import type { Strings } from "./strings";
import type { WherePart } from "./parts/where";

/** A built file and the hash that it is held to. */
export interface Built {
  file: string;
  integrity: string;
}

export interface Setup {
  /** Where the clinic's Backtalk answers, without a slash at the end. */
  server: string;
  /** Shown in the place of the clinic's own opening words, if not empty. */
  greeting: string;
  /** A number to call, for when the server cannot even say its own. */
  phone: string;
  /** Texts in another language, whole or in part. */
  strings: Partial<Strings>;
  /** Fetch and run a further file. */
  load(built: Built): Promise<void>;
}

export interface Panel extends HTMLElement {
  setup: Setup;
  /** Show the chat; `focus` moves the keyboard there too. */
  open(focus: boolean): void;
  close(): void;
}

export interface Parts {
  contact: ContactPart;
  exercise: ExercisePart;
  feedback: FeedbackPart;
  keep: KeepPart;
  where: WherePart;
}

/** What all of the chat's files have in common, each of which is a script of its own. */
export function shared<T>(name: string, make: () => T): T {
  return ((globalThis as unknown as Record<symbol, T>)[Symbol.for(name)] ??= make());
}

/** Where a part puts itself once it has run. */
export const shelf = shared<Partial<Parts>>("backtalk.parts", () => ({}));

/** Name under which a tab remembers that the chat was open. */
export const OPEN = "backtalk.open";
