/** What the loader hands to the panel. */
import type { Strings } from "./strings";

export interface Setup {
  /** Where the clinic's Backtalk answers, without a slash at the end. */
  server: string;
  /** Shown in the place of the clinic's own opening words, if not empty. */
  greeting: string;
  /** A number to call, for when the server cannot even say its own. */
  phone: string;
  /** Texts in another language, whole or in part. */
  strings: Partial<Strings>;
}

export interface Panel extends HTMLElement {
  setup: Setup;
  /** Show the chat; `focus` moves the keyboard there too. */
  open(focus: boolean): void;
  close(): void;
}

/** Name under which a tab remembers that the chat was open. */
export const OPEN = "backtalk.open";
