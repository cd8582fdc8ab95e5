"""Figures for Prometheus: what was asked and how long it took, what failed, what waits.

Nothing of a request is in them but its method, route and status.
"""

import hmac
import ipaddress
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Notification
from backtalk.secrets import engine_token
from web.errors import ApiError

_REQUESTS = Counter("backtalk_requests", "Answered requests.", ("method", "route", "status"))
_SECONDS = Histogram(
    "backtalk_request_seconds",
    "How long an answer took.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
_EVENTS = Counter("backtalk_events", "Warnings and errors in the log.", ("event", "level"))
_UP = Gauge("backtalk_up", "Whether a part is ok, as /health says.", ("part",))
_OUTBOX = Gauge("backtalk_notifications", "Notifications that were not delivered.", ("state",))
_FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-real-ip"})


def count_request(method: str | None, route: str | None, status: int, seconds: float) -> None:
    """Note an answered request; what is made up by its sender is `None` already."""
    _REQUESTS.labels(method or "other", route or "other", status).inc()
    _SECONDS.labels(route or "other").observe(seconds)


def count_event(_: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Note a line of the log that tells of trouble; structlog hands it over."""
    if level in ("warning", "error", "critical"):
        _EVENTS.labels(str(event["event"]), level).inc()
    return event


async def get_metrics(request: Request) -> Response:
    """The figures, for this machine and for who shows the engine's token."""
    if not _may_look(request):
        raise ApiError(HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")
    state = request.app.state
    health = await state.health.now()
    for part, is_now in health.model_dump().items():
        _UP.labels(part).set(is_now == "ok")
    if health.database == "ok":
        waiting = await state.gateway.in_database(_undelivered)
        for name in ("waiting", "sending", "failed"):
            _OUTBOX.labels(name).set(waiting.get(name, 0))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _may_look(request: Request) -> bool:
    shown = request.headers.get("authorization", "").encode(errors="replace")
    if hmac.compare_digest(shown, f"Bearer {engine_token()}".encode()):
        return True
    # What a reverse proxy on this machine passes on comes from somebody else.
    if _FORWARDED & set(request.headers.keys()) or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _undelivered(db: Session) -> dict[str, int]:
    counted = select(Notification.state, func.count()).group_by(Notification.state)
    return {state: count for state, count in db.execute(counted) if state != "sent"}
