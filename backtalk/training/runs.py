"""Trainings that were asked for: one runs, one more may wait. Each function is a transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import TrainingRun, now
from backtalk.db.session import session

SILENT = timedelta(seconds=30)
"""A process that gives no sign of life for so long is gone."""
NEWS = timedelta(days=1)
"""How long it is said how a run ended."""
USUAL = {"train": 150.0, "compare": 40.0}
"""Seconds by kind, as long as none has been measured here."""
STOPPED = "Backtalk was stopped while it trained. The model that answers is as it was; train again."
OPEN = ("queued", "running")


class RunError(Exception):
    """A training cannot be asked for or stopped now; the message says why."""


def ask(db: Session, staff_id: int, compare: int | None = None) -> TrainingRun:
    """Put a training into the queue, or the comparison of a model; the caller commits.

    Args:
        db: A session.
        staff_id: Who asks.
        compare: Number of the model that is only to be compared.

    Raises:
        RunError: If one waits already.
    """
    if db.scalar(select(TrainingRun.id).where(TrainingRun.state == "queued")):
        raise RunError("One waits already; it learns from all that is decided when it begins.")
    kind = "train" if compare is None else "compare"
    run = TrainingRun(kind=kind, state="queued", asked_by=staff_id, model_id=compare)
    db.add(run)
    db.flush()
    return run


def cancel(db: Session, run_id: int) -> None:
    """Stop a training or take it out of the queue; the caller commits.

    Its process looks each second whether it may go on.

    Raises:
        RunError: If it has ended.
    """
    open_ = TrainingRun.id == run_id, TrainingRun.state.in_(OPEN)
    if not _changed(db, *open_, state="cancelled", ended_at=now()):
        raise RunError("This training has ended already.")


def under_way(db: Session) -> Sequence[TrainingRun]:
    """What runs, then what waits."""
    query = select(TrainingRun).where(TrainingRun.state.in_(OPEN)).order_by(TrainingRun.id)
    return db.scalars(query).all()


def lately_ended(db: Session) -> TrainingRun | None:
    """The run that was asked for last, if it ended within a day."""
    latest = db.scalar(select(TrainingRun).order_by(TrainingRun.id.desc()).limit(1))
    return latest if latest and latest.ended_at and latest.ended_at > now() - NEWS else None


def usual_seconds(db: Session, kind: str) -> float:
    """How long the last one of this kind took that came to its end."""
    last = db.scalar(
        select(TrainingRun)
        .where(TrainingRun.state == "done", TrainingRun.kind == kind)
        .order_by(TrainingRun.id.desc())
        .limit(1)
    )
    if last is None or last.started_at is None or last.ended_at is None:
        return USUAL[kind]
    return (last.ended_at - last.started_at).total_seconds()


def seconds_left(run: TrainingRun, usual: float, at: datetime) -> float:
    """How long it will take still, if it takes as long as the last one."""
    gone = (at - run.started_at).total_seconds() if run.started_at else 0.0
    return max(0.0, usual - gone)


def claim() -> int | None:
    """Take the run that waits, unless one runs: its number. What has died is marked as failed."""
    with session() as db, db.begin():
        at = now()
        dead = TrainingRun.state == "running", TrainingRun.beat_at < at - SILENT
        db.execute(
            update(TrainingRun).where(*dead).values(state="failed", error=STOPPED, ended_at=at)
        )
        running = select(func.count()).where(TrainingRun.state == "running").scalar_subquery()
        waiting = (
            select(TrainingRun.id)
            .where(TrainingRun.state == "queued")
            .order_by(TrainingRun.id)
            .limit(1)
        )
        run_id = db.scalar(waiting)
        if run_id is None:
            return None
        # Of several webs, one gets it.
        free = TrainingRun.id == run_id, TrainingRun.state == "queued", running == 0
        began = {"state": "running", "step": "check", "started_at": at, "beat_at": at}
        return run_id if _changed(db, *free, **began) else None


def beat(run_id: int, step: str | None = None) -> bool:
    """Give a sign of life; whether the run may go on."""
    values = {"beat_at": now()} | ({"step": step} if step else {})
    with session() as db, db.begin():
        return _changed(db, *_running(run_id), **values)


def finish(
    run_id: int,
    *,
    model_id: int | None = None,
    error: str | None = None,
    log: str | None = None,
) -> bool:
    """Write down how the run ended; whether it had not ended before."""
    with session() as db, db.begin():
        return _changed(
            db,
            *_running(run_id),
            state="failed" if error else "done",
            ended_at=now(),
            model_id=model_id,
            error=error and error[:500],
            log=log,
        )


def _running(run_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return TrainingRun.id == run_id, TrainingRun.state == "running"


def _changed(db: Session, *which: ColumnElement[bool], **values: object) -> bool:
    """Change the run that these conditions name; whether there is one."""
    statement = update(TrainingRun).where(*which).values(**values)
    return db.scalar(statement.returning(TrainingRun.id)) is not None
