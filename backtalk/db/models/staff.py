"""Members of staff, their sessions, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now


class Staff(Base):
    """A member of staff. Nobody is deleted, so that the audit can always name them."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True, doc="In small letters.")
    role: Mapped[str] = mapped_column(String(16), doc="staff, trainer, clinician or admin")
    password_hash: Mapped[str | None] = mapped_column(
        String(200), doc="Argon2; None until an invitation is taken up."
    )
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    totp_secret: Mapped[bytes | None] = mapped_column(doc="Encrypted; None without TOTP.")
    totp_step: Mapped[int | None] = mapped_column(
        doc="Time step of the last code that was taken: none is taken twice."
    )
    recovery_hashes: Mapped[list[Any] | None] = mapped_column(
        doc="Hashes of the codes that stand in for a lost phone; each is taken once."
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_sign_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class StaffSession(Base):
    """A member of staff who is signed in somewhere."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(doc="However much it is used.")
    revoked_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(80), default="", doc="Such as Firefox on Linux.")


class StaffLink(Base):
    """An invitation or a reset of the password, good for one use."""

    __tablename__ = "staff_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8), doc="invite or reset")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Something that was done in the console. The database refuses to change or delete one."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_staff_at", "staff_id", "at"),
        Index("ix_audit_what_at", "what", "at"),
        Index("ix_audit_object", "kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    staff_id: Mapped[int | None] = mapped_column(doc="Who; None for the program and strangers.")
    what: Mapped[str] = mapped_column(String(48), doc="Such as lead.exported or staff.disabled")
    kind: Mapped[str | None] = mapped_column(String(24), doc="Of what: lead, staff, …")
    object_id: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[dict[str, Any] | None] = mapped_column(doc="Nothing personal.")
    address_hash: Mapped[str | None] = mapped_column(String(64), doc="Keyed hash.")
