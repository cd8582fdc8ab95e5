"""Danger signs of visitors without a contact request: staff call who left a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from backtalk.db.models import Conversation, DangerSign, now
from backtalk.leads.workflow import LeadError
from backtalk.red_flags.levels import NO_DANGER, Level
from backtalk.red_flags.state import is_real

PAGE = 50
DONE = {
    "called": "Spoke to them",
    "no_answer": "Called, no answer",
    "clinician": "Told a clinician",
    "nothing": "Read it; nothing to do",
}
"""What staff do about a danger sign."""
TOLD = ("alarm", "soon")
"""Outcomes of those who were told to get help; others were asked a question, and left it open."""
_ANSWERS = ("getting_help", "clinician_checked", "not_happening")


@dataclass(frozen=True)
class Sign:
    """A danger sign: its id, the visitor's words, and whether they were told to get help."""

    red_flag_id: str
    words: str
    alarmed: bool


@dataclass(frozen=True)
class Unreached:
    """A conversation with a danger sign and no contact request.

    Args:
        conversation_id: Which one.
        last_at: When the visitor was last there.
        rank: How strong the strongest sign is, see `Level.rank`.
        signs: What was found, in order.
        seen_at: When staff took note, if they did.
        seen_by: Id of who did.
        done: What they did, one of `DONE`.
        left: The visitor gave a number or an address, though no request came of it.
    """

    conversation_id: str
    last_at: datetime
    rank: int
    signs: Sequence[DangerSign]
    seen_at: datetime | None
    seen_by: int | None
    done: str | None = None
    left: bool = False

    @property
    def answer(self) -> str | None:
        """What the visitor last said has become of it, if anything."""
        return next((s.outcome for s in reversed(self.signs) if s.outcome in _ANSWERS), None)

    @property
    def alarmed(self) -> bool:
        """Whether the visitor was told to get help, and did not only leave a question open."""
        return any(sign.outcome in TOLD for sign in self.signs)


def unreached(
    db: Session, *, seen: bool = False, rank: int | None = None, page: int = 1
) -> tuple[list[Unreached], int]:
    """A page of such conversations, the strongest signs first, and how many there are.

    A question about a sign that the visitor answered with "none of these" is no danger sign.

    Args:
        db: A session.
        seen: Those that staff took note of, instead of the others.
        rank: Of the strongest sign; None for all.
        page: From 1.
    """
    conditions = _unreached(seen)
    if rank is not None:
        conditions.append(Conversation.danger_rank == rank)
    total = db.scalar(select(func.count()).select_from(Conversation).where(*conditions)) or 0
    order = (
        (Conversation.danger_seen_at.desc(),)
        if seen
        else (
            Conversation.danger_rank,
            # Whom staff can call comes before whom they cannot.
            Conversation.left_contact.is_(None),
            Conversation.last_at.desc(),
        )
    )
    rows = db.scalars(
        select(Conversation)
        .where(*conditions)
        .order_by(*order)
        .limit(PAGE)
        .offset(max(0, page - 1) * PAGE)
    ).all()
    signs: dict[str, list[DangerSign]] = {row.id: [] for row in rows}
    for sign in db.scalars(
        select(DangerSign).where(DangerSign.conversation_id.in_(signs)).order_by(DangerSign.id)
    ):
        signs[sign.conversation_id].append(sign)
    found = [
        Unreached(
            conversation_id=row.id,
            last_at=row.last_at,
            rank=row.danger_rank,
            signs=signs[row.id],
            seen_at=row.danger_seen_at,
            seen_by=row.danger_seen_by,
            done=row.danger_done,
            left=row.left_contact is not None,
        )
        for row in rows
    ]
    return found, total


def in_own_words(db: Session, conversation_ids: Iterable[str]) -> dict[str, Sign]:
    """The strongest danger sign of each of these conversations, as the visitor said it."""
    found: dict[str, Sign] = {}
    rows = db.scalars(
        select(DangerSign)
        .where(DangerSign.conversation_id.in_(list(conversation_ids)), is_real())
        .order_by(DangerSign.id)
    ).all()
    for sign in sorted(rows, key=lambda s: (s.outcome not in TOLD, Level(s.level).rank)):
        heard = found.get(sign.conversation_id)
        if heard is None:
            told = sign.outcome in TOLD
            found[sign.conversation_id] = Sign(sign.red_flag_id, sign.words or "", told)
        elif not heard.words and sign.words:
            found[sign.conversation_id] = replace(heard, words=sign.words)
    return found


def count_unreached(db: Session) -> int:
    """How many such conversations nobody took note of."""
    query = select(func.count()).select_from(Conversation).where(*_unreached(seen=False))
    return db.scalar(query) or 0


def take_note(
    db: Session, conversation_id: str, staff_id: int, *, done: str = "", seen: bool = True
) -> None:
    """Put such a conversation away, or back. The caller commits.

    Args:
        db: A session.
        conversation_id: Which one.
        staff_id: Who does it.
        done: What they did about it, one of `DONE`; empty for a look alone.
        seen: Put it away; else put it back.

    Raises:
        LeadError: If it is not there, or nothing of that kind can be done.
    """
    if done and done not in DONE:
        raise LeadError("Choose what was done.")
    conversation = db.get(Conversation, conversation_id)
    if conversation is None or conversation.danger_rank == NO_DANGER:
        raise LeadError("This conversation does not exist, or no longer.")
    conversation.danger_seen_at = now() if seen else None
    conversation.danger_seen_by = staff_id if seen else None
    conversation.danger_done = done or None if seen else None


def _unreached(seen: bool) -> list[ColumnElement[bool]]:
    real = exists().where(DangerSign.conversation_id == Conversation.id, is_real())
    noted = Conversation.danger_seen_at
    return [
        Conversation.danger_rank < NO_DANGER,
        Conversation.has_lead.is_(False),
        noted.is_not(None) if seen else noted.is_(None),
        real,
    ]
