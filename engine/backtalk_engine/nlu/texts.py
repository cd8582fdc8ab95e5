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
_SOURCES = re.compile(r" *\[(?:-|[A-Z][A-Z0-9 ]*)\]")


@dataclass(frozen=True)
class AnswerText:
    """An answer's id, heading and first paragraph, and the names that it is made for."""

    id: str
    heading: str
    point: str
    made_for: frozenset[str]


def answer_texts(content: Path) -> dict[str, AnswerText]:
    """The answers of all topics under `content`, by id."""
    files = sorted(content.glob("topics/*.md"))
    return {answer.id: answer for file in files for answer in _answers(file)}


def _answers(file: Path) -> Iterator[AnswerText]:
    text = _FRONT.sub("", file.read_text("utf-8").replace("\r\n", "\n"))
    for match in _ANSWER.finditer(text + "\n"):
        made_for = _FOR.search(match["attributes"])
        yield AnswerText(
            id=f"{file.stem}/{match['id']}",
            heading=match["heading"],
            point=" ".join(_SOURCES.sub("", match["body"].strip().partition("\n\n")[0]).split()),
            made_for=frozenset(made_for[1].split(",")) if made_for else frozenset(),
        )
