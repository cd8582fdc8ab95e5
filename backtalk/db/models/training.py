"""Trained models, and the runs that made them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backtalk.db.models.base import Base, now

_ACTIVE = text("state = 'active'")


class TrainedModel(Base):
    """A model whose archive was made here. No row is deleted, so that the history stays whole."""

    __tablename__ = "models"
    __table_args__ = (
        # However many promote at once, one model answers.
        Index(
            "uq_models_active",
            "state",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    archive: Mapped[str] = mapped_column(String(80), unique=True, doc="File in BACKTALK_MODELS.")
    sha256: Mapped[str] = mapped_column(String(64), doc="Of the archive when it was made.")
    data_hash: Mapped[str] = mapped_column(
        String(12), doc="Of all that it was made from, as in the archive's name."
    )
    base: Mapped[str] = mapped_column(String(12), doc="The same without the trainers' decisions.")
    decisions: Mapped[int] = mapped_column(doc="How many decisions it has learned from.")
    examples: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), doc="How many of them by what they are examples of."
    )
    state: Mapped[str] = mapped_column(String(10), doc="candidate, active or retired")
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[int | None] = mapped_column(doc="Id of a member of staff; None: the program.")
    comparison: Mapped[dict[str, Any] | None] = mapped_column(
        doc="What differs from the model that was active; no words of a visitor."
    )
    promoted_at: Mapped[datetime | None] = mapped_column(doc="The last time.")
    promoted_by: Mapped[int | None] = mapped_column(doc="As made_by.")
    why: Mapped[str | None] = mapped_column(String(500), doc="Why it was promoted.")
    removed_at: Mapped[datetime | None] = mapped_column(doc="When its archive was removed.")


class TrainingRun(Base):
    """A training or a comparison that was asked for: queued, running, or how it ended."""

    __tablename__ = "training_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(8), default="train", doc="train, or compare a model that is there"
    )
    state: Mapped[str] = mapped_column(
        String(10), index=True, doc="queued, running, done, failed or cancelled"
    )
    step: Mapped[str] = mapped_column(String(10), default="", doc="check, train or compare")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by: Mapped[int | None] = mapped_column(doc="Id of a member of staff.")
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None] = mapped_column(doc="Last sign of life of its process.")
    ended_at: Mapped[datetime | None]
    model_id: Mapped[int | None] = mapped_column(doc="What it made, or compares.")
    error: Mapped[str | None] = mapped_column(String(500), doc="One sentence.")
    log: Mapped[str | None] = mapped_column(Text, doc="Last lines of Rasa's output, if it failed.")


class BlindReading(Base):
    """Which of two replies a trainer found better, without knowing whose it was."""

    __tablename__ = "blind_readings"
    __table_args__ = (
        Index("uq_blind_readings_line", "model_id", "against_id", "staff_id", "line", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(doc="The candidate.")
    against_id: Mapped[int] = mapped_column(doc="The model that it was compared with.")
    line: Mapped[str] = mapped_column(String(40), doc="Set and key of the message.")
    better: Mapped[str] = mapped_column(String(8), doc="after (the candidate), before, both, none")
    staff_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
