"""The plain contact form."""

import asyncio
import json
import time
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from backtalk.db.events import events
from backtalk.db.models import Lead
from backtalk.db.session import session
from tests.leads import details
from tests.web.conftest import Open
from tests.web.fake_engine import HELLO, FakeEngine, answers
from tests.web.visitor import Visitor, error

PHONE = "(206) 555-0142"


@pytest.fixture
async def form(visitor: Visitor) -> dict[str, Any]:
    """The form, well filled in."""
    shown = (await visitor.http.get("/chat/contact")).json()
    return {
        "message_id": "form-1",
        "name": "Jo March",
        "reach": "206 555 0199",
        "best_time": "mornings",
        "reason": "My hip",
        "consent": True,
        "consent_version": shown["consent_version"],
    }


def saved() -> list[Lead]:
    with session() as db:
        return list(db.scalars(select(Lead)))


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
    (lead,) = saved()
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
    assert len(saved()) == 1
    assert answer.json()["token"] is None  # given out once, to whom the request is new


async def test_two_people_with_one_id_both_have_a_request(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    for name, reach in (("Jo March", "jo@example.org"), ("Amy March", "amy@example.org")):
        answer = await visitor.http.post(
            "/chat/contact", json={**form, "name": name, "reach": reach}
        )
        assert answer.status_code == 200
        assert answer.json()["token"]
    assert [details(lead).name for lead in saved()] == ["Jo March", "Amy March"]
    assert len({lead.conversation_id for lead in saved()}) == 2


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
    assert len(saved()) == 1


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
    assert saved() == []
    assert (await visitor.http.post("/chat/contact", json=given)).status_code == 200
    assert [details(lead).email for lead in saved()] == ["jo@gmial.com"]


async def test_a_name_is_taken_as_it_is_written(visitor: Visitor, form: dict[str, Any]) -> None:
    given = {**form, "name": "नरेंद्र O'Brien 3rd 😊", "reach": "o'brien@example.com"}
    assert (await visitor.http.post("/chat/contact", json=given)).status_code == 200
    (lead,) = map(details, saved())
    assert (lead.name, lead.email) == ("नरेंद्र O'Brien 3rd 😊", "o'brien@example.com")


async def test_forget_me_takes_the_request_with_it(visitor: Visitor, form: dict[str, Any]) -> None:
    await visitor.say("Hello")
    await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    await visitor.http.delete("/chat", headers=visitor.bearer)
    assert saved() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consent": False}, "consent_required"),
        ({"consent": None}, "consent_required"),
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
    assert saved() == []


async def test_nothing_is_taken_from_somebody_under_16(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    engine.behaviours = [answers(HELLO, slots={"minor": True}), answers(HELLO)]
    await visitor.say("I am 12")
    await visitor.say("Hello?")
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert PHONE in error(answer, 422, "under_16")
    assert saved() == []


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
    assert saved() == []


async def test_a_robot_that_fills_in_what_nobody_sees_is_refused(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    filled = form | {"website": "https://spam.example"}
    assert PHONE in error(await visitor.http.post("/chat/contact", json=filled), 422, "robot")
    assert saved() == []


@pytest.mark.parametrize("mark", ["of the form", "forged"])
async def test_a_form_that_is_sent_at_once_is_refused(
    visitor: Visitor, form: dict[str, Any], mark: str
) -> None:
    shown = (await visitor.http.get("/chat/contact")).json()
    sent = form | {"opened": shown["opened"] if mark == "of the form" else mark}
    error(await visitor.http.post("/chat/contact", json=sent), 422, "too_fast")
    assert saved() == []


async def test_a_form_that_took_a_person_s_time_is_taken(
    visitor: Visitor, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.tokens.SHORTEST_FORM", 0)
    shown = (await visitor.http.get("/chat/contact")).json()
    sent = form | {"opened": shown["opened"]}
    assert (await visitor.http.post("/chat/contact", json=sent)).status_code == 200


async def test_the_history_shows_that_the_form_was_sent_and_nothing_of_what_was_in_it(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    await visitor.say("Hello")
    sent = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    told = sent.json()["message"].partition(" What we have: ")[0]
    past = (await visitor.http.get("/chat/history", headers=visitor.bearer)).json()["messages"]
    assert past[-1]["text"] == visitor.gateway.say("contact_form_sent")
    assert (past[-1]["reply"][0]["step"], past[-1]["reply"][0]["text"]) == ("saved", told)
    assert "Jo March" not in str(past)


async def test_the_form_ends_the_questions_that_the_assistant_was_asking(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    await visitor.say("Call me")
    open_form(visitor)
    await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert engine.said == ["Call me", "/stop"]
    assert len(saved()) == 1


async def test_the_form_is_saved_though_the_assistant_is_down(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    await visitor.say("Call me")
    open_form(visitor)
    await engine.stop()
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert answer.status_code == 200
    assert len(saved()) == 1


def open_form(visitor: Visitor) -> None:
    """Record, as Rasa does, that the contact form has begun."""
    data = json.dumps({"event": "active_loop", "name": "contact_form"})
    with session() as db, db.begin():
        db.execute(
            insert(events).values(
                sender_id=visitor.conversation_id,
                type_name="active_loop",
                timestamp=time.time(),
                data=data,
            )
        )
