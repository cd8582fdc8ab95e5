"""What a clinician has to sign, and what was signed: answers, exercises, danger signs, decisions.

A signature is of a text as it stood, by its hash; an edit voids it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.content.exercises import Exercise
from backtalk.content.models import Answer
from backtalk.content.red_flags import RedFlag
from backtalk.db.models import Decision, Signature
from backtalk.reviews.decisions import DecisionError
from backtalk.reviews.kinds import FIRST
from backtalk.reviews.sign_off.readings import by_text

Kind = Literal["red_flag", "answer", "exercise"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OF_DECISION = "decision"
_LONGEST_REASON = 500


@dataclass(frozen=True)
class Text:
    """One thing to sign: what it says now, and where that comes from."""

    kind: Kind
    id: str
    title: str
    group: str
    text: str
    sources: tuple[str, ...]
    signature: Signature | None = None

    @property
    def hash(self) -> str:
        """Of the text as it stands."""
        return hash_of(self.text)

    @property
    def state(self) -> Literal["signed", "rejected", "changed", "unsigned"]:
        """What the last signature says of the text as it stands."""
        if self.signature is None:
            return "unsigned"
        if self.signature.text_hash != self.hash:
            return "changed"
        return "signed" if self.signature.agreed else "rejected"


@dataclass(frozen=True)
class OfDecision:
    """A clinician's word on a danger decision; `red_flag_id`: what its line teaches."""

    agreed: bool
    text_hash: str
    red_flag_id: str


def hash_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts(db: Session, content: Content, kind: Kind) -> list[Text]:
    """All of one kind with the latest signature of each."""
    last = {
        one.object_id: one
        for one in db.scalars(
            select(Signature).where(Signature.kind == kind).order_by(Signature.id)
        )
    }
    return [
        Text(kind, id_, title, group, text, tuple(_cited(content, sources)), last.get(id_))
        for id_, title, group, text, sources in _all(content, kind)
    ]


def unsigned(db: Session, content: Content) -> dict[str, int]:
    """How many of each kind no clinician has signed as they stand, danger decisions among them."""
    counts: dict[str, int] = {
        kind: sum(one.state in ("unsigned", "changed") for one in texts(db, content, kind))
        for kind in KINDS
    }
    return counts | {OF_DECISION: len(waiting(db))}


def sign(
    db: Session,
    content: Content,
    who: tuple[int, str],
    kind: str,
    object_id: str,
    given: str,
    *,
    agreed: bool,
    reason: str,
) -> None:
    """Sign a text, or reject it. The caller commits.

    Args:
        db: A session.
        content: The clinic's content.
        who: The clinician's id and name.
        kind: Of the text.
        object_id: Which one.
        given: Hash of the text that the clinician read.
        agreed: Or rejected.
        reason: Why it is rejected.

    Raises:
        DecisionError: If the text was changed since, or a reason lacks.
    """
    of_kind = (texts(db, content, known) for known in KINDS if known == kind)
    found = next((text for all_ in of_kind for text in all_ if text.id == object_id), None)
    if found is None:
        raise DecisionError("This text does not exist, or no longer.")
    if found.hash != given:
        raise DecisionError("The text was changed while you read it. Please read it again.")
    _keep(db, who, found.kind, found.id, found.text, agreed=agreed, reason=reason)


def waiting(db: Session) -> list[Decision]:
    """Danger decisions that wait for a clinician, the latest first."""
    done = of_decisions(db)
    found = [
        readings[FIRST]
        for key, readings in by_text(db).items()
        if FIRST in readings
        and readings[FIRST].kind in ("danger", "not_danger")
        and readings[FIRST].text
        and (key not in done or done[key].text_hash != hash_of(readings[FIRST].text))
    ]
    return sorted(found, key=lambda decision: -decision.id)


def sign_decision(
    db: Session,
    content: Content,
    who: tuple[int, str],
    decision_id: int,
    red_flag_id: str,
    *,
    agreed: bool,
    reason: str,
) -> None:
    """Sign a danger decision for a row, or lift it with a reason. The caller commits.

    Raises:
        DecisionError: If it does not wait any more, or row or reason lack.
    """
    decision = next((one for one in waiting(db) if one.id == decision_id), None)
    if decision is None:
        raise DecisionError("This decision was taken back, or is signed already.")
    if agreed and decision.kind == "danger" and red_flag_id not in content.red_flags:
        raise DecisionError("Say which danger sign the message is of.")
    _keep(
        db,
        who,
        OF_DECISION,
        decision.text_hash,
        decision.text,
        agreed=agreed,
        reason=reason,
        kept=red_flag_id if agreed else "",
    )


def of_decisions(db: Session) -> dict[str, OfDecision]:
    """The clinician's last word on each danger decision, by the key of its text."""
    rows = db.scalars(select(Signature).where(Signature.kind == OF_DECISION).order_by(Signature.id))
    # The message itself is not kept twice: deletion has one place to go to.
    return {one.object_id: OfDecision(one.agreed, one.text_hash, one.text) for one in rows}


def _keep(
    db: Session,
    who: tuple[int, str],
    kind: str,
    object_id: str,
    text: str,
    *,
    agreed: bool,
    reason: str,
    kept: str | None = None,
) -> None:
    reason = reason.strip()[:_LONGEST_REASON]
    if not agreed and not reason:
        raise DecisionError("Please give a reason.")
    db.add(
        Signature(
            kind=kind,
            object_id=object_id,
            text_hash=hash_of(text),
            text=text if kept is None else kept,
            agreed=agreed,
            reason=reason or None,
            staff_id=who[0],
            name=who[1],
        )
    )


def _all(content: Content, kind: Kind) -> Iterator[tuple[str, str, str, str, tuple[str, ...]]]:
    match kind:
        case "red_flag":
            for id_, flag in content.red_flags.items():
                yield id_, flag.name, flag.level, _of_row(flag), flag.sources
        case "answer":
            for answer in content.answers.values():
                topic = content.topic(answer.topic)
                yield answer.id, answer.heading, topic.title, _of_answer(answer), answer.sources
        case "exercise":
            for exercise in content.exercises.values():
                text = _of_exercise(exercise)
                yield exercise.id, exercise.name, "Exercises", text, exercise.sources


def _of_answer(answer: Answer) -> str:
    more = ("More:", *answer.more) if answer.more else ()
    return "\n".join((answer.heading, *answer.paragraphs, *more))


def _of_row(flag: RedFlag) -> str:
    rest = "The card says to leave exercise alone." if flag.rest else ""
    patterns = [f"{kind}: {line}" for kind, lines in flag.patterns.items() for line in lines]
    lines = (f"Level: {flag.level.replace('_', ' ')}", *flag.lines, rest, "Found by:", *patterns)
    return "\n".join(line for line in lines if line)


def _of_exercise(exercise: Exercise) -> str:
    # Whether a link is dead is no edit of the clinic's.
    said = exercise.model_dump(
        mode="json",
        exclude={"reviewed": True, "sources": True, "id": True, "video": {"status", "note"}},
    )
    return "\n".join(flat(said))


def flat(value: object, name: str = "") -> Iterator[str]:
    """A value of a content file as lines of `name: value`."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flat(item, f"{name} {key}".strip().replace("_", " "))
    elif isinstance(value, list):
        for item in value:
            yield from flat(item, name)
    elif value is not None:
        yield f"{name}: {value}"


def _cited(content: Content, ids: Iterable[str]) -> Iterator[str]:
    for id_, source in content.cited(ids):
        yield f"{id_}: {source.title}{f' ({source.year})' if source.year else ''}"
