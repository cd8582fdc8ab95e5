"""Requests as a CSV or an Excel file, with contact details; that it was taken is recorded."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import now
from backtalk.leads.lists import export
from backtalk.leads.lists.export import Cell
from web.console.csv import csv_response
from web.console.excel import excel_response
from web.console.page import record
from web.console.pages.leads import common
from web.gateway import gateway


async def as_csv(request: Request) -> Response:
    """What the filters let through, for any spreadsheet."""
    rows = await _rows(request, "csv")
    texts = ([_text(cell) for cell in row] for row in rows)
    return await to_thread.run_sync(csv_response, _name(request), export.HEADER, texts)


async def as_excel(request: Request) -> Response:
    """The same as an Excel file."""
    rows = await _rows(request, "xlsx")
    return await to_thread.run_sync(excel_response, _name(request), export.HEADER, rows)


def _name(request: Request) -> str:
    today = now().astimezone(gateway(request).content.get().clinic.zone).date()
    return f"requests-{today}"


async def _rows(request: Request, kind: str) -> list[tuple[Cell, ...]]:
    topics = common.vocabulary(request)["topics"]
    wanted, filters = common.wanted(request), common.filters(request)
    zone = ZoneInfo(gateway(request).content.get().clinic.time_zone)

    def work(db: Session) -> list[tuple[Cell, ...]]:
        rows = [tuple(_local(row, zone)) for row in export.rows(db, wanted, now(), topics)]
        # Which filters, not what for: a search stands for a person.
        record(
            request, db, "lead.exported", "lead", rows=len(rows), format=kind, filters=[*filters]
        )
        return rows

    return await gateway(request).in_database(work)


def _local(row: Iterable[Cell], zone: ZoneInfo) -> Iterable[Cell]:
    """Times as the clinic's clock shows them, to the minute: spreadsheets know no zones."""
    for cell in row:
        if isinstance(cell, datetime):
            yield cell.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        else:
            yield cell


def _text(cell: Cell) -> Cell:
    return cell.isoformat(" ", "minutes") if isinstance(cell, datetime) else cell
