"""Danger signs of visitors who left no way to reach them."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.leads import danger, history
from backtalk.leads.danger import PAGE, Unreached
from backtalk.leads.workflow import LeadError
from web.console import query
from web.console.page import field, record, signed_in
from web.console.pages.leads import common, words
from web.console.render import go, render
from web.gateway import gateway

_PAGE = f"{common.BOARD}/danger"


async def show(request: Request) -> Response:
    """The list: what nobody took note of yet, or what somebody did."""
    seen = query.text(request, "seen") == "yes"
    page = min(query.number(request, "page") or 1, 10_000)

    def work(db: Session) -> tuple[list[Unreached], int, dict[int, str]]:
        rows, total = danger.unreached(db, seen=seen, page=page)
        return rows, total, history.names(db)

    rows, total, people = await gateway(request).in_database(work)
    content = gateway(request).content.get()
    context = {
        "rows": rows,
        "total": total,
        "people": people,
        "seen": seen,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "signs": {row: sign.name for row, sign in content.red_flags.items()},
        "outcomes": words.OUTCOMES,
        **common.vocabulary(request),
    }
    return render(request, "leads_danger.html", context)


async def take_note(request: Request) -> Response:
    """Put one away, or back onto the list; both are recorded."""
    conversation_id, seen = field(request, "conversation", 36), field(request, "seen") != "no"

    def work(db: Session) -> None:
        danger.take_note(db, conversation_id, signed_in(request).id, seen=seen)
        what = "danger.noted" if seen else "danger.put_back"
        record(request, db, what, "conversation", conversation_id)

    try:
        await gateway(request).in_database(work)
    except LeadError as error:
        return go(request, _PAGE, str(error), "warning")
    return go(request, _PAGE, "Taken note of." if seen else "Back on the list.")
