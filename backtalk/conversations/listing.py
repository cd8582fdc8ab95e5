"""Lists of conversations: filters, search by words, one page at a time.

Pages go by where the last one ended (keyset), so that the thousandth costs what the first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Literal

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, UtcDateTime
from backtalk.db.search import newest
from backtalk.privacy.details import mask
from backtalk.red_flags.levels import RANKS

PAGE = 50
"""Conversations on one page."""
_MOST = 5000  # messages found for one page: a search whose filters fit nothing must end too
_STEP = 500  # of them that one query looks at
_SNIPPET = 160  # characters


@dataclass(frozen=True)
class Filter:
    """Which conversations to list; None and empty let all through.

    Args:
        since: Last message from then on.
        until: Last message before then.
        topic: Id of the topic that it was about last.
        danger: Rank of its strongest danger sign (`Level.rank`); 0 for any.
        lead: With or without a contact request.
        fallback: With or without a message that got no answer of substance.
        feedback: With an answer that was liked or disliked.
        shortest: At least so many messages.
        longest: At most so many messages.
        confidence: A message was understood with less than this (0 to 1).
        words: All of them in one message of the visitor.
        after: Where the last page ended (`Listed.after`).
    """

    since: datetime | None = None
    until: datetime | None = None
    topic: str = ""
    danger: int | None = None
    lead: bool | None = None
    fallback: bool | None = None
    feedback: Literal["", "up", "down"] = ""
    shortest: int | None = None
    longest: int | None = None
    confidence: float | None = None
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class Row:
    """A conversation, and words of it: the ones searched for, else its first; masked."""

    conversation: Conversation
    words: str


@dataclass(frozen=True)
class Listed:
    """A page of the list; `after` leads on to the next, None if there is none."""

    rows: Sequence[Row]
    after: str | None


def listed(db: Session, wanted: Filter, country: str) -> Listed:
    """Conversations that the filters let through, the latest first.

    A search runs through messages, the newest first, so a long conversation can be on two pages. A
    conversation that is leaving its contact details at this moment is not searched.

    Args:
        db: A session.
        wanted: The filters.
        country: Where numbers without a country code belong (`US`).
    """
    return _searched(db, wanted, country) if wanted.words.strip() else _latest(db, wanted, country)


def _latest(db: Session, wanted: Filter, country: str) -> Listed:
    query = select(Conversation).where(*_conditions(wanted))
    place = _place(wanted.after)
    if place:
        at = literal(place[0], UtcDateTime())
        query = query.where(tuple_(Conversation.last_at, Conversation.id) < tuple_(at, place[1]))
    order = (Conversation.last_at.desc(), Conversation.id.desc())
    found = db.scalars(query.order_by(*order).limit(PAGE + 1)).all()
    page = found[:PAGE]
    first = (
        select(func.min(ChatMessage.id))
        .where(ChatMessage.conversation_id.in_([c.id for c in page]))
        .group_by(ChatMessage.conversation_id)
    )
    words = select(ChatMessage.conversation_id, ChatMessage.text).where(ChatMessage.id.in_(first))
    said = {conversation_id: text for conversation_id, text in db.execute(words)}
    rows = [Row(c, _snippet(c, said.get(c.id, ""), country)) for c in page]
    return Listed(rows, _end(page[-1]) if len(found) > PAGE else None)


def _searched(db: Session, wanted: Filter, country: str) -> Listed:
    rows: dict[str, Row] = {}
    before = int(wanted.after) if wanted.after.isdecimal() and len(wanted.after) < 10 else None
    ids = newest(db, wanted.words, before, _MOST)
    for some in batched(ids, _STEP):
        matches = db.execute(
            select(ChatMessage.id, ChatMessage.text, Conversation)
            .join(Conversation, Conversation.id == ChatMessage.conversation_id)
            .where(
                ChatMessage.id.in_(some),
                Conversation.contact_open_since.is_(None),
                *_conditions(wanted),
            )
            .order_by(ChatMessage.id.desc())
        )
        for message_id, text, conversation in matches:
            if conversation.id in rows:
                continue
            if len(rows) == PAGE:
                return Listed(list(rows.values()), str(message_id + 1))
            rows[conversation.id] = Row(conversation, _snippet(conversation, text, country))
    return Listed(list(rows.values()), str(ids[-1]) if len(ids) == _MOST else None)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    of = Conversation
    found = [
        wanted.since and of.last_at >= wanted.since,
        wanted.until and of.last_at < wanted.until,
        wanted.topic and of.topic == wanted.topic,
        wanted.shortest and of.message_count >= wanted.shortest,
        wanted.longest and of.message_count <= wanted.longest,
        wanted.confidence and of.lowest_confidence < wanted.confidence,
    ]
    conditions = [condition for condition in found if isinstance(condition, ColumnElement)]
    if wanted.danger is not None:
        ranks = [wanted.danger] if wanted.danger else list(RANKS.values())
        conditions.append(of.danger_rank.in_(ranks))
    if wanted.lead is not None:
        conditions.append(of.has_lead.is_(wanted.lead))
    if wanted.fallback is not None:
        conditions.append(of.fallback_count > 0 if wanted.fallback else of.fallback_count == 0)
    if wanted.feedback:
        conditions.append((of.likes if wanted.feedback == "up" else of.dislikes) > 0)
    return conditions


def _snippet(conversation: Conversation, text: str, country: str) -> str:
    if conversation.contact_open_since is not None:
        # Answers to the contact form show no sign of being a name until it has ended.
        return "[not yet masked]"
    masked = mask(text, [], country)
    return masked if len(masked) <= _SNIPPET else f"{masked[:_SNIPPET].rstrip()}…"


def _end(conversation: Conversation) -> str:
    return f"{conversation.last_at.timestamp():.6f}_{conversation.id}"


def _place(after: str) -> tuple[datetime, str] | None:
    at, _, conversation_id = after.partition("_")
    try:
        return datetime.fromtimestamp(float(at), UTC), conversation_id
    except (ValueError, OverflowError, OSError):
        return None
