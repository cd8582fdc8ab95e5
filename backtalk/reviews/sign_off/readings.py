"""Where two trainers read the same message: whether they agree, and what the clinician says."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import Decision, now
from backtalk.reviews.decided import of_text, standing
from backtalk.reviews.decisions import DecisionError
from backtalk.reviews.kinds import CLINICIAN, FIRST, SECOND

LEFT_OUT = "later"
"""The kind of a clinician's decision that a text is not to be learned from."""


@dataclass(frozen=True)
class Agreement:
    """How often two readers said the same; `kappa` takes out what chance would give."""

    pairs: int
    same: int
    kappa: float | None


@dataclass(frozen=True)
class Pair:
    """Two readings of one message that differ."""

    first: Decision
    second: Decision


def outcome(decision: Decision) -> str:
    """What a decision comes to: that an answer was right or another is are the same thing."""
    if decision.kind in ("right", "other"):
        return decision.label or "nothing fits"
    if decision.kind == "two":
        return " + ".join(sorted(filter(None, (decision.label, decision.second_label))))
    return f"({decision.kind})"


def by_text(db: Session) -> dict[str, dict[int, Decision]]:
    """All decisions that stand, by text and reading; what was put off is none."""
    found: dict[str, dict[int, Decision]] = defaultdict(dict)
    rows = select(Decision).where(standing()).order_by(Decision.id)
    for decision in db.scalars(rows):
        if decision.kind != "later" or decision.reading == CLINICIAN:
            found[decision.text_hash][decision.reading] = decision
    return dict(found)


def agreement(db: Session) -> Agreement:
    """How often the second reader said what the first had said."""
    pairs = [
        (outcome(readings[FIRST]), outcome(readings[SECOND]))
        for readings in by_text(db).values()
        if FIRST in readings and SECOND in readings
    ]
    same = sum(first == second for first, second in pairs)
    if not pairs:
        return Agreement(0, 0, None)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(firsts[name] * seconds[name] for name in firsts) / len(pairs) ** 2
    kappa = None if chance == 1 else (same / len(pairs) - chance) / (1 - chance)
    return Agreement(len(pairs), same, kappa)


def disagreements(db: Session) -> list[Pair]:
    """Where two readers differ and no clinician has said which is right."""
    return [
        Pair(readings[FIRST], readings[SECOND])
        for readings in by_text(db).values()
        if FIRST in readings
        and SECOND in readings
        and CLINICIAN not in readings
        and outcome(readings[FIRST]) != outcome(readings[SECOND])
    ]


def settle(db: Session, staff_id: int, first_id: int, right: str) -> None:
    """Keep the clinician's word on two readings. The caller commits.

    Args:
        db: A session.
        staff_id: The clinician.
        first_id: The first reading.
        right: `first`, `second`, or `neither` to leave the message out of training.

    Raises:
        DecisionError: If there is nothing to settle.
    """
    first = db.get(Decision, first_id)
    second = of_text(db, first.text_hash, SECOND) if first else None
    if first is None or second is None or right not in ("first", "second", "neither"):
        raise DecisionError("These two readings are not there any more.")
    chosen = second if right == "second" else first
    before = db.scalars(
        select(Decision).where(
            Decision.text_hash == first.text_hash, Decision.reading == CLINICIAN, standing()
        )
    ).all()
    for decision in before:
        decision.replaced_at = now()
    db.flush()
    db.add(
        Decision(
            text_hash=first.text_hash,
            text=chosen.text,
            conversation_id=first.conversation_id,
            message_id=first.message_id,
            shown=first.shown,
            reply=first.reply,
            stream=first.stream,
            kind=LEFT_OUT if right == "neither" else chosen.kind,
            label=None if right == "neither" else chosen.label,
            second_label=None if right == "neither" else chosen.second_label,
            reading=CLINICIAN,
            staff_id=staff_id,
        )
    )


def final(readings: dict[int, Decision]) -> Decision | None:
    """The decision that counts; None while two readers differ and nobody has settled it."""
    if CLINICIAN in readings:
        return readings[CLINICIAN]
    first, second = readings.get(FIRST), readings.get(SECOND)
    if first and second and outcome(first) != outcome(second):
        return None
    return first
