"""One answer: its question, its paragraphs with their sources, what is offered after it."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request

from backtalk.content import Content
from backtalk.content.edits.parts import parts
from backtalk.reviews.sign_off import signing
from web.console.pages.content import text
from web.console.pages.content.preview import Bubble, of_answer
from web.gateway import gateway

_HEADING = re.compile(r"## (?P<heading>[^{}]+?) \{#\w+(?P<attributes>[^{}]*)\}\n")
_MORE = "\n### More\n"


class _Answer:
    template = "content/answer.html"
    signed_as: signing.Kind | None = "answer"

    def path(self, content: Content, name: str) -> str | None:
        topic, _, own = name.partition("/")
        return f"topics/{topic}.md#{own}" if name in content.answers else None

    def fields(self, request: Request, name: str) -> dict[str, str]:
        gate, (topic, _, own) = gateway(request), name.partition("/")
        place = gate.settings.content / "topics" / f"{topic}.md"
        block = parts(place, gate.content.overlay.text(place)).get(own, "")
        heading = _HEADING.match(block)
        shown, _, more = (block[heading.end() :] if heading else block).partition(_MORE)
        answer = gate.content.get().answers[name]
        return {
            "heading": heading["heading"] if heading else answer.heading,
            "paragraphs": shown.strip(),
            "more": more.strip(),
            "next": ", ".join(answer.next),
            **{f"card.{card}": "yes" for card in answer.cards},
        }

    def text(self, request: Request, name: str, shown: Mapping[str, str]) -> str:
        answer = gateway(request).content.get().answers[name]
        cards = [card for card in answer.cards if shown.get(f"card.{card}")]
        cards += [
            exercise
            for exercise in gateway(request).content.get().exercises
            if shown.get(f"card.{exercise}") and exercise not in cards
        ]
        heading, body, more = (shown.get(key, "") for key in ("heading", "paragraphs", "more"))
        _refuse_marks(heading, body, more)
        names = re.split(r"[,\s]+", shown.get("next", ""))
        attributes = {"cards": cards, "next": [n for n in names if n], "for": list(answer.for_)}
        attributes["when"] = list(answer.when)
        given = "".join(f" {key}={','.join(ids)}" for key, ids in attributes.items() if ids)
        block = f"## {heading} {{#{name.partition('/')[2]}{given}}}\n\n{body}\n"
        return f"{block}{_MORE}\n{more}\n" if more else block

    def bubbles(self, content: Content, name: str) -> list[Bubble]:
        return [of_answer(content, content.answers[name])] if name in content.answers else []

    def context(self, content: Content, name: str) -> dict[str, Any]:
        answer = content.answers[name]
        return {
            "answer": answer,
            "topic": content.topic(answer.topic),
            "exercises": content.exercises,
            "sources": content.sources,
        }


def _refuse_marks(heading: str, *texts: str) -> None:
    if not heading or re.search(r"[{}\n]", heading):
        raise ValueError("The question must be one line of text, without braces.")
    if any(re.search(r"^\s*#", one, re.MULTILINE) for one in texts):
        raise ValueError("No line of the text can begin with #; write plain sentences.")


show = partial(text.show, _Answer())
save = partial(text.save, _Answer())
