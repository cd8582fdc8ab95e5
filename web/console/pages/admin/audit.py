"""The audit: who did what, when."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import AuditEntry, Staff
from backtalk.staff import accounts, audit
from web.console import query
from web.console.csv import csv_response
from web.console.page import record
from web.console.render import local, render
from web.gateway import gateway

_AT_MOST = 50_000
"""Rows of an export."""

Found = list[tuple[AuditEntry, str | None]]


async def show(request: Request) -> Response:
    """The entries that the filters let through, a page of them."""
    wanted = _wanted(request)

    def work(db: Session) -> tuple[Found, list[str], list[Staff]]:
        found = list(audit.entries(db, wanted, audit.PAGE + 1))
        return found, audit.kinds_of_action(db), accounts.everybody(db)

    found, actions, people = await gateway(request).in_database(work)
    context = {
        "entries": found[: audit.PAGE],
        "older": found[audit.PAGE - 1][0].id if len(found) > audit.PAGE else None,
        "actions": actions,
        "people": people,
        "names": {str(person.id): person.name for person in people},
        "chosen": request.query_params,
        "filters": query.kept(request, ("who", "what", "since", "until")),
    }
    return render(request, "admin/audit.html", context)


async def export(request: Request) -> Response:
    """The same as CSV; that it was taken is itself recorded."""
    wanted, clinic = _wanted(request), gateway(request).content.get().clinic

    def work(db: Session) -> Found:
        found = list(audit.entries(db, wanted, _AT_MOST))
        record(request, db, "audit.exported", rows=len(found))
        return found

    found = await gateway(request).in_database(work)
    header = ("at", "time", "staff id", "name", "what", "of", "id", "details", "address")
    rows = (
        (
            *(entry.at.isoformat(), local(entry.at, clinic), entry.staff_id, name, entry.what),
            *(entry.kind, entry.object_id, entry.details, (entry.address_hash or "")[:12]),
        )
        for entry, name in found
    )
    return csv_response("audit", header, rows)


def _wanted(request: Request) -> audit.Filter:
    return audit.Filter(
        staff_id=query.number(request, "who"),
        what=query.text(request, "what", 48),
        since=query.since(request),
        until=query.until(request),
        before=query.number(request, "before"),
    )
