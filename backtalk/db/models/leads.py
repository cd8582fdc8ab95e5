"""Contact requests, and what the clinic did about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now
from backtalk.red_flags.levels import NO_DANGER


class Lead(Base):
    """A contact request. Name, phone and e-mail are encrypted; the hashes serve search."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        Index("ix_leads_status_danger_due", "status", "danger_rank", "due_at"),
        Index("ix_leads_status_created", "status", "created_at"),
        Index("ix_leads_assignee_status", "assignee_id", "status"),
        Index("ix_leads_topic_created", "topic", "created_at"),
        # Without the nulls, or SQLite takes it for "is null", which nearly all rows are.
        Index(
            "ix_leads_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
        # A unique constraint lets nulls repeat; the plain form may come without a conversation.
        Index(
            "uq_leads_message_without_conversation",
            "message_id",
            unique=True,
            sqlite_where=text("conversation_id IS NULL"),
            postgresql_where=text("conversation_id IS NULL"),
        ),
        # One person has one request in a conversation, however many come at the same moment.
        *(
            Index(
                f"uq_leads_conversation_{detail}",
                "conversation_id",
                f"{detail}_hash",
                unique=True,
                sqlite_where=text("merged_into IS NULL"),
                postgresql_where=text("merged_into IS NULL"),
            )
            for detail in ("phone", "email")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(String(36), index=True)
    message_id: Mapped[str] = mapped_column(String(64), doc="The message that made it.")
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
    status: Mapped[str] = mapped_column(
        String(16), default="new", doc="new, contacted, booked, closed or not_a_lead"
    )
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    source: Mapped[str] = mapped_column(
        String(8),
        default="chat",
        server_default="chat",
        doc="chat or form; phone, visit or import if staff added it",
    )
    assignee_id: Mapped[int | None] = mapped_column(doc="The member of staff who has it.")
    due_at: Mapped[datetime | None] = mapped_column(index=True, doc="Promised answer.")
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(
        default=0, server_default="0", doc="Times that nobody answered."
    )
    contacted_at: Mapped[datetime | None] = mapped_column(
        index=True, doc="First try to reach the person."
    )
    booked_at: Mapped[datetime | None] = mapped_column(index=True)
    appointment_at: Mapped[datetime | None] = mapped_column(index=True, doc="Of what was booked.")
    appointment_with: Mapped[str | None] = mapped_column(String(80), doc="The therapist's name.")
    closed_at: Mapped[datetime | None] = mapped_column(doc="Closed, or found to be no lead.")
    closed_reason: Mapped[str | None] = mapped_column(
        String(16), doc="Why it was closed, see backtalk.leads.workflow.REASONS."
    )
    topic: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(Text, doc="Made from masked words alone.")
    danger_rank: Mapped[int] = mapped_column(
        SmallInteger, default=NO_DANGER, server_default=str(NO_DANGER), doc="See Level.rank."
    )
    merged_into: Mapped[int | None] = mapped_column(
        doc="The lead of the same person that stands for this one."
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    # A change of a lead that was read before another's change raises StaleDataError.
    __mapper_args__ = {"version_id_col": version}


class LeadName(Base):
    """Keyed hash of one word of a lead's name, for search by whole words."""

    __tablename__ = "lead_names"

    lead_id: Mapped[int] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    word_hash: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class LeadPart(Base):
    """Keyed hash of a beginning of a name's word or an ending of the phone number, for search."""

    __tablename__ = "lead_parts"

    lead_id: Mapped[int] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    part_hash: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class LeadTag(Base):
    """A word that staff put on a lead."""

    __tablename__ = "lead_tags"

    lead_id: Mapped[int] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class LeadView(Base):
    """Who has a lead open at this moment."""

    __tablename__ = "lead_views"

    lead_id: Mapped[int] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, doc="The last sign of it.")


class LeadEvent(Base):
    """A change to a lead: append-only."""

    __tablename__ = "lead_events"
    __table_args__ = (Index("ix_lead_events_what_at", "what", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    who: Mapped[str] = mapped_column(String(64), doc="visitor, system, or a member of staff")
    what: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[int | None] = mapped_column(doc="The member of staff; None for others.")
    details: Mapped[bytes | None] = mapped_column(doc="Old and new values, JSON, encrypted.")
    undoes: Mapped[int | None] = mapped_column(doc="Id of the event that this one takes back.")


class LeadNote(Base):
    """What a member of staff wrote about a lead, encrypted."""

    __tablename__ = "lead_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    staff_id: Mapped[int]
    text: Mapped[bytes]


class SavedFilter(Base):
    """A filter of the list of requests that a member of staff gave a name."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    filter: Mapped[dict[str, Any]] = mapped_column(doc="Nothing that names a visitor.")
