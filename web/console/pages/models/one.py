"""One model: what it would change, whether it may answer, promoting it and going back to it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.db.models import Staff, TrainedModel
from backtalk.training import archives, checks, models, promotion, runs
from backtalk.training.comparison import blind
from backtalk.training.comparison.confusion import matrix
from backtalk.training.gates import gates
from backtalk.training.models import ModelError
from backtalk.training.runs import RunError
from web.console.page import field, record, signed_in
from web.console.pages.models import texts
from web.console.pages.models.lists import PAGE
from web.console.pages.models.words import ALARMS, SETS, reply, subject
from web.console.render import go, render
from web.gateway import Gateway, gateway

FOLLOWING = 15.0
"""Seconds in which an engine that works has taken over another model."""
_LOOK = 0.25


async def show(request: Request) -> Response:
    """What would change with this model, and every gate."""
    return await _page(request)


async def compare(request: Request) -> Response:
    """Compare the candidate with the model that answers now."""

    def work(db: Session) -> None:
        model = get(db, request)
        runs.ask(db, signed_in(request).id, compare=model.id)
        record(request, db, "model.comparison_asked", "model", model.id)

    try:
        await gateway(request).in_database(work)
    except RunError as error:
        return go(request, PAGE, str(error), "warning")
    return go(request, PAGE, "The models are compared in a moment.", "info")


async def promote(request: Request) -> Response:
    """Let the candidate answer, if every gate is open or an admin overrides."""
    gate, who = gateway(request), signed_in(request)
    problems = await to_thread.run_sync(checks.problems, gate.content.get())

    def work(db: Session) -> TrainedModel:
        model = get(db, request)
        promotion.promote(
            db,
            model,
            base=gate.base,
            problems=problems,
            texts=_answers(gate.content.get()),
            by=who.id,
            admin=who.role == "admin",
            reason=field(request, "reason", promotion.LONGEST_REASON),
        )
        return model

    try:
        model = await gate.in_database(work)
    except ModelError as error:
        return await _page(request, str(error))
    return go(request, PAGE, await _followed(gate, model))


async def go_back(request: Request) -> Response:
    """Let an earlier model answer again."""
    gate = gateway(request)

    def work(db: Session) -> TrainedModel:
        model = get(db, request)
        now = _answers(gate.content.get())
        promotion.go_back(db, model, base=gate.base, texts=now, by=signed_in(request).id)
        return model

    try:
        model = await gate.in_database(work)
    except ModelError as error:
        return go(request, PAGE, str(error), "error")
    return go(request, PAGE, await _followed(gate, model))


async def _followed(gate: Gateway, model: TrainedModel) -> str:
    """Wait until the engine answers with the model, which it fetches itself; what to say."""
    end = monotonic() + FOLLOWING
    while monotonic() < end:
        await gate.engine.status(_LOOK * 4)
        if gate.engine.answering == model.archive:
            return f"Model {model.id} answers now."
        await asyncio.sleep(_LOOK)
    return f"Model {model.id} is active; the engine takes it over as soon as it can."


async def _page(request: Request, error: str = "") -> Response:
    gate = gateway(request)
    content = gate.content.get()
    problems = await to_thread.run_sync(checks.problems, content)

    def read(db: Session) -> dict[str, Any]:
        model, active = get(db, request), models.active(db)
        changes = (model.comparison or {}).get("changes", [])
        made_by = db.get(Staff, model.made_by) if model.made_by else None
        against = db.get(TrainedModel, (model.comparison or {}).get("against", 0))
        return {
            "model": model,
            "active": active,
            "made_by": made_by.name if made_by else "the program",
            "gates": gates(model.comparison, active.id if active else None, problems),
            "texts": texts.written(db, map(texts.of_change, changes), content.clinic.country),
            "tally": blind.recount(db, model),
            "to_read": sum(change["set"] in blind.SETS for change in changes),
            "learned": against and models.learned(model, against),
        }

    found = await gate.in_database(read)
    model, comparison = found["model"], found["model"].comparison
    if comparison:
        known = found["texts"] | await to_thread.run_sync(texts.of_sets)
        found["changes"] = _changes(content, comparison["changes"], known)
        found["alarms"] = {ALARMS[kind]: of for kind, of in comparison["alarms"].items()}
        found["matrix"] = matrix(comparison.get("confusion", []))
    if found["learned"]:
        found["learned"] = {reply(content, label): n for label, n in found["learned"].items()}
    if model.state == "retired":
        kept = await to_thread.run_sync(archives.texts, model)
        found["edited"] = _edited(content, kept)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    context = {
        **found,
        "error": error,
        "admin": signed_in(request).role == "admin",
        "subject": partial(subject, content),
    }
    return render(request, "models/model.html", context, status)


def _changes(
    content: Content, changes: Sequence[Mapping[str, Any]], known: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """The replies that would change, by the names of their sets."""
    groups: Mapping[str, list[dict[str, Any]]] = defaultdict(list)
    for one in changes:
        groups[one["set"]].append(
            {
                "text": known.get(texts.of_change(one), texts.GONE),
                "before": reply(content, one["before"]),
                "after": reply(content, one["after"]),
                "right": one["right"],
            }
        )
    return {SETS[kind]: groups[kind] for kind in SETS if groups[kind]}


def _edited(content: Content, then: Mapping[str, str]) -> list[dict[str, str]]:
    """Answers that read differently now from when a model last answered."""
    return [
        {"heading": reply(content, id_), "then": text, "now": now}
        for id_, text in then.items()
        if (now := content.answers[id_].text if id_ in content.answers else "") != text
    ]


def _answers(content: Content) -> dict[str, str]:
    """The texts of the answers as they stand."""
    return {id_: answer.text for id_, answer in content.answers.items()}


def get(db: Session, request: Request) -> TrainedModel:
    """The model that the address names.

    Raises:
        HTTPException: If there is none.
    """
    model = db.get(TrainedModel, int(request.path_params["id"]))
    if model is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return model
