"""Danger signs of visitors who left no way to reach them."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.leads import history
from backtalk.leads.workflow import LeadError
from backtalk.red_flags import records
from backtalk.red_flags.levels import Level
from backtalk.red_flags.records import PAGE, Unreached
from web.console import query
from web.console.page import field, record, signed_in
from web.console.pages.leads import common, words
from web.console.render import go, render
from web.console.words import sign_names
from web.gateway import gateway

LEVELS = {
    Level.EMERGENCY_NOW.rank: "emergency",
    Level.SAME_DAY.rank: "today",
    Level.SOON.rank: "days",
}
"""Levels as the address of the page names them, by rank."""
_PAGE = f"{common.BOARD}/danger"


async def show(request: Request) -> Response:
    """The list: what nobody took note of yet, or what somebody did."""
    seen = query.text(request, "seen") == "yes"
    page = min(query.number(request, "page") or 1, 10_000)
    level = query.text(request, "level")
    rank = next((rank for rank, name in LEVELS.items() if name == level), None)

    def work(db: Session) -> tuple[list[Unreached], int, dict[int, str]]:
        rows, total = records.unreached(db, seen=seen, rank=rank, page=page)
        return rows, total, history.names(db)

    rows, total, people = await gateway(request).in_database(work)
    content = gateway(request).content.get()
    context = {
        "rows": rows,
        "total": total,
        "people": people,
        "seen": seen,
        "levels": LEVELS,
        "level": level if rank else "",
        "done": records.DONE,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "signs": sign_names(content),
        "outcomes": words.OUTCOMES,
        **common.vocabulary(request),
    }
    return render(request, "leads/red_flags.html", context)


async def take_note(request: Request) -> Response:
    """Put one away, or back onto the list; both are recorded."""
    conversation_id, seen = field(request, "conversation", 36), field(request, "seen") != "no"
    done = field(request, "done", 16)

    def work(db: Session) -> None:
        records.take_note(db, conversation_id, signed_in(request).id, done=done, seen=seen)
        what = "danger.noted" if seen else "danger.put_back"
        record(
            request, db, what, "conversation", conversation_id, **({"done": done} if done else {})
        )

    try:
        await gateway(request).in_database(work)
    except LeadError as error:
        return go(request, _PAGE, str(error), "warning")
    return go(request, _PAGE, "Taken note of." if seen else "Back on the list.")
