"""Counting pages seen and chats opened, by requests that the widget makes anyway.

An hour and a number are all that is kept: no address, no cookie, nothing of the request.
"""

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backtalk.db.models import now
from backtalk.insights import totals
from backtalk.insights.counting import Kind
from web.errors import ApiError
from web.gateway import Gateway
from web.jobs.every import at_most_every, every

COUNTED = {"/widget.js": Kind.VISITED, "/chat/widget": Kind.OPENED}
"""A page asks for the script, the chat for the clinic's facts once it is opened."""
_EVERY = 60.0  # seconds between two writes: a visit costs the database nothing
_RECOUNT = 3600.0  # seconds between two looks for days to count


class Visits:
    """Notes each request of `COUNTED` that was answered well."""

    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        """Wrap the application."""
        self.app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        kind = COUNTED.get(scope.get("path", ""))
        if kind is None or scope.get("method") != "GET":
            await self.app(scope, receive, send)
            return

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                moment = now().astimezone(_zone(self._gateway))
                self._gateway.visits[moment.date(), moment.hour, kind] += 1
            await send(message)

        await self.app(scope, receive, counting)


async def write(gateway: Gateway) -> None:
    """Add what was noted since the last time to the database; on failure it is kept for later."""
    noted = gateway.visits.copy()
    if not noted:
        return
    gateway.visits -= noted
    try:
        await gateway.in_database(lambda db: totals.add(db, noted))
    except ApiError:
        # It has been logged.
        gateway.visits += noted


async def count_forever(gateway: Gateway) -> None:
    """Write visits each minute, and count the days that are over each hour."""
    count = at_most_every(_RECOUNT, partial(count_days, gateway))
    await every(_EVERY, partial(write, gateway), count, failed="counting_failed")


async def count_days(gateway: Gateway) -> None:
    """Count the days that are over and not counted, each in a transaction of its own."""
    zone = _zone(gateway)
    days = await gateway.in_database(lambda db: list(totals.days_to_count(db, zone)))
    for day in days:
        await gateway.in_database(partial(_recount, day, zone))


def _recount(day: date, zone: ZoneInfo, db: Session) -> None:
    totals.recount(db, day, zone)


def _zone(gateway: Gateway) -> ZoneInfo:
    return ZoneInfo(gateway.content.get().clinic.time_zone)
