"""What was sent to whom, page by page, and what failed."""

import re

import httpx
import pytest
from sqlalchemy import select

from backtalk.db.models import Notification
from backtalk.db.session import session
from tests.backtalk.notifications.helpers import ask
from tests.web.console.browser import Browser
from tests.web.console.notifications.making import add, audited, only


async def test_failures_are_seen_and_sent_again(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(admin)
    for number in range(2):
        ask(number)
    with session() as db, db.begin():
        for row in db.scalars(select(Notification)):
            row.state, row.attempts, row.last_error = "failed", 99, "The server answered 500."
        first = row.id
    assert "2 messages could not be sent" in (await admin.get("/notifications")).text
    text = (await admin.get("/notifications/deliveries?state=failed")).text
    assert text.count("The server answered 500.") == 2
    assert "Practice software" in text
    await admin.post(f"/notifications/deliveries/{first}/again")
    assert "(1)" in (await admin.get("/notifications/deliveries")).text
    again = await admin.post("/notifications/deliveries/again")
    assert again.status_code == 303
    with session() as db:
        assert {row.state for row in db.scalars(select(Notification))} <= {"waiting", "sending"}
    assert "already" in await _said(admin, await admin.post("/notifications/deliveries/1/again"))
    assert audited()[1:] == ["notification.sent_again"] * 2


async def _said(admin: Browser, answer: httpx.Response) -> str:
    return (await admin.get(answer.headers["location"].removeprefix("/console"))).text


@pytest.mark.parametrize(
    "query", ["?state=failed&before=1", "?state=<b>", "?before=-1", "?before=99999999999999999999"]
)
async def test_addresses_that_somebody_made_up_do_no_harm(admin: Browser, query: str) -> None:
    answer = await admin.get(f"/notifications/deliveries{query}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    too_large = f"/notifications/deliveries/{10**30}/again"
    assert (await admin.post(too_large)).status_code == 404
    assert (await admin.get(f"/notifications/{10**30}")).status_code == 404


async def test_there_are_pages_of_deliveries(admin: Browser) -> None:
    await add(admin)
    target, _ = only()
    with session() as db, db.begin():
        db.add_all(
            Notification(key=f"k{n}", kind="test", target_id=target.id, payload=b"", state="sent")
            for n in range(60)
        )
    text = (await admin.get("/notifications/deliveries?state=sent")).text
    older = re.search(
        r'href="/console(/notifications/deliveries\?state=sent&amp;before=\d+)"', text
    )
    assert older
    assert (await admin.get(older[1].replace("&amp;", "&"))).text.count("<tr>") == 11
