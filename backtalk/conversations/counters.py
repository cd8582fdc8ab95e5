"""Keeps the columns of `conversations` and `leads` that repeat what other tables say.

Each is counted anew from those tables, so that a repeat or a late answer is never counted twice.
"""

from typing import cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    ScalarSelect,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from backtalk.db.models import (
    ChatMessage,
    Conversation,
    DangerSign,
    Lead,
)
from backtalk.red_flags.levels import NO_DANGER, RANKS
from backtalk.red_flags.state import is_real

FALLBACKS = ("not_understood", "unsure", "not_english")
"""Intents of messages that got no answer of substance."""


def unanswered() -> ColumnElement[bool]:
    """The condition that a message asked something and got no answer of substance.

    What a form takes is an answer to the form's question, whatever it looks like by itself.
    """
    to_form = func.coalesce(ChatMessage.action, "").like("%\\_form", escape="\\")
    return and_(ChatMessage.intent.in_(FALLBACKS), ChatMessage.payload.is_(None), ~to_form)


_RANK = case(
    *((DangerSign.level == level, rank) for level, rank in RANKS.items()),
    else_=NO_DANGER,
)


# Made once: to put a statement together costs more than to run it.
_answer = select(
    ChatMessage.confidence,
    ChatMessage.received_at,
    unanswered().label("unanswered"),
    exists().where(Lead.conversation_id == bindparam("of")).label("has_lead"),
    select(func.min(_RANK))
    .where(DangerSign.conversation_id == bindparam("of"))
    .scalar_subquery()
    .label("strongest"),
).where(
    ChatMessage.conversation_id == bindparam("of"), ChatMessage.message_id == bindparam("message")
)
_columns = Conversation.__table__.c
_confidence = bindparam("confidence", type_=_columns.lowest_confidence.type)
_less = or_(_columns.lowest_confidence.is_(None), _confidence < _columns.lowest_confidence)
_count = (
    update(cast(Table, Conversation.__table__))
    .where(_columns.id == bindparam("of"))
    .values(
        message_count=_columns.message_count + 1,
        fallback_count=_columns.fallback_count + bindparam("fallbacks", type_=Integer),
        lowest_confidence=case((_less, _confidence), else_=_columns.lowest_confidence),
        topic=func.coalesce(bindparam("about", type_=String), _columns.topic),
        minor=func.coalesce(bindparam("under_16", type_=Boolean), _columns.minor),
        last_at=bindparam("at", type_=_columns.last_at.type),
    )
)


def count_answer(
    db: Session, conversation_id: str, message_id: str, topic: str | None, minor: bool | None
) -> None:
    """Count a message that has just been answered for the first time, as `recount` would.

    It looks at this message alone, so that it takes as long with each turn. The caller commits.

    Args:
        db: A session.
        conversation_id: The conversation.
        message_id: The message.
        topic: What it is about now, if that is known.
        minor: Whether the visitor is under 16, if something was said of it.
    """
    found = db.execute(_answer, {"of": conversation_id, "message": message_id}).one()
    counted = {
        "of": conversation_id,
        "fallbacks": int(bool(found.unanswered)),
        "confidence": found.confidence,
        "about": topic,
        "under_16": minor,
        "at": found.received_at,
        "has_lead": found.has_lead,
        "danger_rank": found.strongest or NO_DANGER,
    }
    db.connection().execute(_count, counted)
    db.expire_all()
    if found.has_lead:
        _tell_leads(db, conversation_id)


def recount(db: Session, conversation_id: str) -> None:
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
            fallback_count=count(unanswered()),
            lowest_confidence=select(func.min(ChatMessage.confidence))
            .where(*of_it)
            .scalar_subquery(),
            likes=count(ChatMessage.feedback == "up"),
            dislikes=count(ChatMessage.feedback == "down"),
            has_lead=exists().where(Lead.conversation_id == conversation_id),
            danger_rank=strongest or NO_DANGER,
        )
    )
    _tell_leads(db, conversation_id)


def _tell_leads(db: Session, conversation_id: str) -> None:
    """Bring topic and danger of the leads of a conversation up to date."""
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
