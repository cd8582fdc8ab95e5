"""Deliveries: what was sent to whom, what waits, what failed and can be sent again."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Notification
from backtalk.notifications import outbox, targets
from web.console.page import record
from web.console.render import go, render
from web.gateway import gateway

_PAGE = "/console/notifications/deliveries"
_STATES = {"failed": "failed", "waiting": "waiting", "sent": "sent"}
_KINDS = {
    "lead": "Contact request",
    "danger": "Danger sign",
    "digest": "Digest",
    "report": "Monday report",
    "letter": "E-mail to a visitor",
    "test": "Test",
}


async def show(request: Request) -> Response:
    """The latest, of one state if the address names one."""
    state = _STATES.get(request.query_params.get("state", ""), "")
    before = request.query_params.get("before", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None

    def work(db: Session) -> tuple[list[Notification], dict[int, str], int]:
        found = list(outbox.deliveries(db, state, last, outbox.PAGE + 1))
        names = {target.id: target.name for target in targets.all_targets(db)}
        return found, names, outbox.count_failed(db)

    found, names, failed = await gateway(request).in_database(work)
    context = {
        "rows": found[: outbox.PAGE],
        "older": found[outbox.PAGE - 1].id if len(found) > outbox.PAGE else None,
        "names": names,
        "failed": failed,
        "state": state,
        "states": _STATES,
        "kinds": _KINDS,
    }
    return render(request, "notifications/deliveries.html", context)


async def send_again(request: Request) -> Response:
    """Let one that failed be tried for another day."""
    return await _again(request, [int(request.path_params["id"])])


async def send_all_again(request: Request) -> Response:
    """The same for all that failed."""
    return await _again(request, None)


async def _again(request: Request, ids: list[int] | None) -> Response:
    def work(db: Session) -> int:
        again = outbox.send_again(db, ids)
        if again:
            record(request, db, "notification.sent_again", rows=again)
        return again

    again = await gateway(request).in_database(work)
    said = "It has been sent, or is waiting, already."
    if again:
        said = f"{again} will be sent" if again > 1 else "It will be sent"
        said = f"{said} within seconds; reload this page to see."
    return go(request, _PAGE, said, "success" if again else "info")
