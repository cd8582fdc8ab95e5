"""Models: training one, and all that were trained."""

from dataclasses import dataclass
from itertools import pairwise

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Staff, TrainedModel, TrainingRun, now
from backtalk.reviews.counts import counts
from backtalk.training import models, project, runs
from backtalk.training.runs import RunError
from web.console.page import record, signed_in
from web.console.pages.models.words import STEPS, counters, minutes
from web.console.render import go, render
from web.gateway import gateway

PAGE = "/console/models"


@dataclass(frozen=True)
class _Run:
    """A training that runs or waits, as the page shows it."""

    id: int
    waits: bool
    step: str
    left: str
    percent: int


@dataclass(frozen=True)
class _Shown:
    history: list[TrainedModel]
    active: TrainedModel | None
    candidate: TrainedModel | None
    runs: list[_Run]
    latest: TrainingRun | None
    names: dict[int, str]


async def show(request: Request) -> Response:
    """What trains, the candidate, and every model there was."""
    return await _page(request, "models/models.html")


async def part(request: Request) -> Response:
    """The same without what stands around it, for the script."""
    return await _page(request, "models/part.html")


async def train(request: Request) -> Response:
    """Put a training into the queue."""

    def work(db: Session) -> None:
        run = runs.ask(db, signed_in(request).id)
        record(request, db, "model.training_asked", "training", run.id)

    try:
        await gateway(request).in_database(work)
    except RunError as error:
        return go(request, PAGE, str(error), "warning")
    return go(request, PAGE, "The training begins in a moment. Visitors notice nothing.", "info")


async def cancel(request: Request) -> Response:
    """Stop a training that runs or waits."""

    def work(db: Session) -> None:
        runs.cancel(db, int(request.path_params["id"]))
        record(request, db, "model.training_cancelled", "training", request.path_params["id"])

    try:
        await gateway(request).in_database(work)
    except RunError as error:
        return go(request, PAGE, str(error), "warning")
    return go(request, PAGE, "The training is stopped. The model that answers is as it was.")


async def _page(request: Request, template: str) -> Response:
    gate = gateway(request)
    shown, unsaved = await gate.in_database(lambda db: (_read(db), counts(db).not_exported))
    decided = await to_thread.run_sync(project.decisions)
    newest = max((m.decisions for m in (shown.active, shown.candidate) if m), default=0)
    ahead = None
    if shown.candidate:
        in_active = shown.active.decisions if shown.active else 0
        ahead = shown.candidate.id, max(0, shown.candidate.decisions - in_active)
    context = {
        "shown": shown,
        "learned": _learned(shown.history),
        "counters": counters(
            max(0, decided - newest) + unsaved, ahead, shown.active.id if shown.active else None
        ),
        "base": gate.base,
        "answering": gate.engine.answering,
    }
    return render(request, template, context)


def _read(db: Session) -> _Shown:
    return _Shown(
        history=list(models.history(db)),
        active=models.active(db),
        candidate=models.candidate(db),
        runs=[_run(run, runs.usual_seconds(db, run.kind)) for run in runs.under_way(db)],
        latest=runs.lately_ended(db),
        names={number: name for number, name in db.execute(select(Staff.id, Staff.name))},
    )


def _learned(history: list[TrainedModel]) -> dict[int, str]:
    """What each model learned from, against the one made before it, in a word."""
    found = {}
    for model, earlier in pairwise(history):
        changed = models.learned(model, earlier)
        if changed:
            more, fewer = (sum(n for n in changed.values() if n * way > 0) for way in (1, -1))
            found[model.id] = f"{more:+d}" + (f", {fewer:+d}" if fewer else "")
    return found


def _run(run: TrainingRun, usual: float) -> _Run:
    left = runs.seconds_left(run, usual, now())
    return _Run(
        id=run.id,
        waits=run.state == "queued",
        step=STEPS[run.step],
        left=minutes(left),
        # It is not done before it is done.
        percent=min(99, round(100 * (1 - left / usual))),
    )
