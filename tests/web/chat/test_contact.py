"""The plain contact form."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from backtalk.db.models import Lead
from backtalk.db.session import session
from tests.leads import all_leads, details
from tests.web.conftest import Open
from tests.web.fake_engine import HELLO, FakeEngine, answers
from tests.web.visitor import Visitor, error

PHONE = "(206) 555-0142"


async def test_the_form_shows_what_a_visitor_agrees_to(visitor: Visitor) -> None:
    shown = (await visitor.http.get("/chat/contact")).json()
    assert shown["consent"] == visitor.gateway.say("contact_consent")
    assert shown["privacy_url"]


async def test_a_request_is_saved_with_the_consent_and_confirmed(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    answer = await visitor.http.post("/chat/contact", json=form)
    told = answer.json()
    assert told["saved"] is True
    assert told["message"].startswith(visitor.gateway.say("contact_saved"))
    (lead,) = all_leads()
    asked = details(lead)
    assert (asked.name, asked.phone) == ("Jo March", "+12065550199")
    assert (asked.best_time, asked.reason) == ("mornings", "My hip")
    assert lead.consent_text == visitor.gateway.say("contact_consent")
    assert visitor.gateway.tokens.conversation(told["token"]) == lead.conversation_id


@pytest.mark.parametrize("with_chat", [True, False])
async def test_sending_it_again_makes_no_second_request(
    visitor: Visitor, form: dict[str, Any], with_chat: bool
) -> None:
    if with_chat:
        await visitor.say("Hello")
    for _ in range(2):
        answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
        assert answer.status_code == 200
    assert len(all_leads()) == 1
    token = answer.json()["token"]
    if with_chat:
        assert token is None
    else:  # the first answer may be lost, and who sent it can still delete the request
        await visitor.http.delete("/chat", headers={"Authorization": f"Bearer {token}"})
        assert all_leads() == []


async def test_the_token_is_for_who_knows_all_of_the_request(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    mine = (await visitor.http.post("/chat/contact", json=form)).json()["token"]
    guessed = {**form, "name": "Jo"}
    token = (await visitor.http.post("/chat/contact", json=guessed)).json()["token"]
    tokens = visitor.gateway.tokens
    assert tokens.conversation(token) != tokens.conversation(mine)


async def test_two_people_with_one_id_both_have_a_request(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    for name, reach in (("Jo March", "jo@example.org"), ("Amy March", "amy@example.org")):
        answer = await visitor.http.post(
            "/chat/contact", json={**form, "name": name, "reach": reach}
        )
        assert answer.status_code == 200
        assert answer.json()["token"]
    assert [details(lead).name for lead in all_leads()] == ["Jo March", "Amy March"]
    assert len({lead.conversation_id for lead in all_leads()}) == 2


@pytest.mark.parametrize("with_chat", [True, False])
async def test_sent_again_at_the_same_moment_it_is_saved_once_and_nobody_is_told_otherwise(
    visitor: Visitor, form: dict[str, Any], with_chat: bool
) -> None:
    if with_chat:
        await visitor.say("Hello")
    ids = [f"form-{number}" if with_chat else "form-1" for number in range(4)]
    posts = (
        visitor.http.post("/chat/contact", json={**form, "message_id": id_}, headers=visitor.bearer)
        for id_ in ids
    )
    answered = await asyncio.gather(*posts)
    assert [answer.status_code for answer in answered] == [200] * 4
    assert len(all_leads()) == 1


async def test_what_is_kept_is_read_back(visitor: Visitor, form: dict[str, Any]) -> None:
    given = {**form, "reach": "206 555 0199 ext 12"}
    told = (await visitor.http.post("/chat/contact", json=given)).json()["message"]
    assert "Jo March; (206) 555-0199 ext. 12; mornings; My hip" in told


async def test_a_slip_in_an_address_is_asked_about_once(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    given = {**form, "reach": "jo@gmial.com"}
    said = error(await visitor.http.post("/chat/contact", json=given), 422, "invalid_reach")
    assert "Did you mean jo@gmail.com?" in said
    assert all_leads() == []
    assert (await visitor.http.post("/chat/contact", json=given)).status_code == 200
    assert [details(lead).email for lead in all_leads()] == ["jo@gmial.com"]


async def test_a_name_is_taken_as_it_is_written(visitor: Visitor, form: dict[str, Any]) -> None:
    given = {**form, "name": "नरेंद्र O'Brien 3rd 😊", "reach": "o'brien@example.com"}
    assert (await visitor.http.post("/chat/contact", json=given)).status_code == 200
    (lead,) = map(details, all_leads())
    assert (lead.name, lead.email) == ("नरेंद्र O'Brien 3rd 😊", "o'brien@example.com")


async def test_a_name_is_one_line(visitor: Visitor, form: dict[str, Any]) -> None:
    given = {**form, "name": "Ann\r\nBcc: eve@example.org", "best_time": "mornings\nor so"}
    await visitor.http.post("/chat/contact", json=given)
    (lead,) = map(details, all_leads())
    assert (lead.name, lead.best_time) == ("Ann Bcc: eve@example.org", "mornings or so")


async def test_only_what_says_to_be_json_is_read(visitor: Visitor, form: dict[str, Any]) -> None:
    """A form of another website could send the same as text without asking first."""
    text = json.dumps(form)
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        sent = await visitor.http.post("/chat/contact", content=text, headers=headers)
        error(sent, 415, "not_json")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    sent = await visitor.http.post("/chat/contact", content=text, headers=headers)
    assert sent.status_code == 200


async def test_forget_me_takes_the_request_with_it(visitor: Visitor, form: dict[str, Any]) -> None:
    await visitor.say("Hello")
    await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    await visitor.http.delete("/chat", headers=visitor.bearer)
    assert all_leads() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consent": False}, "consent_required"),
        ({"consent": None}, "consent_required"),
        ({"consent": 1}, "consent_required"),
        ({"consent": "true"}, "consent_required"),
        ({"consent_version": "0"}, "consent_changed"),
        ({"reach": "not a number"}, "invalid_reach"),
        ({"reach": "12345"}, "invalid_reach"),
        ({"reach": ""}, "invalid_reach"),
        ({"name": " / "}, "invalid_name"),
        ({"name": "x" * 201}, "invalid_name"),
        ({"best_time": "x" * 201}, "invalid_best_time"),
        ({"reason": "x" * 1001}, "too_long"),
        ({"message_id": None}, "invalid_message_id"),
    ],
)
async def test_what_is_missing_or_wrong_is_said_and_nothing_is_saved(
    visitor: Visitor, form: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    error(await visitor.http.post("/chat/contact", json=form | change), 422, code)
    assert all_leads() == []


async def test_nothing_is_taken_from_somebody_under_16(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    engine.behaviours = [answers(HELLO, slots={"minor": True}), answers(HELLO)]
    await visitor.say("I am 12")
    await visitor.say("Hello?")
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert PHONE in error(answer, 422, "under_16")
    assert all_leads() == []


async def test_who_takes_an_age_under_16_back_can_ask(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    engine.behaviours = [
        answers(HELLO, slots={"minor": True}),
        answers(HELLO, slots={"minor": None}),
    ]
    await visitor.say("I am 12")
    await visitor.say("Sorry, I'm 21")
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert answer.status_code == 200


async def test_nothing_pretends_to_be_saved_without_the_database(opened: Open) -> None:
    visitor = await opened(database_url="postgresql://u:p@127.0.0.1:1/x")
    body = {
        **{"message_id": "a", "name": "Jo", "reach": "jo@example.com", "consent": True},
        "consent_version": visitor.gateway.say("contact_consent_version"),
    }
    assert PHONE in error(
        await visitor.http.post("/chat/contact", json=body), 503, "database_unavailable"
    )


async def test_nothing_pretends_to_be_saved_that_cannot_be_written(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    with session() as db, db.begin():
        db.connection().exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON leads"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    answer = await visitor.http.post("/chat/contact", json=form)
    assert PHONE in error(answer, 503, "database_unavailable")
    with session() as db:
        assert db.scalar(select(func.count()).select_from(Lead)) == 0


async def test_a_request_without_a_chat_can_be_deleted_by_its_sender(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    token = (await visitor.http.post("/chat/contact", json=form)).json()["token"]
    await visitor.http.delete("/chat", headers={"Authorization": f"Bearer {token}"})
    assert all_leads() == []
