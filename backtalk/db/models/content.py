"""What the clinic changed of its content in the console."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now


class ContentEdit(Base):
    """What one part of a content file says from then on. Only added to: the latest counts.

    Taking an edit back is another edit.
    """

    __tablename__ = "content_edits"
    # Two admins who change the same part at once: the second is told.
    __table_args__ = (UniqueConstraint("path", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(
        String(160), doc="File and part, such as topics/stretching.md#how or clinic.yml#phone."
    )
    number: Mapped[int] = mapped_column(doc="Counts the edits of this part.")
    text: Mapped[str | None] = mapped_column(
        Text, doc="The part as it would stand in the file; None: as it stands there."
    )
    over_hash: Mapped[str] = mapped_column(
        String(64), doc="SHA-256 of what stood in the file then: whether that was changed since."
    )
    staff_id: Mapped[int | None] = mapped_column(doc="Who; None for the command line.")
    at: Mapped[datetime] = mapped_column(default=now)
