"""Deletion: finding all that is kept of a person, deleting it, and the receipt of that."""

from collections.abc import Callable
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import AuditEntry, Staff
from backtalk.privacy import person
from backtalk.privacy.deletion import Receipt
from backtalk.privacy.person import Trace
from backtalk.staff import audit
from backtalk.staff.audit import Filter
from web.console import query
from web.console.page import field, form, record
from web.console.render import go, render
from web.erasure import erase_person
from web.gateway import gateway

_PAGE = "/console/deletions"
_ERASED = "person.erased"
_NOBODY = "Nothing is kept of anybody with this number, address or name."
_UNSURE = "Tick that you have checked the list; it cannot be undone."
_NOTHING = "Tick what is to be deleted."
_BUSY = "A message of this chat is being answered; nothing was deleted. Please try again."
_GONE = "Nothing of it was there any more."


async def show(request: Request) -> Response:
    """The search for a person, and the receipts of the past."""
    return await _start(request)


async def show_person(request: Request) -> Response:
    """All that is kept of the person of a chat or a request, which the address names."""
    lead_id, conversation_id = query.number(request, "lead"), query.text(request, "conversation")

    def work(db: Session) -> list[Trace]:
        if lead_id is not None:
            return person.of_lead(db, lead_id)
        return person.of_conversation(db, conversation_id)

    return await _found(request, work)


async def find_person(request: Request) -> Response:
    """All that is kept of the person with a number, an address or a name."""
    words, country = field(request, "words", 200), gateway(request).country
    return await _found(request, lambda db: person.of_words(db, words, country))


async def erase(request: Request) -> Response:
    """Delete what is ticked, and lead on to the receipt."""
    chats, leads = _ticked_chats(request), _ticked_leads(request)
    if not chats and not leads:
        return await _start(request, _NOTHING)
    if not field(request, "sure"):
        return await _start(request, _UNSURE)

    def note(db: Session, receipt: Receipt) -> int:
        entry = record(request, db, _ERASED, "person", **receipt.counts())
        db.flush()
        return entry.id

    try:
        number = await erase_person(gateway(request), chats, leads, note)
    except TimeoutError:
        return await _start(request, _BUSY)
    if number is None:
        return await _start(request, _GONE)
    return go(request, f"{_PAGE}/{number}", "It is deleted.")


async def show_receipt(request: Request) -> Response:
    """The receipt of a deletion, to print."""

    def work(db: Session) -> tuple[AuditEntry, str | None] | None:
        entry = db.get(AuditEntry, int(request.path_params["id"]))
        if entry is None or entry.what != _ERASED:
            return None
        who = db.get(Staff, entry.staff_id) if entry.staff_id else None
        return entry, who.name if who else None

    found = await gateway(request).in_database(work)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return render(request, "admin/receipt.html", {"entry": found[0], "name": found[1]})


async def _found(request: Request, find: Callable[[Session], list[Trace]]) -> Response:
    def work(db: Session) -> list[Trace]:
        traces = find(db)
        if traces:
            requests = sum(len(trace.requests) for trace in traces)
            record(request, db, "person.looked_up", "person", requests=requests)
        return traces

    traces = await gateway(request).in_database(work)
    if not traces:
        return await _start(request, _NOBODY)
    return render(request, "admin/deletion.html", {"traces": traces})


async def _start(request: Request, error: str = "") -> Response:
    def work(db: Session) -> list[tuple[AuditEntry, str | None]]:
        return list(audit.entries(db, Filter(what=_ERASED)))

    context = {"receipts": await gateway(request).in_database(work), "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "admin/deletions.html", context, status)


def _ticked_chats(request: Request) -> list[str]:
    return [str(value)[:36] for value in form(request).getlist("conversation")]


def _ticked_leads(request: Request) -> list[int]:
    given = (str(value) for value in form(request).getlist("lead"))
    return [int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 10]
