"""The trainer's inbox: one card a message, one key a decision."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk.content import Content
from backtalk.db.models import now
from backtalk.reviews import counts, labels
from backtalk.reviews.counts import Counts
from backtalk.reviews.decisions import Asked, DecisionError, decide, undo
from backtalk.reviews.inbox import known_cards
from backtalk.reviews.inbox.cards import Card, cards
from backtalk.reviews.inbox.queue import Queue, queue
from backtalk.reviews.kinds import LIMITS
from backtalk.training.progress import drift
from backtalk.training.progress.drift import Shift
from web.console import query
from web.console.page import field, form, signed_in
from web.console.pages.models.words import shifted
from web.console.render import go, render
from web.gateway import gateway

_PAGE = "/console/inbox"
_AHEAD = 6
"""Cards on the page, so that the next one is there at once."""
_PLACE = 2
"""Where among them a card stands whose answer is known."""
_ALSO = "also"


async def show(request: Request) -> Response:
    """The next card, with those after it hidden, and how much there is left."""
    content, who = gateway(request).content.get(), signed_in(request)
    about = query.text(request, "about", 64)

    def work(db: Session) -> tuple[Queue, list[Card], Counts, list[Shift]]:
        found = queue(db, content, who.id).about(about)
        first = query.number(request, "first")
        found.items.sort(key=lambda item: item.said.id != first)
        today = now().astimezone(content.clinic.zone).date()
        shifts = drift.shifts(db, today)
        return found, _ahead(db, content, who.id, found), counts.counts(db, who.id), shifts

    found, ahead, done, shifts = await gateway(request).in_database(work)
    context = {
        "cards": ahead,
        "found": found,
        "counts": done,
        "about": about,
        "shifts": [(shift.about, shifted(content, shift)) for shift in shifts],
    }
    return render(request, "training/inbox.html", context)


async def more(request: Request) -> Response:
    """Cards that the page has not got yet, for its script."""
    content, who = gateway(request).content.get(), signed_in(request)
    have = query.text(request, "have", 4000).split(".")
    about = query.text(request, "about", 64)

    def work(db: Session) -> list[Card]:
        return _ahead(db, content, who.id, queue(db, content, who.id).about(about), have)

    return render(
        request, "training/inbox_cards.html", {"cards": await gateway(request).in_database(work)}
    )


def _ahead(
    db: Session, content: Content, staff_id: int, found: Queue, have: Sequence[str] = ()
) -> list[Card]:
    """The next cards, one whose answer is known among them now and then."""
    numbers = [int(n) for n in have if n.isdecimal()]
    ahead = cards(db, content, found, without=numbers, limit=_AHEAD)
    known = known_cards.next_card(db, content, staff_id) if ahead else None
    if known and known.id not in have:
        ahead.insert(_PLACE, known)
    return ahead


async def answers(request: Request) -> Response:
    """Answers that hold the words, for the search of the page's script."""
    found = labels.search(gateway(request).content.get(), query.text(request, "q", 100))
    return render(request, "training/inbox_answers.html", {"found": found})


async def keep(request: Request) -> Response:
    """Keep a decision, and lead on to the next card."""
    content, who, asked = gateway(request).content.get(), signed_in(request), _asked(request)
    name = field(request, "message", 32)

    def work(db: Session) -> tuple[str | None, list[str]]:
        if name.startswith(known_cards.MARK):
            return known_cards.decide(db, content, who.id, name, asked), [asked.kind]
        made = decide(db, content, who.id, asked)
        return made[0].batch, [decision.kind for decision in made]

    try:
        batch, kinds = await gateway(request).in_database(work)
    except DecisionError as error:
        return _refuse(request, str(error))
    if _wants_data(request):
        return JSONResponse({"batch": batch, "count": len(kinds)})
    return go(request, _PAGE)


async def take_back(request: Request) -> Response:
    """Take back the last decision, or the one that is named, and show its card again."""
    who, batch = signed_in(request), field(request, "batch", 36)

    def work(db: Session) -> list[tuple[str | None, str | None]]:
        if batch.startswith(known_cards.MARK):
            known_cards.undo(db, who.id, batch)
            return [(None, None)]
        return [(d.conversation_id, d.message_id) for d in undo(db, who.id, batch)]

    try:
        undone = await gateway(request).in_database(work)
        first = await gateway(request).in_database(lambda db: counts.row_of(db, *undone[0]))
    except DecisionError as error:
        return _refuse(request, str(error))
    if _wants_data(request):
        return JSONResponse({"first": first, "count": len(undone)})
    return go(request, f"{_PAGE}?first={first}" if first else _PAGE, "Taken back.")


def _asked(request: Request) -> Asked:
    kind, _, label = field(request, "kind", 200).partition(":")
    also: list[Any] = [] if kind in LIMITS else form(request).getlist(_ALSO)
    numbers = [field(request, "message", 12), *(str(n) for n in also)]
    rows = [int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 10]
    seconds = field(request, "seconds", 12)
    note = "\n\n".join(filter(None, (field(request, "title", 200), field(request, "draft", 1800))))
    return Asked(
        messages=rows,
        kind=kind,
        label=label or None,
        second_label=field(request, "second", 128) or None,
        note=note,
        stream=field(request, "stream", 12),
        seconds=float(seconds) if seconds.replace(".", "", 1).isdecimal() else 0.0,
    )


def _refuse(request: Request, sentence: str) -> Response:
    if _wants_data(request):
        return JSONResponse({"error": sentence}, HTTPStatus.CONFLICT)
    return go(request, _PAGE, sentence, "error")


def _wants_data(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
