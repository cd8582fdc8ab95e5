"""The latest messages that a trainer may be shown, the same ones put together.

What was typed into a form is never among them, nor what was chosen by a button: that was not read.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, DangerSign
from backtalk.reviews import labels, texts
from backtalk.reviews.inbox.complaints import complained
from backtalk.reviews.inbox.forms import is_typed_into_form

NEWEST = 1500
"""Messages that are looked at, so that the inbox stays quick."""
_OF_A_SIGN = ("conversation_id", "message_id", "red_flag_id", "outcome")


@dataclass(frozen=True)
class Said:
    """One message as the inbox weighs it."""

    id: int
    conversation_id: str
    message_id: str
    text: str
    at: datetime
    got: str | None
    confidence: float
    margin: float
    complaint: str = ""
    signs: Sequence[tuple[str, str]] = ()


@dataclass
class Candidate:
    """All messages with the same words, the newest first."""

    key: str
    said: list[Said] = field(default_factory=list)

    @property
    def newest(self) -> Said:
        """The latest of them."""
        return self.said[0]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.said)


def candidates(db: Session) -> list[Candidate]:
    """The newest messages by their words, those said last first."""
    columns = (
        *(ChatMessage.id, ChatMessage.conversation_id, ChatMessage.message_id, ChatMessage.text),
        *(ChatMessage.payload, ChatMessage.received_at, ChatMessage.intent, ChatMessage.confidence),
        *(ChatMessage.runners_up, ChatMessage.answer, ChatMessage.action, ChatMessage.feedback),
    )
    rows = db.execute(
        select(*columns, Conversation.contact_open_since)
        .join(Conversation, Conversation.id == ChatMessage.conversation_id)
        .where(ChatMessage.state == "answered")
        .order_by(ChatMessage.id.desc())
        .limit(NEWEST)
    ).all()
    signs = _signs(db, [row.conversation_id for row in rows])
    after: dict[str, Row[Any]] = {}
    found: dict[str, Candidate] = {}
    for row in rows:
        following = after.get(row.conversation_id)
        after[row.conversation_id] = row
        if not _is_open(row):
            continue
        text_key = texts.key(row.text)
        one = found.setdefault(text_key, Candidate(text_key))
        one.said.append(_said(row, following, signs))
    return list(found.values())


def _is_open(row: Row[Any]) -> bool:
    return bool(
        row.payload is None
        and row.text.strip()
        and not is_typed_into_form(row, open_now=row.contact_open_since is not None)
    )


def _said(row: Row[Any], following: Row[Any] | None, signs: dict[Any, Any]) -> Said:
    others = [float(other.get("confidence") or 0) for other in row.runners_up or []]
    sure = row.confidence or 0.0
    return Said(
        id=row.id,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        text=row.text,
        at=row.received_at,
        got=labels.shown(row.intent, row.answer),
        confidence=sure,
        margin=max(0.0, sure - max(others, default=0.0)),
        complaint=complained(row, following),
        signs=signs.get((row.conversation_id, row.message_id), ()),
    )


def _signs(db: Session, conversations: Sequence[str]) -> dict[Any, list[tuple[str, str]]]:
    found: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    rows = db.execute(
        select(*(getattr(DangerSign, name) for name in _OF_A_SIGN))
        .order_by(DangerSign.id.desc())
        .limit(NEWEST)
    )
    known = set(conversations)
    for conversation_id, message_id, row, outcome in rows:
        if conversation_id in known:
            found[conversation_id, message_id].append((row, outcome))
    return found
