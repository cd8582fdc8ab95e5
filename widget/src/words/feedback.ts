/** The words of the thumbs; a site replaces them as those of `strings.ts`. */
export const FEEDBACK = {
  helpful: "Was this helpful?",
  yes: "Yes, helpful",
  no: "No, not helpful",
  word: "Tell us more (optional)",
  sendWord: "Send",
  thanks: "Thank you.",
  wayOn: "You can put it another way below, or have a person answer:",
} as const;
