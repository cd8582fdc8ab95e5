"""Conversations, their messages and danger signs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now
from backtalk.red_flags.levels import NO_DANGER


class Conversation(Base):
    """One visitor's conversation; its id is Rasa's sender id.

    The columns from `message_count` on repeat what messages, danger signs and leads say, so that
    lists need not read those; `backtalk.conversations.counters` keeps them.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_topic_last_at", "topic", "last_at"),
        Index("ix_conversations_danger_rank_last_at", "danger_rank", "last_at"),
        Index("ix_conversations_has_lead_last_at", "has_lead", "last_at"),
        Index("ix_conversations_fallback_count_last_at", "fallback_count", "last_at"),
        Index("ix_conversations_dislikes_last_at", "dislikes", "last_at"),
        Index("ix_conversations_likes_last_at", "likes", "last_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now, index=True)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)
    topic: Mapped[str | None] = mapped_column(String(64))
    danger: Mapped[dict[str, Any] | None] = mapped_column(
        doc="State of a danger sign: hold, open check, waiting form (`backtalk.red_flags.state`)."
    )
    minor: Mapped[bool] = mapped_column(default=False, doc="The visitor said to be under 16.")
    contact_open_since: Mapped[datetime | None] = mapped_column(
        doc="When the contact form began to hold details; None once masked."
    )
    left_contact: Mapped[bytes | None] = mapped_column(
        doc="Encrypted, see `backtalk.leads.left`: given, but an alarm came before the request."
    )
    message_count: Mapped[int] = mapped_column(default=0, server_default="0")
    fallback_count: Mapped[int] = mapped_column(
        default=0, server_default="0", doc="Messages that got no answer of substance."
    )
    lowest_confidence: Mapped[float | None]
    likes: Mapped[int] = mapped_column(default=0, server_default="0")
    dislikes: Mapped[int] = mapped_column(default=0, server_default="0")
    has_lead: Mapped[bool] = mapped_column(default=False, server_default=false())
    danger_rank: Mapped[int] = mapped_column(
        SmallInteger, default=NO_DANGER, server_default=str(NO_DANGER), doc="See Level.rank."
    )
    danger_seen_at: Mapped[datetime | None] = mapped_column(
        doc="When staff took note of a danger sign that came without a contact."
    )
    danger_seen_by: Mapped[int | None] = mapped_column(doc="Id of a member of staff.")
    danger_done: Mapped[str | None] = mapped_column(
        String(16), doc="What they did: called, no_answer, clinician or nothing."
    )


class ChatMessage(Base):
    """One message of a visitor and the reply to it."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        Index("ix_messages_conversation_time", "conversation_id", "received_at"),
        Index("ix_messages_intent_time", "intent", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text, doc="What a choice stands for.")
    state: Mapped[str] = mapped_column(String(10), doc="received, answered or failed")
    received_at: Mapped[datetime] = mapped_column(default=now, index=True)
    answered_at: Mapped[datetime | None]
    reply: Mapped[list[Any] | None]
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    runners_up: Mapped[list[Any] | None]
    answer: Mapped[str | None] = mapped_column(
        String(128), doc="The first answer that was shown: `topic/answer`."
    )
    entities: Mapped[list[Any] | None]
    action: Mapped[str | None] = mapped_column(String(64))
    feedback: Mapped[str | None] = mapped_column(String(4), doc="up or down")
    feedback_text: Mapped[str | None] = mapped_column(Text)


class DangerSign(Base):
    """What came of a danger sign in a message: append-only, for staff.

    There is a row for each danger sign that a message showed, and for each that an answer is about.
    """

    __tablename__ = "danger_signs"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id", "outcome", "red_flag_id"),
        # Staff see the strongest first, then the newest; the levels sort by their names.
        Index("ix_danger_signs_level_at", "level", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    outcome: Mapped[str] = mapped_column(
        String(20),
        doc="alarm, check, check_again, ignored, none_of_these, soon, getting_help,"
        " clinician_checked, not_happening or noticed",
    )
    red_flag_id: Mapped[str] = mapped_column(String(64), doc="Id in data/red_flags.yml")
    level: Mapped[str] = mapped_column(String(16), doc="emergency_now, same_day or soon")
    words: Mapped[str] = mapped_column(Text, default="", doc="The visitor's words that matched.")


class Counter(Base):
    """How often something happened in an hour of a day, with nothing about who did it.

    Deleting a conversation leaves it as it is. Day and hour are the clinic's local ones.
    """

    __tablename__ = "counters"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(
        String(32), primary_key=True, doc="See `backtalk.insights.counting.Kind`."
    )
    count: Mapped[int] = mapped_column(default=0)
