/** The chat API over fetch. Knows nothing of the page. */
import { keep, recall } from "./session.js";

const PATIENCE_MS = 40_000;

/** What went wrong: `status` is 0 if no answer came, `wait` the seconds that the server asks for. */
export class ChatError extends Error {
  constructor(message, { status = 0, code = "unreachable", wait = null } = {}) {
    super(message);
    Object.assign(this, { status, code, wait });
  }

  /** Whether the same request can succeed later. */
  get temporary() {
    return this.status === 0 || [408, 409, 425, 429].includes(this.status) || this.status >= 500;
  }
}

function seconds(header) {
  if (!header) return null;
  const wait = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 1), 600) : null;
}

async function request(path, options = {}) {
  let response;
  let body;
  try {
    response = await fetch(path, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...options,
    });
    body = await response.text();
  } catch {
    throw new ChatError("The clinic’s server cannot be reached.");
  }
  const { error, ...data } = parsed(body);
  // A first message that fails gets its token in a header, so that its repeat is known.
  const token = data.token ?? response.headers.get("Conversation-Token");
  if (token) keep("token", token);
  if (response.ok) return data;
  throw new ChatError(error?.message ?? "Something went wrong at the clinic’s server.", {
    status: response.status,
    code: error?.code,
    wait: seconds(response.headers.get("Retry-After")),
  });
}

function parsed(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

const post = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
const bearer = () => ({ headers: { Authorization: `Bearer ${recall("token")}` } });

const known = (body) => (hasToken() ? { ...body, token: recall("token") } : body);

export const hasToken = () => recall("token") !== null;
export const forgetToken = () => keep("token", null);

/**
 * Send one message. A repeated `id` is answered once.
 *
 * @returns {Promise<{messages: object[], contact_form: boolean}>} the payloads of the reply, and
 *   whether the assistant failed, so that the contact form should be offered
 */
export async function send({ id, text, choice }) {
  const message = { message_id: id, ...(choice === undefined ? { text } : { choice }) };
  const reply = await request("/chat/messages", post(known(message)));
  if (!Array.isArray(reply.messages)) throw new ChatError("The clinic’s server gave no answer.", { status: 502 });
  return reply;
}

/** What a visitor agrees to by sending the contact form: `{consent, consent_version}`. */
export async function contactTerms() {
  const terms = await request("/chat/contact");
  if (!terms.consent) throw new ChatError("The clinic’s server gave no answer.", { status: 502 });
  return terms;
}

/** Send the contact form; gives `{message}`. A repeated `message_id` makes one request. */
export async function sendDetails(details) {
  const reply = await request("/chat/contact", post(known(details)));
  if (reply.saved !== true) throw new ChatError("The clinic’s server gave no answer.", { status: 502 });
  return reply;
}

/** What was said so far in this conversation. */
export async function history() {
  return (await request("/chat/history", bearer())).messages ?? [];
}

/** Forget the conversation, here and on the server; what the server says to that, if anything. */
export async function erase() {
  if (!hasToken()) return null;
  const { message } = await request("/chat", { method: "DELETE", ...bearer() });
  forgetToken();
  return message;
}

/** The state of the parts: `{web, engine, actions, database, model}`, each ok, starting or down. */
export async function health() {
  const response = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
  return response.json();
}
