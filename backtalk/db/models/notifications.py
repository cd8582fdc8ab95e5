"""Whom the clinic's news go to, and the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now


class NotificationTarget(Base):
    """An e-mail address, chat service or webhook that an admin set up."""

    __tablename__ = "notification_targets"
    # The audit names targets by their numbers: SQLite must not give one again.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_folded: Mapped[str] = mapped_column(
        String(180), unique=True, doc="The name without case: no two have the same."
    )
    kind: Mapped[str] = mapped_column(String(8), doc="webhook, email or service")
    about: Mapped[list[Any]] = mapped_column(
        doc="What it is told of: lead, danger, digest, report."
    )
    personal: Mapped[bool] = mapped_column(
        doc="Whether a request comes with name, contact details and reason."
    )
    enabled: Mapped[bool] = mapped_column(doc="Whether it is told anything.")
    shown: Mapped[str] = mapped_column(Text, doc="What of its address may be shown.")
    secret: Mapped[bytes] = mapped_column(doc="JSON, encrypted: addresses and passwords.")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    changed_by: Mapped[int | None]

    __mapper_args__ = {"version_id_col": version}


class Notification(Base):
    """A message to the clinic that waits to be sent, was sent, or could not be."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("key", "target_id"),
        Index("ix_notifications_state_next_try", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), doc="The same in every repeat of sending.")
    kind: Mapped[str] = mapped_column(
        String(32), doc="lead, danger, digest, report, letter or test"
    )
    target_id: Mapped[int] = mapped_column(
        ForeignKey("notification_targets.id", ondelete="CASCADE")
    )
    lead_id: Mapped[int | None] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), index=True
    )
    payload: Mapped[bytes] = mapped_column(doc="JSON, encrypted: it may name a person.")
    state: Mapped[str] = mapped_column(
        String(10), default="waiting", doc="waiting, sending, sent or failed"
    )
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    held_until: Mapped[datetime | None] = mapped_column(
        doc="A sender has it until then; one that was killed never comes back."
    )
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200), doc="Nothing personal.")
