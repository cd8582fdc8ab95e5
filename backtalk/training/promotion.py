"""A candidate becomes the model that answers, or an earlier one does again. The caller commits."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from backtalk.db.models import TrainedModel
from backtalk.staff import audit
from backtalk.training import archives, models
from backtalk.training.gates import Gate, gates
from backtalk.training.models import ModelError

SHORTEST_REASON = 10
LONGEST_REASON = 500


def promote(
    db: Session,
    model: TrainedModel,
    *,
    base: str,
    problems: Sequence[str],
    texts: Mapping[str, str],
    by: int,
    admin: bool,
    reason: str = "",
) -> None:
    """Let a candidate answer, if every gate is open or an admin says why not.

    Args:
        db: A session.
        model: The candidate.
        base: What the program is that runs.
        problems: What is wrong with the examples now.
        texts: Of the answers as they stand, to be kept with the model that stops answering.
        by: Who asks.
        admin: Whether they may override a gate.
        reason: Why a gate is overridden.

    Raises:
        ModelError: If it may not answer; the message says why.
    """
    if model.state != "candidate":
        raise ModelError(f"Model {model.id} is no candidate any more.")
    models.check_usable(model, base)
    answering = models.active(db)
    shut = closed(gates(model.comparison, answering.id if answering else None, problems))
    _check_override(shut, admin, reason)
    why = f"overridden: {reason}" if shut else "better or as good, and every gate open"
    _activate(db, "model.overridden" if shut else "model.promoted", model, texts, why, by)


def go_back(
    db: Session, model: TrainedModel, *, base: str, texts: Mapping[str, str], by: int
) -> None:
    """Let an earlier model answer again.

    Raises:
        ModelError: If it cannot.
    """
    if model.state != "retired":
        raise ModelError(f"Model {model.id} has not answered before.")
    models.check_usable(model, base)
    _activate(db, "model.rolled_back", model, texts, "went back to it", by)


def closed(found: Sequence[Gate]) -> list[Gate]:
    """The gates that do not let the candidate through."""
    return [gate for gate in found if not gate.open]


def _check_override(shut: Sequence[Gate], admin: bool, reason: str) -> None:
    if not shut:
        return
    final = [gate for gate in shut if not gate.override]
    if final:
        raise ModelError(f"Not promoted. {final[0].name}: {final[0].sentence}")
    if not admin:
        raise ModelError(f"Not promoted. {shut[0].name}: {shut[0].sentence} An admin may override.")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ModelError("Not promoted: say in a sentence why it should answer all the same.")


def _activate(
    db: Session, what: str, model: TrainedModel, texts: Mapping[str, str], why: str, by: int
) -> None:
    before = models.active(db)
    if before:
        archives.keep_texts(before, texts)
    models.activate(db, model, why[:500], by)
    details = {"before": before.id if before else None}
    audit.record(db, what, by, kind="model", object_id=model.id, details=details)
