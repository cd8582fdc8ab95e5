"""Pages seen and chats opened are counted, and nothing else about them."""

from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backtalk.db.models import Conversation, Counter
from backtalk.db.session import session
from backtalk.insights import totals
from tests.web.visitor import Visitor
from web.gateway import Gateway
from web.jobs.visits import Visits, count_days, write


async def answer(request: Request) -> Response:
    return PlainTextResponse("hm", int(request.query_params.get("status", 200)))


@pytest.fixture
def gateway(visitor: Visitor) -> Gateway:
    found: Gateway = visitor.app.state.gateway
    return found


async def ask(gateway: Gateway, *paths: str, method: str = "GET") -> None:
    routes = [
        Route(path, answer, methods=["GET", "POST"]) for path in ("/widget.js", "/chat/widget", "/")
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Visits, gateway=gateway)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        for path in paths:
            await client.request(method, path)


def rows() -> list[tuple[str, int, str, int]]:
    with session() as db:
        found = db.scalars(select(Counter).order_by(Counter.kind)).all()
    return [(str(row.day), row.hour, row.kind, row.count) for row in found]


async def test_a_page_seen_and_a_chat_opened_are_counted_by_the_clinics_hour(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.jobs.visits.now", lambda: datetime(2026, 11, 18, 2, 30, tzinfo=UTC))
    await ask(gateway, "/widget.js", "/widget.js", "/chat/widget", "/")
    assert rows() == []
    await write(gateway)
    await ask(gateway, "/widget.js")
    await write(gateway)
    await write(gateway)
    assert rows() == [("2026-11-17", 18, "opened", 1), ("2026-11-17", 18, "visited", 3)]


async def test_what_failed_or_only_sends_is_not_counted(gateway: Gateway) -> None:
    await ask(gateway, "/widget.js?status=404", "/chat/widget?status=503")
    await ask(gateway, "/chat/widget", method="POST")
    assert not gateway.visits


async def test_while_the_database_is_away_visits_are_kept(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(gateway, "/chat/widget")
    with monkeypatch.context() as patch:

        def away(*_: object) -> None:
            raise OperationalError("insert", {}, Exception("away"))

        patch.setattr(totals, "add", away)
        await write(gateway)
    assert rows() == []
    await ask(gateway, "/chat/widget")
    await write(gateway)
    assert [(kind, count) for _, _, kind, count in rows()] == [("opened", 2)]


async def test_days_that_are_over_are_counted(gateway: Gateway) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id="c", started_at=datetime(2026, 11, 2, 20, tzinfo=UTC)))
    await count_days(gateway)
    assert ("2026-11-02", 12, "asked", 1) in rows()
