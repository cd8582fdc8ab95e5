/** The words of what a visitor takes along; a site replaces them as those of `strings.ts`. */
export const KEEP = {
  download: "Download as text",
  mailTo: "E-mail it to yourself",
  mailAddress: "Your e-mail address",
  mailOnce: "It is sent once, and your address is not kept. E-mail can be read on its way.",
  mailSend: "Send it to me",
  mailSending: "Sending",
  mailNeed: "Please type your e-mail address.",
  onPhone: "Go on with this chat on your phone",
  onPhoneText: "Point your phone’s camera at the picture. It works for 10 minutes. Whoever scans it can read this chat.",
  onPhonePicture: "A code for the camera of your phone",
  onPhoneOpen: "Open the same address here (new tab)",
} as const;
