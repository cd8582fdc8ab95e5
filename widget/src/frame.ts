/** The chat's frame: what stands around the log. */
import { button, el, sign, write } from "./dom";
import type { Waiting } from "./health";
import { ownPage } from "./links";
import type { WidgetFacts } from "./schema";
import type { Say, Strings } from "./strings";

const LATE_S = 120;
const CROSS = "M6 6l12 12M18 6L6 18";
const DOTS = "M4.5 12h1M11.5 12h1M18.5 12h1";

export type Action = Extract<keyof Strings, "contact" | "restart" | "transcript" | "forget" | "erase">;
const ACTIONS: readonly Action[] = ["contact", "restart", "transcript", "forget", "erase"];

/** Title, the way out, and the menu of what else can be done. */
export function head(say: Say, close: () => void, act: Record<Action, () => void>): { node: HTMLElement; title: HTMLElement; facts: HTMLElement; fold(): boolean } {
  const items = ACTIONS.map((name) =>
    button("item", say(name), () => {
      show(false);
      act[name]();
    }),
  );
  const menu = el("div", { class: "menu", id: "menu", hidden: true }, items);
  const more = sign("", say("menu"), DOTS, () => show(menu.hidden === true));
  more.setAttribute("aria-controls", "menu");
  const facts = el("p", { class: "facts" });
  const title = el("h2", { id: "title", tabindex: -1, autofocus: true }, say("title"));
  const node = el(
    "div",
    { class: "head" },
    title,
    more,
    sign("", say("close"), CROSS, close),
    menu,
    facts,
  );
  show(false);
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget as Node) && relatedTarget !== more) show(false);
  });
  return { node, title, facts, fold };

  function show(on: boolean): void {
    menu.hidden = !on;
    more.setAttribute("aria-expanded", String(on));
    if (on) items[0]?.focus();
  }

  /** Close the menu; whether it was open. */
  function fold(): boolean {
    const was = !menu.hidden;
    if (was) {
      show(false);
      more.focus();
    }
    return was;
  }
}

/** Who this is, who reads along, whom to call. */
export function factLine(say: Say, facts: Partial<WidgetFacts>, server: string): (Node | string)[] {
  const { phone, emergency } = facts;
  const privacy = ownPage(facts.privacy_url ?? "/privacy", server, facts.link_hosts ?? []);
  return [
    el("strong", {}, say("automated")),
    ` ${say("unwatched")} `,
    el("a", { href: privacy, target: "_blank", rel: "noopener" }, say("keeps")),
    ". ",
    emergency
      ? el("span", { class: "nowrap" }, `${say("emergency")} `, el("a", { href: emergency.href }, say("call", { number: emergency.number })), ".")
      : "",
    " ",
    phone ? el("span", { class: "nowrap" }, `${say("clinic")} `, el("a", { href: phone.href }, phone.number), ".") : "",
  ];
}

/** Asks before something is deleted; `erase` runs if the visitor says so. */
export function confirmation(say: Say, erase: () => void): HTMLDialogElement {
  const dialog = el(
    "dialog",
    { class: "confirm", "aria-labelledby": "erase-title" },
    el(
      "form",
      { method: "dialog" },
      el("h3", { id: "erase-title" }, say("eraseTitle")),
      el("p", {}, say("eraseText")),
      el(
        "div",
        { class: "row end" },
        el("button", { class: "tool", value: "keep", autofocus: true }, say("keepIt")),
        el("button", { class: "danger", value: "erase" }, say("eraseAll")),
      ),
    ),
  );
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "erase") erase();
    dialog.returnValue = "";
  });
  return dialog;
}

/** What is shown while the assistant is not ready. */
export function warmup(say: Say, leave: () => void): { node: HTMLElement; show(state: Waiting): void } {
  const title = el("strong");
  const step = el("p");
  const time = el("span");
  const node = el(
    "div",
    { class: "warmup", hidden: true },
    el("div", { role: "status" }, el("p", {}, title), step),
    el("progress", { "aria-label": say("warmingShort") }),
    el("p", { class: "quiet" }, time, ` ${say("typeAlready")} `, button("tool inline", say("leaveDetails"), leave), "."),
  );
  return { node, show };

  function show({ kind, ready, seconds }: Waiting): void {
    const late = kind === "warming" && seconds > LATE_S;
    const steps = ready === 2 ? say("lastStep") : say("parts", { n: ready });
    const texts = { warming: steps, down: say("noDatabase"), unreachable: say("retrying") };
    node.hidden = false;
    write(title, say(kind === "warming" ? "warming" : "cannot"));
    write(step, late ? say("late") : texts[kind]);
    write(time, say("soFar", { n: seconds }));
  }
}
