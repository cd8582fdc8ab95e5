"""Keeps the columns of `conversations` and `leads` that repeat what other tables say.

Each is counted anew from those tables, so that a repeat or a late answer is never counted twice.
"""

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, select, update
from sqlalchemy.orm import Session

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

    rank = case(
        *((DangerSign.level == level, rank) for level, rank in DANGER_RANKS.items()),
        else_=NO_DANGER,
    )
    strongest = db.scalar(
        select(func.min(rank)).where(DangerSign.conversation_id == conversation_id)
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
    db.execute(
        update(Lead)
        .where(Lead.conversation_id == conversation_id)
        .values(danger_rank=strongest or NO_DANGER, topic=func.coalesce(Lead.topic, topic))
    )
