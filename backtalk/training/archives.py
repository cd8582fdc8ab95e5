"""The archives of models: hashed when made, refused when they differ, removed when old."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import TrainedModel
from backtalk.settings import settings
from backtalk.training.comparison.readings import kept_readings
from backtalk.whole_files import write_whole

LATEST = 5
"""So many of the latest models are kept, promoted or not."""
PROMOTED = timedelta(days=365)
"""How long a model is kept after it was promoted."""


def sha256(archive: Path) -> str:
    """The hash of a file.

    Raises:
        OSError: If it cannot be read.
    """
    with archive.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place(model: TrainedModel) -> Path:
    """Where its archive is."""
    return settings().models / model.archive


def intact(model: TrainedModel) -> bool:
    """Whether the archive is there and still the one that was made."""
    try:
        return sha256(place(model)) == model.sha256
    except OSError:
        return False


def keep_texts(model: TrainedModel, texts: Mapping[str, str]) -> None:
    """Keep the texts of the answers as they stand while a model still answers, beside its archive.

    No room is no reason not to go on: what is lost is a look back.
    """
    with suppress(OSError):
        write_whole(_texts(model), json.dumps(texts))


def texts(model: TrainedModel) -> dict[str, str]:
    """The texts of the answers when the model last answered; empty where they were not kept."""
    try:
        found: dict[str, str] = json.loads(_texts(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _texts(model: TrainedModel) -> Path:
    archive = place(model)
    return archive.with_name(archive.name.removesuffix(".tar.gz") + ".texts.json")


def remove_old(db: Session, at: datetime) -> list[int]:
    """Remove archives that nobody will go back to; the rows stay.

    Returns:
        The numbers of their models.
    """
    kept = db.scalars(
        select(TrainedModel)
        .where(TrainedModel.removed_at.is_(None))
        .order_by(TrainedModel.id.desc())
    ).all()
    old = [
        model
        for model in kept[LATEST:]
        if model.state != "active"
        and (model.promoted_at is None or model.promoted_at < at - PROMOTED)
    ]
    for model in old:
        place(model).unlink(missing_ok=True)
        for beside in (kept_readings(place(model)), _texts(model)):
            beside.unlink(missing_ok=True)
        model.removed_at = at
    return [model.id for model in old]
