/** The first screen: what this is and can do, whether the clinic is open and how to reach it, what to ask. */
import { linkButtons, type Stage } from "./cards";
import { button, el, spoken } from "./dom";
import { ownPage } from "./links";
import { dialled } from "./numbers";
import type { WidgetFacts } from "./schema";

export interface Home {
  nodes: HTMLElement[];
  /** What goes once something was asked. */
  starters: HTMLElement;
}

/** `greeting` is the site's own, which need not say what the clinic's does. */
export function home(
  stage: Stage,
  facts: Partial<WidgetFacts>,
  greeting: string,
  ask: (text: string, event: MouseEvent) => void,
  where: (event: MouseEvent) => void,
): Home {
  const { say, server } = stage;
  const welcome = greeting || facts.opening || say("automated");
  const told = welcome === facts.opening ? "" : `${greeting ? `${say("automated")} ` : ""}${say("unwatched")} `;
  const privacy = ownPage(facts.privacy_url ?? "/privacy", server, facts.link_hosts ?? []);
  const words = el(
    "article",
    { class: "message bot" },
    spoken(say("assistant")),
    el("p", {}, welcome),
    el("div", { class: "quiet" }, told, privacy && el("a", { href: privacy, target: "_blank", rel: "noopener" }, say("keeps"))),
  );
  const open = facts.open_now && el("p", { class: "open" }, el("strong", {}, facts.open_now));
  dialled(words, facts.numbers ?? []);
  const links = facts.links ?? (facts.phone ? [{ title: say("call", { number: facts.phone.number }), href: facts.phone.href }] : []);
  const reach = el("div", { class: "reach" }, open, linkButtons(links, stage));
  const items = (facts.suggestions ?? []).map((text) => el("li", {}, button("choice", text, (event) => ask(text, event))));
  if (items.length) items.unshift(el("li", {}, button("choice", say("showWhere"), where)));
  const starters = el("ul", { class: "choices suggestions", "aria-label": say("suggestions") }, items);
  return { nodes: [words, ...(links.length ? [reach] : []), starters], starters };
}
