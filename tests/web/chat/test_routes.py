"""The routes: choices, tokens, history, feedback, forgetting."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from backtalk.db.events import events
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.db.session import session
from backtalk.payloads import Check, Choice, Choices, Text
from backtalk.secrets import signing_key
from tests.web.fake_engine import HELLO, FakeEngine, answers, dies_during, raw
from tests.web.visitor import Visitor, error
from web.chat.tokens import LIFETIME

PAYLOAD = '/topic{"topic":"foam_rolling","aspect":"how"}'
OFFER = Choices(text="And now?", choices=[Choice(title="How do I roll?", choice=PAYLOAD)])


async def offered(visitor: Visitor, engine: FakeEngine) -> str:
    engine.behaviours = [answers(OFFER)]
    choice: str = (await visitor.say("Foam rolling"))[-1]["choices"][0]["choice"]
    return choice


async def test_a_choice_reaches_the_engine_as_its_payload_and_the_history_as_its_title(
    visitor: Visitor, engine: FakeEngine
) -> None:
    choice = await offered(visitor, engine)
    assert PAYLOAD not in choice
    await visitor.say(choice=choice)
    assert engine.said == ["Foam rolling", PAYLOAD]
    assert [m["text"] for m in await visitor.history()] == ["Foam rolling", "How do I roll?"]


async def test_a_choice_from_the_history_works_like_the_one_it_was(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await offered(visitor, engine)
    reply = (await visitor.history())[0]["reply"]
    await visitor.say(choice=reply[-1]["choices"][0]["choice"])
    assert engine.said[-1] == PAYLOAD


async def test_choices_of_a_check_and_of_plain_rasa_buttons_are_signed_too(
    visitor: Visitor, engine: FakeEngine
) -> None:
    check = Check(text="Is this happening now?", choices=[Choice(title="Yes", choice="/affirm")])
    buttons = b'[{"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]'
    for behaviour in (answers(check), raw(buttons)):
        engine.behaviours = [behaviour]
        message = (await visitor.say("Hello"))[-1]
        await visitor.say(choice=message["choices"][0]["choice"])
        assert engine.said[-1] == "/affirm"


@pytest.mark.parametrize("tamper", ["forged", "foreign", "expired", "raw", "token"])
async def test_a_choice_that_was_not_offered_here_sets_nothing(
    visitor: Visitor, engine: FakeEngine, tamper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = await offered(visitor, engine)
    match tamper:
        case "forged":
            forger = URLSafeTimedSerializer("another key", salt="backtalk.choice")
            choice = str(forger.dumps([visitor.conversation_id, "Yes", "/affirm"]))
        case "foreign":
            async with visitor.another() as other:
                choice = await offered(other, engine)
        case "expired":
            conversation_id = visitor.conversation_id
            monkeypatch.setattr("web.chat.tokens.LIFETIME", -1)
            monkeypatch.setattr("web.chat.tokens.Tokens.conversation", lambda *_: conversation_id)
        case "raw":
            choice = PAYLOAD
        case "token":
            choice = visitor.token or ""
    before = len(engine.said)
    error(await visitor.post(choice=choice), 422, "stale_choice")
    assert len(engine.said) == before


async def test_a_choice_without_its_conversation_begins_none(
    visitor: Visitor, engine: FakeEngine
) -> None:
    choice = await offered(visitor, engine)
    visitor.token = None
    error(await visitor.post(choice=choice), 422, "stale_choice")
    assert _count(Conversation) == 1


@pytest.mark.parametrize("in_body", [True, False])
async def test_the_token_comes_in_the_header_or_in_the_body(
    visitor: Visitor, in_body: bool
) -> None:
    await visitor.say("Hello")
    body: dict[str, Any] = {"message_id": "a", "text": "Hello"}
    headers = {} if in_body else visitor.bearer
    body |= {"token": visitor.token} if in_body else {}
    answer = await visitor.http.post("/chat/messages", json=body, headers=headers)
    assert answer.json()["token"]
    assert _count(Conversation) == 1
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["forged", "expired", "deleted", "nonsense"])
async def test_a_token_that_is_no_good_begins_a_new_conversation(
    visitor: Visitor, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("Hello")
    old = visitor.conversation_id
    match kind:
        case "forged":
            forger = URLSafeTimedSerializer("another key", salt="backtalk.conversation")
            visitor.token = str(forger.dumps(old))
        case "expired":
            signer = URLSafeTimedSerializer(signing_key(), salt="backtalk.conversation")
            monkeypatch.setattr(
                "itsdangerous.TimestampSigner.get_timestamp", lambda _: 1_000_000_000
            )
            visitor.token = str(signer.dumps(old))
            monkeypatch.undo()
        case "deleted":
            await visitor.http.delete("/chat", headers=visitor.bearer)
        case "nonsense":
            visitor.token = "nonsense"
    messages = await visitor.say("Hello")
    assert visitor.conversation_id != old
    assert messages[0]["text"] == visitor.gateway.say("opening")


def test_tokens_live_for_a_month() -> None:
    assert LIFETIME == 30 * 24 * 3600


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/messages"),
        ("GET", "/chat/history"),
        ("POST", "/chat/feedback"),
        ("POST", "/chat/contact"),
        ("DELETE", "/chat"),
    ],
)
async def test_a_token_in_the_address_is_refused(visitor: Visitor, method: str, path: str) -> None:
    await visitor.say("Hello")
    bodies: dict[str, Any] = {
        "/chat/messages": {"message_id": "a", "text": "Hello"},
        "/chat/feedback": {"message_id": "m1", "value": "up"},
        "/chat/contact": {
            **{"message_id": "a", "name": "Jo", "reach": "jo@example.com"},
            **{"consent": True, "consent_version": "1"},
        },
    }
    answer = await visitor.http.request(
        method, path, params={"token": visitor.token}, json=bodies.get(path)
    )
    error(answer, 400, "token_in_address")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/chat/history", None),
        ("POST", "/chat/feedback", {"message_id": "m1", "value": "up"}),
        ("DELETE", "/chat", None),
    ],
)
@pytest.mark.parametrize("token", [None, "forged.to.ken"])
async def test_what_belongs_to_a_conversation_needs_its_token(
    visitor: Visitor, method: str, path: str, body: dict[str, str] | None, token: str | None
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await visitor.http.request(method, path, json=body, headers=headers)
    error(answer, 401, "token_required")


async def test_the_history_has_every_message_with_its_reply_and_state(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    engine.behaviours = [dies_during]
    await visitor.post("Are you there?")
    first, second = await visitor.history()
    assert (first["text"], first["state"]) == ("Hello", "answered")
    assert first["reply"][-1] == HELLO.model_dump()
    assert (second["text"], second["state"], second["reply"]) == ("Are you there?", "failed", [])


async def test_nobody_reads_the_history_of_another(visitor: Visitor) -> None:
    await visitor.say("Mine")
    async with visitor.another() as other:
        await other.say("Theirs")
        assert [m["text"] for m in await other.history()] == ["Theirs"]


async def test_feedback_is_kept_with_the_reply(visitor: Visitor) -> None:
    await visitor.say("Hello")
    body = {"token": visitor.token, "message_id": "m1", "value": "down", "text": "Too long"}
    assert (await visitor.http.post("/chat/feedback", json=body)).json() == {"saved": True}
    assert (await visitor.history())[0]["feedback"] == "down"
    with session() as db:
        assert db.scalar(select(ChatMessage.feedback_text)) == "Too long"


async def test_contact_details_in_feedback_are_masked(visitor: Visitor) -> None:
    await visitor.say("Hello")
    body = {"message_id": "m1", "value": "up", "text": "Call me on 206 555 0199"}
    await visitor.http.post("/chat/feedback", json=body, headers=visitor.bearer)
    with session() as db:
        assert db.scalar(select(ChatMessage.feedback_text)) == "Call me on [phone]"


async def test_the_transcript_says_what_both_said(visitor: Visitor) -> None:
    await visitor.say("Hello")
    answer = await visitor.http.get("/chat/transcript", headers=visitor.bearer)
    assert answer.headers["content-type"].startswith("text/plain")
    head, opening, asked, _ = answer.text.split("\n\n", 3)
    clinic = visitor.gateway.content.get().clinic
    assert clinic.name in head
    assert clinic.phone in head
    assert str(now().astimezone(ZoneInfo(clinic.time_zone)).year) in head
    assert opening == f"Assistant: {visitor.gateway.say('opening')}"
    assert re.fullmatch(r"\d\d:\d\d You: Hello", asked)
    assert answer.text.count(visitor.gateway.say("opening")) == 1
    assert "Assistant: Hello, this is the assistant." in answer.text
    assert (await visitor.http.get("/chat/transcript")).status_code == 401


async def test_feedback_to_a_reply_that_is_not_there(visitor: Visitor) -> None:
    await visitor.say("Hello")
    body = {"token": visitor.token, "message_id": "other", "value": "up"}
    error(await visitor.http.post("/chat/feedback", json=body), 404, "not_found")


async def test_forget_me_removes_the_conversation_everywhere(visitor: Visitor) -> None:
    await visitor.say("Hello")
    answer = await visitor.http.request("DELETE", "/chat", json={"token": visitor.token})
    assert answer.json() == {"deleted": True, "message": visitor.gateway.say("deleted")}
    assert [_count(table) for table in (Conversation, ChatMessage, events)] == [0, 0, 0]
    error(await visitor.http.get("/chat/history", headers=visitor.bearer), 404, "not_found")
    again = await visitor.http.delete("/chat", headers=visitor.bearer)
    assert again.status_code == 200


async def test_asking_the_assistant_to_delete_everything_does_and_says_so(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    gone = Text(text="All of it is deleted.")
    engine.behaviours = [answers(gone, slots={"delete_requested": True})]
    assert await visitor.say("Delete my data") == [gone.model_dump()]
    assert [_count(table) for table in (Conversation, ChatMessage, events)] == [0, 0, 0]
    assert (await visitor.say("Hello"))[0]["text"] == visitor.gateway.say("opening")


async def test_nothing_claims_to_be_deleted_that_is_not(
    visitor: Visitor, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("Hello")
    with session() as db, db.begin():
        db.connection().exec_driver_sql(
            "CREATE TRIGGER keep BEFORE DELETE ON messages"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    engine.behaviours = [answers(Text(text="Deleted."), slots={"delete_requested": True})]
    assert "(206) 555-0142" in error(await visitor.post("Delete it"), 503, "delete_failed")
    answer = await visitor.http.delete("/chat", headers=visitor.bearer)
    error(answer, 503, "delete_failed")
    assert _count(Conversation) == 1


def _count(table: Any) -> int:
    with session() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0
