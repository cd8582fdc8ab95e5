"""How much was decided, and how much of it is in the files that a model is trained on."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Decision, now
from backtalk.reviews.decided import standing
from backtalk.reviews.kinds import FIRST

_TODAY = timedelta(hours=12)


@dataclass(frozen=True)
class Counts:
    """Decisions that stand: of one trainer lately, of everybody, and those not in the files yet."""

    lately: int
    all: int
    not_exported: int


def counts(db: Session, staff_id: int | None = None) -> Counts:
    """The numbers.

    Args:
        db: A session.
        staff_id: Whose decisions of the last hours are counted as well.
    """
    made = standing() & (Decision.kind != "later")

    def count(*conditions: ColumnElement[bool]) -> int:
        return db.scalar(select(func.count(Decision.id)).where(made, *conditions)) or 0

    first = Decision.reading == FIRST
    return Counts(
        lately=count(Decision.staff_id == staff_id, Decision.at > now() - _TODAY),
        all=count(first),
        not_exported=count(first, Decision.exported_at.is_(None)),
    )


def row_of(db: Session, conversation_id: str | None, message_id: str | None) -> int | None:
    """The row of the message that a decision is about; None if it is gone."""
    return db.scalar(
        select(ChatMessage.id).where(
            ChatMessage.conversation_id == conversation_id, ChatMessage.message_id == message_id
        )
    )
