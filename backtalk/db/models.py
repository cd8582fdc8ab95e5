"""The tables of web and actions. Rasa's own table, `events`, is described by `backtalk.tracker`."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


def now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC; SQLite, which forgets the zone, gives it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the zone back on a time that was read."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables of the product."""

    # Migrations can change a constraint on SQLite only by its name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012  SQLAlchemy reads it from the class


class Conversation(Base):
    """One visitor's conversation; its id is Rasa's sender id."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)
    topic: Mapped[str | None] = mapped_column(String(64))
    danger: Mapped[dict[str, Any] | None] = mapped_column(
        doc="State of a danger sign: hold, open check, waiting form (`backtalk.danger`)."
    )
    minor: Mapped[bool] = mapped_column(default=False, doc="The visitor said to be under 16.")
    contact_open_since: Mapped[datetime | None] = mapped_column(
        doc="When the contact form began to hold details; None once masked."
    )


class ChatMessage(Base):
    """One message of a visitor and the reply to it."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        Index("ix_messages_conversation_time", "conversation_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text, doc="What a choice stands for.")
    state: Mapped[str] = mapped_column(String(10), doc="received, answered or failed")
    received_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    reply: Mapped[list[Any] | None]
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    runners_up: Mapped[list[Any] | None]
    aspect: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str | None] = mapped_column(String(64))
    feedback: Mapped[str | None] = mapped_column(String(4), doc="up or down")
    feedback_text: Mapped[str | None] = mapped_column(Text)


class DangerSign(Base):
    """What came of a danger sign in a message: append-only, for staff.

    There is a row for each danger sign that a message showed, and for each that an answer is about.
    """

    __tablename__ = "danger_signs"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id", "outcome", "row"),
        # Staff see the strongest first, then the newest; the levels sort by their names.
        Index("ix_danger_signs_level_at", "level", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str] = mapped_column(
        String(20),
        doc="alarm, check, check_again, ignored, none_of_these, soon, getting_help,"
        " clinician_checked or not_happening",
    )
    row: Mapped[str] = mapped_column(String(64), doc="Id in data/red_flags.yml")
    level: Mapped[str] = mapped_column(String(16), doc="emergency_now, same_day or soon")
    words: Mapped[str] = mapped_column(Text, default="", doc="The visitor's words that matched.")


class Lead(Base):
    """A contact request. Name, phone and e-mail are encrypted; the hashes serve search."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        # A unique constraint lets nulls repeat; the plain form may come without a conversation.
        Index(
            "uq_leads_message_without_conversation",
            "message_id",
            unique=True,
            sqlite_where=text("conversation_id IS NULL"),
            postgresql_where=text("conversation_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(String(36), index=True)
    message_id: Mapped[str] = mapped_column(String(64), doc="The message that completed it.")
    name: Mapped[bytes]
    phone: Mapped[bytes | None]
    email: Mapped[bytes | None]
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    email_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    best_time: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    consent_text: Mapped[str] = mapped_column(Text)
    consent_version: Mapped[str] = mapped_column(String(32))
    consented_at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[str] = mapped_column(String(16), default="new")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class LeadName(Base):
    """Keyed hash of one word of a lead's name, for search by whole words."""

    __tablename__ = "lead_names"

    lead_id: Mapped[int] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    word_hash: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class LeadEvent(Base):
    """A change to a lead: append-only."""

    __tablename__ = "lead_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    who: Mapped[str] = mapped_column(String(64), doc="visitor, system, or a member of staff")
    what: Mapped[str] = mapped_column(String(64))


class KeyCheck(Base):
    """A known word encrypted under the key of the contact details; at most one row, id 1.

    A process that cannot read it has another key and must not start.
    """

    __tablename__ = "key_checks"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[bytes]
