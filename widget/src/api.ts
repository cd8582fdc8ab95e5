/** The chat API over fetch. Knows nothing of the page. */
import type { ChatReply, ContactForm, Health, History, Message, WidgetFacts } from "./schema";
import { keep, recall } from "./session";

const PATIENCE_MS = 40_000;

export interface Outgoing {
  id: string;
  title: string;
  text?: string;
  choice?: string;
}

/** What went wrong: `status` is 0 if no answer came, `wait` the seconds that the server asks for. */
export class ChatError extends Error {
  readonly status: number;
  readonly code: string;
  readonly wait: number | null;

  constructor(message: string, status = 0, code = "unreachable", wait: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }

  /** Whether the same request can succeed later. */
  get temporary(): boolean {
    return this.status === 0 || [408, 409, 425, 429].includes(this.status) || this.status >= 500;
  }
}

/** Seconds of a Retry-After header, a number or a date; null if it is neither. */
export function seconds(header: string | null): number | null {
  if (!header) return null;
  const wait = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 1), 600) : null;
}

type Body = Record<string, unknown>;

export class Api {
  readonly server: string;
  readonly #said: { unreachable: string; nothing: string };

  constructor(server: string, said: { unreachable: string; nothing: string }) {
    this.server = server;
    this.#said = said;
  }

  get hasToken(): boolean {
    return recall("token") !== null;
  }

  /** Send one message; a repeated `id` is answered once. */
  async send(item: Outgoing): Promise<ChatReply> {
    const said = item.choice === undefined ? { text: item.text } : { choice: item.choice };
    const reply = await this.#json("/chat/messages", this.#post({ message_id: item.id, ...said }));
    if (!Array.isArray(reply["messages"])) throw this.#nothing();
    return reply as unknown as ChatReply;
  }

  async history(): Promise<History> {
    return (await this.#json("/chat/history", this.#bearer())) as unknown as History;
  }

  async transcript(): Promise<string> {
    return (await this.#request("/chat/transcript", this.#bearer())).text();
  }

  /** What a visitor agrees to by sending the contact form. */
  async terms(): Promise<ContactForm> {
    const terms = (await this.#json("/chat/contact", this.hasToken ? this.#bearer() : {})) as unknown as ContactForm;
    if (!terms.consent) throw this.#nothing();
    return terms;
  }

  /** Ask the server to do something with this chat. */
  post<T>(path: string, body: Body, method = "POST"): Promise<T> {
    return this.#json(path, { ...this.#post(body), method }) as Promise<unknown> as Promise<T>;
  }

  /** Forget the conversation on the server; what the server says to that, if anything. */
  async erase(): Promise<string | null> {
    if (!this.hasToken) return null;
    const { message } = await this.#json("/chat", { method: "DELETE", ...this.#bearer() });
    return typeof message === "string" ? message : null;
  }

  facts(): Promise<WidgetFacts> {
    return this.#json("/chat/widget") as unknown as Promise<WidgetFacts>;
  }

  async health(): Promise<Partial<Health>> {
    const answer = await fetch(`${this.server}/health`, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(5_000),
    });
    return (await answer.json()) as Partial<Health>;
  }

  #bearer(): RequestInit {
    return { headers: { Authorization: `Bearer ${recall<string>("token")}` } };
  }

  #post(body: Body): RequestInit {
    const token = recall<string>("token");
    return {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(token ? { ...body, token } : body),
    };
  }

  #nothing(): ChatError {
    return new ChatError(this.#said.nothing, 502);
  }

  async #json(path: string, options: RequestInit = {}): Promise<Body> {
    const answer = await this.#request(path, options);
    const body = parsed(await answer.text().catch(() => ""));
    if (typeof body["token"] === "string") keep("token", body["token"]);
    return body;
  }

  async #request(path: string, options: RequestInit): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(this.server + path, {
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...options,
      });
    } catch {
      throw new ChatError(this.#said.unreachable);
    }
    // A first message that fails gets its token in a header, so that its repeat is known.
    const token = answer.headers.get("Conversation-Token");
    if (token) keep("token", token);
    if (answer.ok) return answer;
    const { error } = parsed(await answer.text().catch(() => "")) as { error?: { code: string; message: string } };
    // For whoever embeds the chat: the page itself can only say that it does not work.
    if (error?.code === "origin_not_allowed") console.error(`Backtalk: ${error.message}`);
    const wait = seconds(answer.headers.get("Retry-After"));
    throw new ChatError(error?.message ?? this.#said.nothing, answer.status, error?.code, wait);
  }
}

function parsed(body: string): Body {
  try {
    return (JSON.parse(body) as Body | null) ?? {};
  } catch {
    return {};
  }
}

export type { Message };
