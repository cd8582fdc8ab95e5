"""Training files: what of the decisions a model learns from, what not and why, and one's own."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.reviews import counts, labels
from backtalk.reviews.counts import Counts
from backtalk.reviews.decided import standing
from backtalk.reviews.inbox import known_cards
from backtalk.reviews.kinds import WORDS
from backtalk.reviews.sign_off import readings
from backtalk.reviews.sign_off.readings import Agreement
from backtalk.reviews.training_data import conversation_tests, files
from backtalk.reviews.training_data.conversation_tests import Kept
from backtalk.reviews.training_data.files import Exported, ExportRefused
from web.console.page import record, signed_in
from web.console.render import go, render
from web.gateway import gateway

PAGE = "/console/inbox/export"
_LATEST = 50


@dataclass(frozen=True)
class _Mine:
    """One of the person's own decisions: nobody is shown another's, who may read it blindly."""

    decision: Decision
    said: str


@dataclass(frozen=True)
class _Test:
    """A conversation test, with the answer that is right and the one that stood before."""

    kept: Kept
    right: str
    before: str


@dataclass(frozen=True)
class _Shown:
    examples: int
    measured: int
    left_out: dict[str, list[str]]
    counts: Counts
    agreement: Agreement
    mine: list[_Mine]
    known: tuple[int, int]
    tests: list[_Test]


async def show(request: Request) -> Response:
    """What would be written now, and what would not."""
    content, who = gateway(request).content.get(), signed_in(request)

    def work(db: Session) -> _Shown:
        found = files.preview(db, content)
        left_out: dict[str, list[str]] = defaultdict(list)
        for one in found.left_out:
            left_out[one.reason].append(one.text)
        latest = (
            select(Decision)
            .where(Decision.staff_id == who.id, standing())
            .order_by(Decision.id.desc())
            .limit(_LATEST)
        )
        return _Shown(
            examples=len(found.examples),
            measured=len(found.measured),
            left_out=dict(sorted(left_out.items(), key=lambda item: -len(item[1]))),
            counts=counts.counts(db, who.id),
            agreement=readings.agreement(db),
            mine=[_Mine(d, in_words(content, d)) for d in db.scalars(latest)],
            known=known_cards.found(db, who.id),
            tests=[
                _Test(test, _heading(content, test.label), _heading(content, test.before))
                for test in conversation_tests.kept(db)
            ],
        )

    shown = await gateway(request).in_database(work)
    return render(request, "training/training_files.html", {"shown": shown})


async def write(request: Request) -> Response:
    """Write the files."""
    gate = gateway(request)
    content = gate.content.get()

    def work(db: Session) -> Exported:
        done = files.export(db, content, gate.settings.var)
        record(request, db, "annotations.exported", examples=done.examples)
        return done

    try:
        done = await gate.in_database(work)
    except ExportRefused as error:
        return go(request, PAGE, str(error)[:600], "error")
    if not done.changed:
        return go(request, PAGE, "Nothing has changed: the files are as they were.")
    return go(request, PAGE, f"Written: {done.examples} examples. Train a model to use them.")


def in_words(content: Content, decision: Decision) -> str:
    """What was decided, by the headings of answers."""
    headings = labels.headings(content, decision.label, decision.second_label)
    said = WORDS[decision.kind]
    return f"{said}: {headings}" if headings and decision.kind != "none" else said


def _heading(content: Content, label: str | None) -> str:
    found = labels.choice(content, label)
    return found.heading if found else label or ""
