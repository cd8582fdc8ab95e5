/** The words of the button, before the chat is there; a site replaces them as those of `strings.ts`. */
export const LOADER = {
  notLoaded: "The chat did not load. Please try again.",
  notLoadedCall: "The chat did not load. Please try again, or call {phone}.",
} as const;
