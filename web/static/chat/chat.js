/** Wires the chat together: input, outbox, view, warming up, restoring, erasing. */
import { erase, forgetToken, hasToken, history, send } from "./api.js";
import { ContactForm } from "./contact.js";
import { untilReady } from "./health.js";
import { Outbox, newId } from "./outbox.js";
import { View } from "./view.js";

const SLOW_MS = 6_000;
const LATE_S = 120;
const COUNT_FROM = 800;
const PATIENT_TRIES = 2;
const NO_FORM = ["warming_up", "database_unavailable"];

const root = document.getElementById("chat");
const part = (name) => root.querySelector(`[data-${name}]`);
const input = part("input");
const view = new View(root, choose);
const outbox = new Outbox(deliver, { sending, answered, delayed, refused });
const talk = ["log", "status-line", "composer"].map(part);
const form = new ContactForm(part("contact"), {
  opened: () => talk.forEach((node) => (node.hidden = true)),
  closed: () => {
    talk.forEach((node) => (node.hidden = false));
    input.focus();
  },
  saved: (message) => view.note(message),
});
const warmingUp = part("warmup-title").textContent;
let restoring = false;
let slow;

function submit(item) {
  if (restoring) return false;
  item.id = newId();
  item.node = view.say(item.title);
  view.mark(item.node, "Waiting");
  outbox.add(item);
  return true;
}

function submitInput() {
  const text = input.value.trim();
  if (text && submit({ text, title: text })) {
    input.value = "";
    count();
  }
  input.focus();
}

function choose({ title, choice }, button, event) {
  if (!submit({ choice, title })) return;
  view.retireChoices(button);
  focusAfter(event);
}

/** Keyboard and mouse go on typing; on a touch screen that would bring up its keyboard. */
function focusAfter(event) {
  const touch = event.detail > 0 && matchMedia("(pointer: coarse)").matches;
  (touch ? view.log : input).focus({ preventScroll: true });
}

async function deliver(item) {
  try {
    return await send(item);
  } catch (error) {
    if (error.status !== 401 || !hasToken()) throw error;
    forgetToken();
    return send(item);
  }
}

function sending(item) {
  view.mark(item.node, "");
  view.typing(true);
  clearTimeout(slow);
  slow = setTimeout(() => view.status("Still working on your answer."), SLOW_MS);
}

function settled() {
  clearTimeout(slow);
  view.typing(false);
  view.status("");
}

function answered(item, reply) {
  settled();
  view.reply(reply.messages, item.node);
  if (reply.contact_form) view.offerForm();
  if (form.isOpen) form.tell("The assistant has answered. Cancel to read it: what you typed here stays.");
}

function delayed(item, error, wait) {
  settled();
  view.mark(item.node, "Not sent yet");
  const rounded = Math.ceil(wait);
  const when = `Your message is kept. Trying again in ${rounded} ${rounded === 1 ? "second" : "seconds"}.`;
  view.status(
    navigator.onLine
      ? `${error.code === "warming_up" ? "The assistant is still warming up." : error.message} ${when}`
      : "You are offline. Your message is kept and goes out when you are back online.",
    true,
  );
  item.node.scrollIntoView({ block: "nearest" });
  const hopeless = error.status >= 500 && !NO_FORM.includes(error.code);
  if (hopeless && item.tries >= PATIENT_TRIES) view.offerForm();
}

function refused(item, error) {
  settled();
  view.mark(item.node, "Not sent");
  view.status(error.message);
  if (error.code === "stale_choice") return;
  if (item.choice !== undefined) view.reviveChoices(item.node);
  else if (!input.value) input.value = item.text;
}

/** Put up what this tab said before a reload, and send what was left unanswered. */
async function restore() {
  const left = Outbox.leftovers();
  if (!hasToken() && !left.length) return;
  restoring = true;
  const past = await pastMessages();
  restoring = false;
  view.status("");
  const nodes = new Map();
  view.quietly(() => {
    for (const { message_id: id, text, reply } of past) {
      nodes.set(id, { node: view.say(text), done: reply?.length > 0 });
      if (reply?.length) view.reply(reply, nodes.get(id).node, true);
    }
  });
  for (const item of left.filter(({ id }) => !nodes.get(id)?.done)) {
    item.node = nodes.get(item.id)?.node ?? view.say(item.title);
    view.mark(item.node, "Waiting");
    outbox.add(item);
  }
}

async function pastMessages() {
  for (let wait = 2; hasToken(); wait = Math.min(wait * 2, 30)) {
    try {
      return await history();
    } catch (error) {
      if (error.temporary) {
        view.status("Loading the earlier chat. This takes a little longer than usual.");
        await new Promise((resolve) => setTimeout(resolve, (error.wait ?? wait) * 1000));
      } else forgetToken();
    }
  }
  return [];
}

async function eraseAll() {
  view.status("Deleting your data.");
  await outbox.stop();
  let said = "Your chat is deleted.";
  try {
    said = (await erase()) ?? said;
  } catch (error) {
    if (error.status !== 401) return view.status(error.message);
    forgetToken();
  }
  view.reset();
  form.reset();
  view.note(said);
  input.focus();
}

function warming({ kind, text, seconds }) {
  part("warmup").hidden = false;
  const title = kind === "warming" ? warmingUp : "The assistant cannot answer right now.";
  if (part("warmup-title").textContent !== title) part("warmup-title").textContent = title;
  const late = kind === "warming" && seconds > LATE_S;
  const step = late ? "This takes longer than usual. You can call the clinic instead." : text;
  if (part("step").textContent !== step) part("step").textContent = step;
  part("seconds").textContent = `${seconds} ${seconds === 1 ? "second" : "seconds"} so far.`;
}

async function start() {
  outbox.hold();
  await Promise.all([untilReady(warming), restore()]);
  part("warmup").hidden = true;
  outbox.release();
}

function count() {
  const length = input.value.length;
  part("count").textContent = length < COUNT_FROM ? "" : `${input.maxLength - length} characters left`;
}

/** iOS lays its keyboard over the page; the visual viewport tells what is left. */
function fit() {
  const { height, scale } = visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--viewport", `${height}px`);
}

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submitInput();
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submitInput();
});
input.addEventListener("input", count);
root.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-contact]")) form.open();
});
view.log.addEventListener("click", (event) => {
  const button = event.target.closest("[data-suggestion]");
  if (button && submit({ text: button.textContent, title: button.textContent })) focusAfter(event);
});
part("restart").addEventListener("click", (event) => {
  if (submit({ text: "start over", title: "Start over" })) focusAfter(event);
});
part("erase").addEventListener("click", () => part("confirm").showModal());
part("confirm").addEventListener("close", () => {
  if (part("confirm").returnValue === "erase") eraseAll();
  part("confirm").returnValue = "";
});
part("again").addEventListener("click", () => {
  input.focus();
  outbox.flush();
});
addEventListener("online", () => outbox.flush());
visualViewport?.addEventListener("resize", fit);

part("unscripted").remove();
start();
