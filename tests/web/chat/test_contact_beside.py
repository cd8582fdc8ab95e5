"""The plain contact form beside a conversation, a robot, and an assistant that is down."""

import json
import time
from typing import Any

import pytest
from sqlalchemy import insert

from backtalk.db.events import events
from backtalk.db.session import session
from tests.leads import all_leads
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor, error

PHONE = "(206) 555-0142"


async def test_a_robot_that_fills_in_what_nobody_sees_is_refused(
    visitor: Visitor, form: dict[str, Any]
) -> None:
    filled = form | {"website": "https://spam.example"}
    assert PHONE in error(await visitor.http.post("/chat/contact", json=filled), 422, "robot")
    assert all_leads() == []


@pytest.mark.parametrize("mark", ["of the form", "forged"])
async def test_a_form_that_is_sent_at_once_is_refused(
    visitor: Visitor, form: dict[str, Any], mark: str
) -> None:
    shown = (await visitor.http.get("/chat/contact")).json()
    sent = form | {"opened": shown["opened"] if mark == "of the form" else mark}
    error(await visitor.http.post("/chat/contact", json=sent), 422, "too_fast")
    assert all_leads() == []


async def test_a_form_that_took_a_person_s_time_is_taken(
    visitor: Visitor, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.chat.tokens.SHORTEST_FORM", 0)
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
    assert len(all_leads()) == 1


async def test_the_form_is_saved_though_the_assistant_is_down(
    visitor: Visitor, engine: FakeEngine, form: dict[str, Any]
) -> None:
    await visitor.say("Call me")
    open_form(visitor)
    await engine.stop()
    answer = await visitor.http.post("/chat/contact", json=form, headers=visitor.bearer)
    assert answer.status_code == 200
    assert len(all_leads()) == 1


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
