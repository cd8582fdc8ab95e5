"""Requests out of another program's table, all or none."""

from collections.abc import Sequence
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.leads import intake
from backtalk.leads.lists import csv_import
from backtalk.leads.lists.csv_import import TableError
from backtalk.leads.workflow import LeadError
from web.console.page import form, record, signed_in
from web.console.pages.leads import add, common
from web.console.render import go, render
from web.console.security import forms
from web.gateway import gateway

_SHOWN = 10
"""Problems that are named: who has more will correct the file anyway."""


async def show(request: Request) -> Response:
    """The form."""
    return _form(request)


async def take(request: Request) -> Response:
    """Keep all rows, or say which cannot be read and keep none."""
    gate, me = gateway(request), signed_in(request)
    text, content = str(form(request).get("table") or ""), gate.content.get()
    wrong: list[str] = []

    def work(db: Session) -> int:
        wanted = csv_import.rows(text)
        for row in wanted:
            try:
                read = add.read(row.cells, content, "import")
                intake.add_by_hand(db, content, read, me.id)
            except LeadError as error:
                wrong.append(f"Line {row.line}: {error}")
        if wrong:
            raise LeadError("Nothing was imported: correct these lines, then try again.")
        record(request, db, "lead.imported", "lead", rows=len(wanted))
        return len(wanted)

    try:
        number = await gate.in_database(work)
    except (TableError, LeadError) as error:
        return _form(request, text, str(error), wrong)
    said = f"{number} request{'' if number == 1 else 's'} imported."
    return go(request, f"{common.TABLE}?source=import&order=newest", said)


def _form(request: Request, text: str = "", error: str = "", wrong: Sequence[str] = ()) -> Response:
    more = len(wrong) - _SHOWN
    shown = [*wrong[:_SHOWN], *([f"… and {more} more."] if more > 0 else [])]
    context = {
        "text": text,
        "error": error,
        "wrong": shown,
        "most": csv_import.AT_MOST,
        "longest": forms.MAX_FORM - 4096,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "leads/import.html", context, status)
