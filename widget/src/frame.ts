/** The chat's frame: what stands around the log. */
import { button, el, sign, write } from "./dom";
import type { Waiting } from "./health";
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
  const node = el("div", { class: "head" }, el("div", {}, title, facts), more, sign("", say("close"), CROSS, close), menu);
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

/** What stays in view whatever is said: that it is no person, and whom to call in an emergency. */
export function factLine(say: Say, { emergency }: Partial<WidgetFacts>): (Node | string)[] {
  const call = emergency && el("span", { class: "nowrap" }, `${say("emergency")} `, el("a", { href: emergency.href }, say("call", { number: emergency.number })));
  return call ? [`${say("machine")} `, call] : [say("machine")];
}

export interface Way {
  kind: string;
  label: string;
  act(): void;
}

/** Asks before something is lost; the first button leaves all as it is. */
export function ask(say: Say, title: string, text: string, ways: readonly Way[]): HTMLDialogElement {
  const dialog = el(
    "dialog",
    { class: "confirm", "aria-labelledby": "ask-title" },
    el(
      "form",
      { method: "dialog" },
      el("h3", { id: "ask-title" }, title),
      el("p", {}, text),
      el(
        "div",
        { class: "row end" },
        el("button", { class: "choice", value: "keep", autofocus: true }, say("keepIt")),
        ways.map(({ kind, label }, index) => el("button", { class: kind, value: index }, label)),
      ),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    ways[dialog.returnValue === "keep" ? -1 : Number(dialog.returnValue || -1)]?.act();
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
