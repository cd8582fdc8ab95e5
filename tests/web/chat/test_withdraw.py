"""How the request of a chat stands, and taking it back."""

from typing import Any

from sqlalchemy import select

from backtalk.db.models import LeadEvent
from backtalk.db.session import session
from tests.leads import all_leads
from tests.web.visitor import Visitor, error


async def asked(visitor: Visitor, form: dict[str, Any]) -> None:
    await visitor.say("Hello")
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert answer.status_code == 200


async def withdrawn(visitor: Visitor, message_id: str = "w1") -> str:
    answer = await visitor.http.request(
        "DELETE", "/chat/contact", json={"message_id": message_id}, headers=visitor.bearer
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["message"])


async def terms(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = (await visitor.http.get("/chat/contact", headers=visitor.bearer)).json()
    return found


async def test_a_visitor_reads_how_their_request_stands_and_takes_it_back(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    await asked(visitor, form)
    shown = await terms(visitor)
    assert shown["request"].startswith("The clinic has your request of ")
    assert "will get back to you by" in shown["request"]
    assert shown["can_withdraw"] is True
    told = await withdrawn(visitor)
    assert "Your request is cancelled" in told
    (lead,) = all_leads()
    assert (lead.status, lead.closed_reason) == ("closed", "withdrawn")
    with session() as db:
        *_, event = db.scalars(select(LeadEvent).order_by(LeadEvent.id))
        assert (event.who, event.what) == ("visitor", "withdrawn")
    after = await terms(visitor)
    assert (after["can_withdraw"], "is closed" in after["request"]) == (False, True)
    *_, last = await visitor.history()
    assert last["reply"][0]["text"] == told
    assert last["reply"][0]["step"] == "stopped"
    assert "no open request" in await withdrawn(visitor, "w2")


async def test_who_asks_again_has_an_open_request_again(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    await asked(visitor, form)
    await withdrawn(visitor)
    await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    (lead,) = all_leads()
    assert lead.status == "new"


async def test_nobody_takes_back_the_request_of_another_chat(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    await asked(visitor, form)
    async with visitor.another() as other:
        answer = await other.http.request("DELETE", "/chat/contact", json={"message_id": "w1"})
        error(answer, 401, "token_required")
        await other.say("Hello")
        assert "no open request" in await withdrawn(other)
        assert (await terms(other))["request"] == ""
    (lead,) = all_leads()
    assert lead.status == "new"
