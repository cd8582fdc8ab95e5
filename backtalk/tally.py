"""Keeps the columns of `conversations` and `leads` that repeat what other tables say.

Each is counted anew from those tables, so that a repeat or a late answer is never counted twice.
"""

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from backtalk.danger import is_real
from backtalk.db.models import (
    DANGER_RANKS,
    NO_DANGER,
    ChatMessage,
    Conversation,
    DangerSign,
    Lead,
)

FALLBACKS = ("not_understood", "unsure", "not_english")
"""Intents of messages that got no answer of substance."""

_RANK = case(
    *((DangerSign.level == level, rank) for level, rank in DANGER_RANKS.items()),
    else_=NO_DANGER,
)


def tally(db: Session, conversation_id: str) -> None:
    """Count a conversation anew after a message was answered or rated, or a lead was saved.

    The caller commits. A lead's version stays: nobody's work on it is in the way of this.
    """
    of_it = (
        ChatMessage.conversation_id == conversation_id,
        ChatMessage.state == "answered",
    )

    def count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
        return select(func.count()).where(*of_it, *conditions).scalar_subquery()

    strongest = db.scalar(
        select(func.min(_RANK)).where(DangerSign.conversation_id == conversation_id)
    )
    db.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(
            message_count=count(),
            fallback_count=count(ChatMessage.intent.in_(FALLBACKS)),
            lowest_confidence=select(func.min(ChatMessage.confidence))
            .where(*of_it)
            .scalar_subquery(),
            likes=count(ChatMessage.feedback == "up"),
            dislikes=count(ChatMessage.feedback == "down"),
            has_lead=exists().where(Lead.conversation_id == conversation_id),
            danger_rank=strongest or NO_DANGER,
        )
    )
    topic = select(Conversation.topic).where(Conversation.id == conversation_id).scalar_subquery()
    own = Lead.conversation_id == conversation_id
    db.execute(update(Lead).where(own).values(topic=func.coalesce(Lead.topic, topic)))
    stands_for = select(Lead.merged_into).where(own, Lead.merged_into.is_not(None))
    rank_leads(db, own | Lead.id.in_(stands_for))


def rank_leads(db: Session, which: ColumnElement[bool]) -> None:
    """Set the danger of these leads by the signs in their conversations, and those merged in.

    A question that was answered with "none of these" does not count. The caller commits.
    """
    part = aliased(Lead)
    conversations = select(part.conversation_id).where(
        or_(part.id == Lead.id, part.merged_into == Lead.id)
    )
    strongest = (
        select(func.coalesce(func.min(_RANK), NO_DANGER))
        .where(DangerSign.conversation_id.in_(conversations.correlate(Lead)), is_real())
        .correlate(Lead)
        .scalar_subquery()
    )
    db.execute(
        update(Lead)
        .where(which)
        .values(danger_rank=strongest)
        .execution_options(synchronize_session=False)
    )
