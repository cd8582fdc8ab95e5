"""Deleting a person in the console, over HTTP."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backtalk.db.models import AuditEntry, ChatMessage, Conversation, Lead
from backtalk.db.session import database, session
from backtalk.privacy import deletion
from tests.backtalk.privacy.planted import everything, in_files
from tests.leads import JO, taken
from tests.web.console.browser import Browser
from web.gateway import Gateway

CHATS = [f"0f6b1c9e-0000-4000-8000-00000000000{n}" for n in range(3)]


@pytest.fixture
async def admin(admin: Browser) -> Browser:
    """An admin; Jo has two chats, the second with another number, and Ann has one."""
    requests = (
        replace(JO, conversation_id=CHATS[0]),
        replace(JO, conversation_id=CHATS[1], phone="+12065550187"),
        replace(JO, conversation_id=CHATS[2], name="Ann Lee", phone="+12065550142", email=None),
    )
    for request in requests:
        with session() as db, db.begin():
            chat = request.conversation_id or ""
            db.add(Conversation(id=chat))
            db.flush()
            text = "my hip hurts, quagmire" if chat != CHATS[2] else "hello"
            db.add(ChatMessage(conversation_id=chat, message_id="m", text=text, state="answered"))
        with session() as db:
            taken(db, request)
    return admin


def kept() -> set[str]:
    with session() as db:
        return set(db.scalars(select(Conversation.id)))


def entries(what: str) -> list[AuditEntry]:
    with session() as db:
        return list(db.scalars(select(AuditEntry).where(AuditEntry.what == what)))


@pytest.mark.parametrize("words", ["415 555 0132", "Jo@Example.com"])
async def test_a_person_is_found_and_deleted_with_a_receipt(
    admin: Browser, tmp_path: Path, words: str
) -> None:
    found = await admin.post("/deletions/person", words=words)
    assert found.text.count(" checked>") == 2
    assert "(206) 555-0187" in found.text
    assert "Ann Lee" not in found.text
    (looked,) = entries("person.looked_up")
    assert looked.details == {"requests": 2}
    answer = await admin.post("/deletions", conversation=CHATS[:2], sure="yes")
    (erased,) = entries("person.erased")
    assert answer.headers["location"] == f"/console/deletions/{erased.id}"
    assert erased.details
    assert (erased.details["conversations"], erased.details["leads"]) == (2, 2)
    assert kept() == {CHATS[2]}
    receipt = await admin.get(f"/deletions/{erased.id}")
    assert f"receipt of deletion no. {erased.id}" in receipt.text
    assert "admin person" in receipt.text
    assert f"No. {erased.id}" in (await admin.get("/deletions")).text
    place = everything(database()) + in_files(tmp_path)
    for trace in ("bloggs", "4155550132", "jo@example", "my hip hurts", "quagmir"):
        assert trace not in place, trace


async def test_what_is_unticked_stays(admin: Browser) -> None:
    await admin.post("/deletions", conversation=CHATS[0], sure="yes")
    assert kept() == set(CHATS[1:])


async def test_a_request_alone_can_be_deleted(admin: Browser) -> None:
    with session() as db:
        lead = taken(db, replace(JO, conversation_id=None, message_id="form"))
    page = (await admin.get(f"/deletions/person?lead={lead.id}")).text
    assert page.count(" checked>") == 3
    await admin.post("/deletions", lead=str(lead.id), sure="yes")
    with session() as db:
        assert db.scalar(select(func.count()).select_from(Lead)) == 3
    assert kept() == set(CHATS)


async def test_a_chat_leads_to_its_person(admin: Browser) -> None:
    page = (await admin.get(f"/deletions/person?conversation={CHATS[1]}")).text
    assert page.count(" checked>") == 2


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Tick what is to be deleted."),
        ({"sure": "yes"}, "Tick what is to be deleted."),
        ({"conversation": CHATS[0]}, "Tick that you have checked the list"),
        ({"conversation": "gone", "sure": "yes"}, "Nothing of it was there any more."),
        ({"lead": "x' OR 1", "sure": "yes"}, "Tick what is to be deleted."),
        ({"lead": "99999", "sure": "yes"}, "Nothing of it was there any more."),
    ],
)
async def test_nothing_is_deleted_by_mistake(
    admin: Browser, form: dict[str, Any], said: str
) -> None:
    answer = await admin.post("/deletions", **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert kept() == set(CHATS)
    assert entries("person.erased") == []


@pytest.mark.parametrize("words", ["", "Nobody Here", "206 555 0100", "?"])
async def test_nobody_is_found(admin: Browser, words: str) -> None:
    answer = await admin.post("/deletions/person", words=words)
    assert answer.status_code == 422
    assert "Nothing is kept" in answer.text
    assert entries("person.looked_up") == []


@pytest.mark.parametrize("query", ["conversation=x", "lead=99999", "", "lead=x"])
async def test_a_person_that_is_gone_is_not_found(admin: Browser, query: str) -> None:
    assert (await admin.get(f"/deletions/person?{query}")).status_code == 422


async def test_deletion_waits_for_an_answer_under_way_and_gives_up(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate: Gateway = admin.app.state.gateway
    monkeypatch.setattr(gate, "settings", gate.settings.model_copy(update={"engine_timeout": 0.1}))
    async with gate.locks.hold(CHATS[0], 1):
        answer = await admin.post("/deletions", conversation=CHATS[:2], sure="yes")
    assert answer.status_code == 422
    assert "is being answered" in answer.text
    assert kept() == set(CHATS)
    assert not gate.locks.held(CHATS[1])
    async with gate.locks.hold(CHATS[0], 1):
        later = asyncio.create_task(admin.post("/deletions", conversation=CHATS[0], sure="yes"))
        await asyncio.sleep(0.02)
    assert (await later).status_code == 303


async def test_it_is_all_or_nothing(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(deletion, "forget_leads", broken)
    answer = await admin.post("/deletions", conversation=CHATS, sure="yes")
    assert answer.status_code == 503
    assert kept() == set(CHATS)


@pytest.mark.parametrize("number", ["1", "99999"])
async def test_only_a_deletion_has_a_receipt(admin: Browser, number: str) -> None:
    assert (await admin.get(f"/deletions/{number}")).status_code == 404
