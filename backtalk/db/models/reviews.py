"""What trainers and clinicians decided about messages, answers and danger signs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now

_CURRENT = text("undone_at IS NULL AND replaced_at IS NULL AND kind <> 'later'")


class Decision(Base):
    """What somebody read a visitor's message as. Only added to, but for the times of an end.

    It outlives its conversation, whose words are in it with personal data taken out; who asks to
    be forgotten takes them along (`backtalk.privacy.deletion`).
    """

    __tablename__ = "decisions"
    __table_args__ = (
        # Two trainers who decide the same message at once: the second is told.
        Index(
            "uq_decisions_current",
            "text_hash",
            "reading",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_decisions_staff_at", "staff_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(
        String(64), index=True, doc="Keyed hash of the message without case, accents and digits."
    )
    text: Mapped[str] = mapped_column(Text, doc="The message, personal data taken out.")
    conversation_id: Mapped[str | None] = mapped_column(String(36), index=True)
    message_id: Mapped[str | None] = mapped_column(String(64))
    shown: Mapped[str | None] = mapped_column(
        String(128), doc="What the visitor got: an answer, an act, alarm or check."
    )
    reply: Mapped[str] = mapped_column(Text, default="", doc="The same in the visitor's words.")
    stream: Mapped[str] = mapped_column(
        String(12), doc="uncertain, audit, danger, complaint, conversation or import"
    )
    kind: Mapped[str] = mapped_column(String(16), doc="See `backtalk.reviews.kinds`.")
    label: Mapped[str | None] = mapped_column(String(128), doc="The answer or act that is right.")
    second_label: Mapped[str | None] = mapped_column(String(128), doc="Another that fits as well.")
    note: Mapped[str | None] = mapped_column(Text, doc="Title and draft of a new answer.")
    reading: Mapped[int] = mapped_column(
        SmallInteger, default=1, doc="1, 2 for the blind second one, 3 for the clinician's."
    )
    batch: Mapped[str | None] = mapped_column(
        String(36), index=True, doc="The same for all that were decided with one key."
    )
    seconds: Mapped[float] = mapped_column(default=0.0, doc="From showing the card to the key.")
    staff_id: Mapped[int | None] = mapped_column(doc="Who; None for the command line.")
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    undone_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None] = mapped_column(doc="When a later one took its place.")
    exported_at: Mapped[datetime | None] = mapped_column(doc="When it went into the files.")
    test_context: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True),
        doc="Slots before the message, where it is kept as a conversation test.",
    )


class Signature(Base):
    """What a clinician says of a text as it stood at that time. Only added to."""

    __tablename__ = "signatures"
    __table_args__ = (Index("ix_signatures_object", "kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), doc="answer, exercise, red_flag or decision")
    object_id: Mapped[str] = mapped_column(String(128))
    text_hash: Mapped[str] = mapped_column(String(64), doc="SHA-256 of `text`.")
    text: Mapped[str] = mapped_column(Text, doc="What was signed.")
    agreed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text, doc="Why it was rejected or lifted.")
    staff_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(100), doc="Of the clinician, as it was then.")
    at: Mapped[datetime] = mapped_column(default=now)


class KnownCard(Base):
    """A card of the inbox whose answer was known beforehand, and whether it was found."""

    __tablename__ = "known_cards"
    __table_args__ = (Index("ix_known_cards_staff_at", "staff_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int]
    line: Mapped[str] = mapped_column(String(16), doc="Hash of the message.")
    right: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now)
