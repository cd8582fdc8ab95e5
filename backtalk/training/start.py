"""Which model Backtalk starts with: the active one, as long as the program is the one it is of."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backtalk.db.models import TrainedModel
from backtalk.db.session import session
from backtalk.staff import audit
from backtalk.training import archives, models, project
from backtalk.training.trainer import matching_model


def model_to_serve() -> Path | None:
    """The model to start with; None if one must be trained first.

    The active model if it fits the program and is whole, else the one that was active before it,
    else one that matches the project to the letter.
    """
    base = project.base()
    try:
        with session() as db:
            known = db.scalars(
                select(TrainedModel)
                .where(TrainedModel.promoted_at.is_not(None), TrainedModel.base == base)
                .order_by(TrainedModel.state, TrainedModel.promoted_at.desc())
            ).all()
    except (SQLAlchemyError, OSError):  # no tables yet, or away: it is asked again by web
        known = []
    whole = (archives.place(model) for model in known if archives.intact(model))
    return next(whole, None) or matching_model()


def adopt(archive: Path) -> None:
    """Write down that the model which Backtalk starts with is the active one.

    Raises:
        SQLAlchemyError: If the database fails.
        OSError: If the archive cannot be read.
    """
    with session() as db, db.begin():
        model, before = models.register(db, archive), models.active(db)
        if before is not None and before.id == model.id:
            return
        if before is None:
            why = "the first model"
        elif before.base != model.base:
            why = "the program or its own examples were changed"
        else:
            why = f"the archive of model {before.id} is damaged or gone"
        models.activate(db, model, why)
        details = {"before": before.id if before else None}
        audit.record(db, "model.adopted", None, kind="model", object_id=model.id, details=details)
