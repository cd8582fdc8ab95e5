"""What the pages of requests share: filters from the address, the way back, what was just done."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Lead
from backtalk.leads import bulk, history, workflow
from backtalk.leads.lists import search
from backtalk.leads.lists.listing import NOBODY, ORDERS, Filter
from backtalk.leads.workflow import STATUSES
from backtalk.staff import audit
from web.console import query
from web.console.page import field, record, signed_in
from web.console.pages.leads import words
from web.console.render import HOME, go, own_page
from web.gateway import gateway

_LOOK_COUNTS_FOR = timedelta(hours=1)
BOARD = "/console/leads"
TABLE = "/console/leads/table"
FILTERS = (
    *("status", "who", "topic", "source", "tag", "danger", "overdue", "since", "until", "match"),
)
SAVED = tuple(name for name in (*FILTERS, "order") if name != "match")
"""Filters that may be kept: all but those that stand for a person."""


def wanted(request: Request) -> Filter:
    """Which requests the address asks for; what makes no sense lets all through."""
    status = query.text(request, "status")
    order = query.text(request, "order")
    return Filter(
        status=status if status in (*STATUSES, "open") else "",
        assignee=_assignee(request),
        topic=query.text(request, "topic", 64),
        source=query.text(request, "source", 8),
        danger=query.text(request, "danger") == "yes",
        overdue=query.text(request, "overdue") == "yes",
        since=query.since(request),
        until=query.until(request),
        tag=query.text(request, "tag", 40),
        keys=search.valid(query.text(request, "match", 600).split(".")),
        order=next((known for known in ORDERS if known == order), "urgent"),
        page=min(query.number(request, "page") or 1, 10_000),
    )


def _assignee(request: Request) -> int | None:
    who = query.text(request, "who")
    return {"me": signed_in(request).id, "nobody": NOBODY}.get(who, query.number(request, "who"))


async def record_look(request: Request) -> None:
    """Record that somebody saw the numbers of a list, once an hour."""

    def work(db: Session) -> None:
        if not audit.seen_lately(db, "lead.listed", signed_in(request).id, _LOOK_COUNTS_FOR):
            record(request, db, "lead.listed", "lead")

    await gateway(request).in_database(work)


def lead(db: Session, request: Request) -> Lead:
    """The request that the address names.

    Raises:
        HTTPException: If there is none.
    """
    found = db.get(Lead, int(request.path_params["id"]))
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def filters(request: Request) -> dict[str, str]:
    """The filters that are set, for the links of the page."""
    given = {name: query.text(request, name, 600) for name in FILTERS}
    return {name: value for name, value in given.items() if value}


def vocabulary(request: Request) -> dict[str, Any]:
    """Words and functions that the templates of requests use."""
    content = gateway(request).content.get()
    clinic = content.clinic
    return {
        "statuses": words.STATUSES,
        "sources": words.SOURCES,
        "reasons": workflow.REASONS,
        "danger_words": words.DANGER,
        "topics": {topic.id: topic.title for topic in content.topics.values()},
        "clock": partial(words.clock, clinic=clinic),
        "waits": partial(words.waits, clinic=clinic),
        "told": partial(words.told, clinic=clinic),
    }


def just_done(db: Session, request: Request) -> list[history.Entry]:
    """What the person has just done, by the numbers in the address; nobody else's."""
    ids = unpacked(query.text(request, "done", 2000))
    if not ids:
        return []
    me = signed_in(request).name
    return [e for e in history.events(db, ids) if e.who == me]


def packed(ids: Iterable[int]) -> str:
    """Numbers in short, for an address: `3.7-12`."""
    runs: list[list[int]] = []
    for number in sorted(set(ids)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ".".join("-".join(map(str, run)) for run in runs)


def unpacked(text: str) -> list[int]:
    """The numbers that `packed` made short; what makes no sense is left out."""
    found: list[int] = []
    for part in text.split("."):
        first, _, last = part.partition("-")
        begin, end = number(first), number(last or first)
        if begin is not None and end is not None and end - begin < bulk.AT_MOST:
            found += range(begin, end + 1)
    return found[: bulk.AT_MOST]


def back(request: Request, default: str = BOARD) -> str:
    """The page of the console that the form was on, without what was done there before."""
    found = own_page(field(request, "back", 2000))
    if found == HOME:
        return default
    parts = urlsplit(found)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "done"]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def go_back(
    request: Request, done: Iterable[int], said: str = "", default: str = BOARD
) -> Response:
    """Lead back to where the form was; the page offers to undo what was done."""
    address, numbers = back(request, default), packed(done)
    if numbers:
        address += ("&" if "?" in address else "?") + f"done={numbers}"
    return go(request, address, said, "warning")


def number(text: str) -> int | None:
    """A whole number that somebody sent, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
