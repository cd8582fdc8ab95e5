"""Requests as a board and as a table, their search, saved filters, and what tells of new ones."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk.db.models import Lead, now
from backtalk.leads import history, viewing
from backtalk.leads.lists import listing, search, tags
from backtalk.leads.lists.listing import PAGE
from backtalk.notifications import outbox
from backtalk.privacy import crypto
from backtalk.privacy.crypto import hash_occasion
from backtalk.red_flags import records
from backtalk.staff import accounts, saved_filters
from backtalk.staff.accounts import StaffError
from web.console import query
from web.console.page import field, signed_in
from web.console.pages.leads import common
from web.console.render import go, render
from web.gateway import gateway

_COLUMN = 20
"""Cards of a column of the board."""


async def show_board(request: Request) -> Response:
    """The board: a column for each status; that numbers were shown is recorded."""
    await common.record_look(request)
    return render(request, "leads/board.html", await _board(request))


async def board_part(request: Request) -> Response:
    """Only the columns, for a script that puts them in the place of the old ones."""
    return render(request, "leads/board_part.html", await _board(request))


async def show_table(request: Request) -> Response:
    """The table, with filters, sorting and pages; that numbers were shown is recorded."""
    await common.record_look(request)
    return render(request, "leads/table.html", await _table(request))


async def table_part(request: Request) -> Response:
    """Only the rows, for a script."""
    return render(request, "leads/table_part.html", await _table(request))


async def live(request: Request) -> Response:
    """What a script asks for every few seconds: how much waits, and a mark of it all."""
    lead_id, me = query.number(request, "lead"), signed_in(request)

    def work(db: Session) -> tuple[listing.Pulse, int, int, history.Entry | None, list[str]]:
        latest, others = None, list[str]()
        if lead_id is not None:
            latest = history.latest(db, lead_id)
            viewing.look(db, lead_id, me.id)
            others = viewing.others(db, lead_id, me.id)
        failing = outbox.count_failing(db) if me.role == "admin" else 0
        return listing.pulse(db, now()), records.count_unreached(db), failing, latest, others

    pulse, signs, failing, latest, others = await gateway(request).in_database(work)
    around = f"{failing}-{hash_occasion(','.join(others))[:8]}"
    mark = f'"{pulse.mark}-{signs}-{latest.id if latest else 0}-{around}"'
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": mark})
    told: dict[str, Any] = {
        "newest": pulse.newest,
        "new": pulse.new,
        "overdue": pulse.overdue,
        "signs": signs,
        "failing": failing,
    }
    if latest:
        told |= {"event": latest.id, "who": latest.who}
    if others:
        told["others"] = others
    return JSONResponse(told, headers={"ETag": mark})


async def find(request: Request) -> Response:
    """Search by name, phone or e-mail: the words become keys here, and never stand in an address.

    `#12` leads to that request, and so does `12`; four digits and more end a phone number.
    """
    words = field(request, "words", 200)
    number = common.number(words.removeprefix("#"))
    of_request = words.startswith("#") or len(words) < crypto.LEAST_DIGITS
    if number is not None and of_request:
        return go(request, f"{common.BOARD}/{number}")
    keys = search.keys(words, gateway(request).country)
    if not keys:
        return go(request, common.TABLE, "Type a name, a number or an e-mail address.", "warning")
    said = ""
    if number is not None and await _is_there(request, number):
        said = f"There is a request #{number}, too: search for #{number} to open it."
    address = f"{common.TABLE}?{urlencode({'match': '.'.join(keys)})}"
    return go(request, address, said, "info")


async def _is_there(request: Request, lead_id: int) -> bool:
    return await gateway(request).in_database(lambda db: db.get(Lead, lead_id) is not None)


async def save_filter(request: Request) -> Response:
    """Keep the table's filters under a name; a search for a person is not kept."""
    name = field(request, "name")
    given = {key: field(request, key, 100) for key in common.SAVED}
    wanted = {key: value for key, value in given.items() if value}

    def work(db: Session) -> None:
        saved_filters.save(db, signed_in(request).id, name, wanted)

    try:
        await gateway(request).in_database(work)
    except StaffError as error:
        return go(request, common.back(request, common.TABLE), str(error), "warning")
    return go(request, f"{common.TABLE}?{urlencode(wanted)}", "The filter is saved.")


async def drop_filter(request: Request) -> Response:
    """Delete one of one's own filters."""
    filter_id, me = int(request.path_params["id"]), signed_in(request).id
    await gateway(request).in_database(lambda db: saved_filters.drop(db, me, filter_id))
    return go(request, common.back(request, common.TABLE), "The filter is deleted.")


async def _board(request: Request) -> dict[str, Any]:
    at, wanted = now(), common.wanted(request)

    def work(db: Session) -> dict[str, Any]:
        return {
            "columns": listing.board(db, wanted, at, _COLUMN),
            "counts": listing.counts(db, wanted, at),
            **_around(db, request),
        }

    found = await gateway(request).in_database(work)
    return {**found, **_context(request, common.BOARD), "at": at}


async def _table(request: Request) -> dict[str, Any]:
    at, wanted = now(), common.wanted(request)

    def work(db: Session) -> dict[str, Any]:
        cards, total = listing.find(db, wanted, at)
        mine = saved_filters.mine(db, signed_in(request).id)
        return {"cards": cards, "total": total, "saved": mine, **_around(db, request)}

    found = await gateway(request).in_database(work)
    pages = max(1, -(-found["total"] // PAGE))
    context = {"at": at, "wanted": wanted, "pages": pages, "order": wanted.order}
    return {**found, **_context(request, common.TABLE), **context}


def _around(db: Session, request: Request) -> dict[str, Any]:
    everybody = accounts.everybody(db)
    return {
        "staff": [person for person in everybody if person.disabled_at is None],
        "people": {person.id: person.name for person in everybody},
        "pulse": listing.pulse(db, now()),
        "signs": records.count_unreached(db),
        "done": common.just_done(db, request),
        "tag_choices": [(word, word) for word in tags.used(db)],
    }


def _context(request: Request, page: str) -> dict[str, Any]:
    chosen = common.filters(request)
    order = query.text(request, "order")
    number = query.text(request, "page")
    full = {**chosen, **({"order": order} if order else {}), **({"page": number} if number else {})}
    here = f"{page}?{urlencode(full)}" if full else page
    return {
        "filters": chosen,
        "here": here,
        "part": here.replace(page, f"{page}/part", 1),
        "page_address": page,
        "understood": search.understood(common.wanted(request).keys),
        **common.vocabulary(request),
    }
