"""The lines on which two models are compared."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage
from backtalk.evaluate import red_flag_lines
from backtalk.evaluate.red_flag_lines import Line as DangerLine
from backtalk.evaluate.strangers import strangers
from backtalk.privacy import crypto
from backtalk.reviews.training_data.examples import RED_FLAG
from backtalk.reviews.training_data.files import MEASURED, SIGNED
from backtalk.settings import settings
from backtalk.training.comparison.readings import key

Kind = Literal["questions", "must_pass", "held_out", "traffic"]
ENOUGH = 100
"""Own questions from which on the packaged ones are not asked as well."""
TRAFFIC = 300
"""So many of the latest messages show how often an alarm would come."""
_TYPED = ("action_answer", "action_say", "action_danger")
"""First actions of turns outside of a form."""


@dataclass(frozen=True)
class Line:
    """A line of a set.

    Args:
        kind: The set.
        key: Its name where its words must not stand.
        text: Its words.
        expected: The answers and intents that are right, the best first; empty where not known.
        danger: The line as it stands in a set of danger signs.
        private: A visitor's words: nothing about them is remembered.
    """

    kind: Kind
    key: str
    text: str = field(repr=False)
    expected: tuple[str, ...] = ()
    danger: DangerLine | None = None
    private: bool = False


def own_questions() -> bool:
    """Whether the random sample that trainers have read is large enough to stand alone."""
    return len(_own_questions()) >= ENOUGH


def questions() -> list[Line]:
    """The random sample that trainers have read; with strangers' lines as long as it is small."""
    own = _own_questions()
    packaged = () if len(own) >= ENOUGH else strangers()
    return own + [Line("questions", key(one.text), one.text, one.answers) for one in packaged]


def danger() -> tuple[Line, ...]:
    """Danger signs and what only looks like them: read, signed by a clinician, held out."""
    return *_packaged_danger(), *_signed_danger()


@cache
def _packaged_danger() -> tuple[Line, ...]:
    sets: tuple[tuple[Kind, Path], ...] = (
        ("must_pass", red_flag_lines.MUST_PASS),
        ("held_out", red_flag_lines.HELD_OUT),
    )
    return tuple(
        Line(kind, key(one.text), one.text, danger=one)
        for kind, folder in sets
        for one in red_flag_lines.read_lines(folder)
    )


def traffic(db: Session, numbers: Iterable[int] | None = None) -> list[Line]:
    """The latest messages that were typed outside of a form, or those with these numbers."""
    query = select(ChatMessage.id, ChatMessage.text)
    if numbers is None:
        typed = ChatMessage.payload.is_(None), ChatMessage.action.in_(_TYPED)
        query = query.where(*typed).order_by(ChatMessage.id.desc()).limit(TRAFFIC)
    else:
        query = query.where(ChatMessage.id.in_(list(numbers)))
    return [Line("traffic", str(number), text, private=True) for number, text in db.execute(query)]


def _own_questions() -> list[Line]:
    return [
        Line("questions", _name(one["text"]), one["text"], (one["label"],), private=True)
        for one in _lines_of(_kept(MEASURED))
    ]


def _signed_danger() -> Iterator[Line]:
    for index, one in enumerate(_lines_of(_kept(SIGNED))):
        label, _, red_flag_id = one["label"].partition("/")
        line = DangerLine(red_flag_id, label == RED_FLAG, "signed", index, one["text"])
        yield Line("must_pass", _name(line.text), line.text, danger=line, private=True)


def _kept(name: str) -> str:
    """A file that the export of decisions has written into `var/`; empty if it has not yet."""
    file = settings().var / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _name(text: str) -> str:
    return crypto.hash_occasion(text)[:16]


def _lines_of(content: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines() if line.strip()]
