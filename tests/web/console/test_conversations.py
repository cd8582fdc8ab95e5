"""Conversations in the console, over HTTP."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, ChatMessage, Conversation
from backtalk.db.session import session
from backtalk.payloads import Text
from tests.leads import JO, taken
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers

C = "0f6b1c9e-0000-4000-8000-000000000001"
OTHER = "0f6b1c9e-0000-4000-8000-000000000002"


@pytest.fixture
async def staff(browsers: Browsers) -> Browser:
    """A receptionist, and two conversations, one with a request."""
    with session() as db, db.begin():
        db.add_all([Conversation(id=C), Conversation(id=OTHER)])
        db.flush()
        db.add(
            ChatMessage(
                conversation_id=C,
                message_id="m1",
                text="How do I stretch? 206 555 0199",
                state="answered",
                intent="topic/stretching",
                confidence=0.87,
                runners_up=[{"name": "topic/foam_rolling", "confidence": 0.08}],
                entities=[{"entity": "body_part", "value": "hip"}],
                action="action_answer",
                reply=[Text(text="Slowly.").model_dump()],
                feedback="down",
                feedback_text="too short",
            )
        )
    with session() as db:
        taken(db, replace(JO, conversation_id=C))
    with session() as db, db.begin():
        chat = db.get_one(Conversation, C)
        chat.topic, chat.danger_rank, chat.fallback_count = "stretching", 1, 2
    return await browsers.signed_in("staff")


def recorded(what: str) -> list[AuditEntry]:
    with session() as db:
        return list(db.scalars(select(AuditEntry).where(AuditEntry.what == what)))


async def test_the_list_shows_what_stands_out(staff: Browser) -> None:
    text = (await staff.get("/conversations")).text
    for words in ("How do I stretch? [phone]", "danger sign: emergency", "2 not answered"):
        assert words in text
    assert text.count("[no message]") == 1


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("topic=stretching&danger=any&lead=yes&fallback=yes", 1),
        ("danger=soon", 0),
        ("lead=no", 1),
        ("words=stretching", 1),
        ("since=2120-01-01", 0),
        ("until=2020-01-01", 0),
        ("shortest=1", 1),
        ("danger=x&lead=x&since=x&confidence=x&shortest=-1&after=x&topic=%00", 2),
    ],
)
async def test_filters_narrow_the_list(staff: Browser, query: str, number: int) -> None:
    text = (await staff.get(f"/conversations?{query}")).text
    assert len(re.findall(r'href="/console/conversations/[\w-]{36}"', text)) == number


@pytest.mark.parametrize("words", ["206 555 0199", "jo@example.com", "call 2065550199"])
async def test_a_contact_detail_is_not_kept_in_an_address(staff: Browser, words: str) -> None:
    answer = await staff.get("/conversations", params={"words": words})
    assert answer.headers["location"] == "/console/conversations"
    assert "not searched for here" in (await staff.get("/conversations")).text


async def test_the_transcript_says_what_was_understood(staff: Browser) -> None:
    text = (await staff.get(f"/conversations/{C}")).text
    for words in (
        "How do I stretch? [phone]",
        "Understood as: stretching (87 %)",
        "<code>topic/foam_rolling</code> 8 %",
        "body_part: hip",
        "action_answer",
        "Slowly.",
        "disliked",
        "too short",
    ):
        assert words in text, words
    for detail in ("206 555 0199", "Bloggs", "jo@example.com"):
        assert detail not in text
    assert recorded("conversation.details") == []


async def test_details_are_shown_on_a_click_which_is_recorded(
    staff: Browser, browsers: Browsers
) -> None:
    answer = await staff.post(f"/conversations/{C}/details")
    for detail in ("206 555 0199", "Jo Bloggs", "jo@example.com", "(415) 555-0132"):
        assert detail in answer.text
    (entry,) = recorded("conversation.details")
    assert (entry.object_id, entry.staff_id) == (C, browsers.made["staff"])
    assert entry.details == {"requests": 1}
    assert "206 555 0199" not in (await staff.get(f"/conversations/{C}")).text


@pytest.mark.parametrize(
    "path", [f"/conversations/{OTHER[:-1]}9", "/conversations/x", "/conversations/1"]
)
async def test_what_is_not_there_is_not_found(staff: Browser, path: str) -> None:
    assert (await staff.get(path)).status_code == 404
    assert (await staff.post(f"{path}/details")).status_code == 404
    assert recorded("conversation.details") == []


async def test_only_an_admin_is_offered_to_delete(staff: Browser, browsers: Browsers) -> None:
    admin = await browsers.signed_in("admin")
    assert "Delete this person" not in (await staff.get(f"/conversations/{C}")).text
    assert "Delete this person" in (await admin.get(f"/conversations/{C}")).text


async def test_a_place_that_no_message_can_have_leads_nowhere(admin: Browser) -> None:
    answer = await admin.get("/conversations", params={"words": "hip", "after": "9" * 200})
    assert answer.status_code == 200
