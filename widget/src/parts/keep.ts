/** What a visitor takes along: the chat as a text or on a phone, the chat or a routine by mail. */
import type { Api } from "../api";
import css from "./keep.css?inline";
import { button, download, el, today, write } from "../dom";
import type { HandOver, MailReply } from "../schema";
import { shelf } from "../setup";
import type { Say } from "../strings";
import { KEEP } from "../words/keep";

export type Routine = Record<"exercises" | "minutes", string>;

const SVG = "http://www.w3.org/2000/svg";

/** Everything that can be done with the chat; `text` is what stands in it, should the server not know it. */
export function keepChat(api: Api, say: Say, canMail: boolean, text: () => string): HTMLElement {
  const said = el("p", { role: "status" });
  const save = async (): Promise<void> => {
    download(`chat-${today()}.txt`, api.hasToken ? await api.transcript() : text());
  };
  const phone = el("div");
  return el(
    "article",
    { class: "keep-card message bot card" },
    el("h3", { tabindex: -1 }, say("transcript")),
    el("div", { class: "row" }, button("choice", say("download"), () => tried(save, said)), api.hasToken && !matchMedia("(pointer: coarse)").matches && button("choice", say("onPhone"), () => tried(() => handOver(api, say, phone), said))),
    phone,
    canMail && api.hasToken && mailForm(api, say),
    said,
  );
}

/** A form that mails the chat, or a routine, to whoever fills it in. */
export function mailForm(api: Api, say: Say, routine?: Routine): HTMLElement {
  const field = el("input", { type: "email", autocomplete: "email", maxlength: 200, required: true });
  const send = el("button", { class: "send" }, say("mailSend"));
  const said = el("p", { role: "status" });
  let busy = false;
  const form = el(
    "form",
    { class: "keep-mail", novalidate: true },
    el("label", {}, el("strong", {}, say("mailTo")), el("span", { class: "sr" }, `: ${say("mailAddress")}`), field),
    el("p", { class: "quiet" }, say("mailOnce")),
    el("div", { class: "row" }, send),
    said,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    if (!field.value.trim()) {
      write(said, say("mailNeed"));
      return field.focus();
    }
    busy = true;
    write(send, say("mailSending"));
    write(said, "");
    const done = (): void => {
      busy = false;
      write(send, say("mailSend"));
    };
    void tried(async () => {
      const { message } = await api.post<Partial<MailReply>>("/chat/mail", { address: field.value, consent: true, ...routine });
      field.value = "";
      write(said, message ?? say("nothing"));
    }, said).then(done);
  });
  return form;
}

async function handOver(api: Api, say: Say, place: HTMLElement): Promise<void> {
  const { address, qr } = await api.post<HandOver>("/chat/handover", {});
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
  picture.setAttribute("class", "qr");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", say("onPhonePicture"));
  const fields = document.createElementNS(SVG, "path");
  fields.setAttribute("d", qr.path);
  picture.append(fields);
  const here = el("a", { href: address, target: "_blank", rel: "noopener" }, say("onPhoneOpen"));
  place.replaceChildren(el("p", {}, say("onPhoneText")), picture, el("p", {}, here));
}

async function tried(work: () => Promise<void>, said: HTMLElement): Promise<void> {
  try {
    await work();
  } catch (error) {
    write(said, (error as Error).message);
  }
}

export interface KeepPart {
  css: string;
  words: typeof KEEP;
  keepChat: typeof keepChat;
  mailForm: typeof mailForm;
}

shelf.keep = { css, words: KEEP, keepChat, mailForm };
