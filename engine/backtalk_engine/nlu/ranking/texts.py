"""What `content/topics/` says of each answer that the ranking needs: its question, its point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ANSWER = re.compile(
    r"^## (?P<heading>[^\n{]+?) *\{#(?P<id>\w+)(?P<attributes>[^}\n]*)\} *\n"
    r"(?P<body>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_FOR = re.compile(r" for=(\S+)")
_NEXT = re.compile(r" next=(\S+)")
_OPENING = re.compile(r"^opening: *(\w+)", re.MULTILINE)
_SOURCES = re.compile(r" *\[(?:-|[A-Z][A-Z0-9 ]*)\]")


@dataclass(frozen=True)
class AnswerText:
    """An answer's id, heading and first paragraph, what it is made for, and what is asked next.

    `opens`: it is what somebody gets who only names the topic.
    """

    id: str
    heading: str
    point: str
    made_for: frozenset[str]
    next: frozenset[str] = frozenset()
    opens: bool = False


def answer_texts(content: Path) -> dict[str, AnswerText]:
    """The answers of all topics under `content`, by id."""
    files = sorted(content.glob("topics/*.md"))
    return {answer.id: answer for file in files for answer in _answers(file)}


def _answers(file: Path) -> Iterator[AnswerText]:
    whole = file.read_text("utf-8").replace("\r\n", "\n")
    text, opening = _FRONT.sub("", whole), _OPENING.search(whole)
    for match in _ANSWER.finditer(text + "\n"):
        made_for, following = (kind.search(match["attributes"]) for kind in (_FOR, _NEXT))
        yield AnswerText(
            id=f"{file.stem}/{match['id']}",
            heading=match["heading"],
            point=" ".join(_SOURCES.sub("", match["body"].strip().partition("\n\n")[0]).split()),
            made_for=frozenset(made_for[1].split(",")) if made_for else frozenset(),
            opens=bool(opening and opening[1] == match["id"]),
            next=frozenset(
                name if "/" in name else f"{file.stem}/{name}"
                for name in (following[1].split(",") if following else ())
            ),
        )
