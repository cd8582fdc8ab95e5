"""One of the assistant's own sentences."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request

from backtalk.content import Content
from backtalk.content.edits.parts import PHRASES, written
from backtalk.content.phrases import Phrases
from backtalk.content.placeholders import FACTS, Needs
from backtalk.reviews.sign_off import signing
from web.console.pages.content import text
from web.console.pages.content.preview import Bubble, of_sentence
from web.gateway import gateway


class _Sentence:
    template = "content/sentence.html"
    signed_as: signing.Kind | None = None

    def path(self, _: Content, name: str) -> str | None:
        return f"{PHRASES}#{name}" if name in Phrases.model_fields else None

    def fields(self, request: Request, name: str) -> dict[str, str]:
        return {"text": "\n".join(gateway(request).content.get().phrases.lines(name))}

    def text(self, request: Request, name: str, shown: Mapping[str, str]) -> str:
        lines = [line.strip() for line in shown.get("text", "").split("\n") if line.strip()]
        one = isinstance(getattr(gateway(request).content.get().phrases, name), str)
        return written(name, " ".join(lines) if one else lines)

    def bubbles(self, content: Content, name: str) -> list[Bubble]:
        return of_sentence(content, content.phrases.lines(name))

    def context(self, content: Content, name: str) -> dict[str, Any]:
        needs = [m.names for m in Phrases.model_fields[name].metadata if isinstance(m, Needs)]
        return {
            "name": name,
            "needs": sorted(frozenset[str]().union(*needs)),
            "facts": sorted(FACTS),
            "many": not isinstance(getattr(content.phrases, name), str),
        }


show = partial(text.show, _Sentence())
save = partial(text.save, _Sentence())
