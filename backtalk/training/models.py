"""Which models there are and which one answers. The caller of each function commits."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.models import TrainedModel, now
from backtalk.training import archives, project


class ModelError(Exception):
    """What was asked for cannot be done with this model; the message says why."""


def register(db: Session, archive: Path, made_by: int | None = None) -> TrainedModel:
    """Write down a model that was just made from what the project says now.

    Raises:
        OSError: If its archive cannot be read.
    """
    found = db.scalar(select(TrainedModel).where(TrainedModel.archive == archive.name))
    if found:
        return found
    examples = project.examples()
    model = TrainedModel(
        archive=archive.name,
        sha256=archives.sha256(archive),
        data_hash=project.fingerprint(),
        base=project.base(),
        decisions=sum(examples.values()),
        examples=examples,
        state="candidate",
        made_by=made_by,
    )
    db.add(model)
    db.flush()
    return model


def active(db: Session) -> TrainedModel | None:
    """The model that answers."""
    return db.scalar(select(TrainedModel).where(TrainedModel.state == "active"))


def candidate(db: Session) -> TrainedModel | None:
    """The latest model that has not been promoted, if it is newer than the active one."""
    found = db.scalar(
        select(TrainedModel)
        .where(TrainedModel.state == "candidate", TrainedModel.removed_at.is_(None))
        .order_by(TrainedModel.id.desc())
        .limit(1)
    )
    answering = active(db)
    return found if found and (answering is None or found.id > answering.id) else None


def history(db: Session) -> Sequence[TrainedModel]:
    """All models, the latest first."""
    return db.scalars(select(TrainedModel).order_by(TrainedModel.id.desc())).all()


def learned(model: TrainedModel, other: TrainedModel) -> dict[str, int] | None:
    """How many decisions more (or fewer) it has learned from than another, by answer or act.

    None where one of them is from before that was written down.
    """
    if model.examples is None or other.examples is None:
        return None
    mine, theirs = Counter(model.examples), Counter(other.examples)
    changed = {name: mine[name] - theirs[name] for name in {*mine, *theirs}}
    ordered = sorted(changed.items(), key=lambda item: (-abs(item[1]), item[0]))
    return {name: count for name, count in ordered if count}


def check_usable(model: TrainedModel, base: str) -> None:
    """See that the engine that runs can use the model.

    Args:
        model: The model.
        base: What the program is that runs.

    Raises:
        ModelError: If it is of another program, gone, or not the file that was made.
    """
    if model.base != base:
        raise ModelError(
            f"Model {model.id} was made from other files of the program than those that run: train"
            " again, after a restart if the program was updated."
        )
    if model.removed_at:
        raise ModelError(f"The archive of model {model.id} was removed because it is old.")
    if not archives.intact(model):
        raise ModelError(
            f"The archive of model {model.id} is missing or damaged, and is not used: train again."
        )


def activate(db: Session, model: TrainedModel, why: str, by: int | None = None) -> None:
    """Let this model answer from now on, in place of the one that does.

    Raises:
        ModelError: If somebody else did the same at this moment.
    """
    at = now()
    db.execute(
        update(TrainedModel)
        .where(TrainedModel.state == "active", TrainedModel.id != model.id)
        .values(state="retired")
    )
    model.state, model.promoted_at, model.promoted_by, model.why = "active", at, by, why
    try:
        db.flush()
    except IntegrityError as error:
        raise ModelError("Somebody else has just promoted a model; look again.") from error
    archives.remove_old(db, at)
