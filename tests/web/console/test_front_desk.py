"""What a front desk does all day in the console, over HTTP."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import update

from backtalk.conversations.counters import recount
from backtalk.db.models import ChatMessage, Conversation, DangerSign, LeadView, now
from backtalk.db.session import session
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.requests import CONVERSATION, act, ask, board_card, follow, read, recorded

NEXT_TUESDAY = "2026-12-01T10:30"
"""Tests run on Wednesday, 25 November 2026; the clinic opens on Tuesdays."""


def _sign(outcome: str, words: str = "cannot pee", level: str = "emergency_now") -> None:
    with session() as db, db.begin():
        if db.get(Conversation, CONVERSATION) is None:
            db.add(Conversation(id=CONVERSATION))
            db.flush()
        said = {"conversation_id": CONVERSATION, "message_id": f"m{outcome}"}
        db.add(ChatMessage(**said, text="I cannot pee", state="answered", reply=[]))
        db.add(
            DangerSign(**said, outcome=outcome, red_flag_id="ces_bladder", level=level, words=words)
        )
        db.flush()
        recount(db, CONVERSATION)


async def test_an_emergency_says_call_now_in_the_visitors_own_words(rosa: Browser) -> None:
    lead_id = ask(conversation_id=CONVERSATION, due_at=now() + timedelta(days=2))
    _sign("alarm")
    card = board_card((await rosa.get("/leads")).text, lead_id)
    assert "Call now" in card
    assert "<q>cannot pee</q>" in card
    assert "lead-danger" in card
    assert "Due in" not in card
    page = (await rosa.get(f"/leads/{lead_id}")).text
    assert "<strong>Call now.</strong>" in page
    assert "<q>cannot pee</q>" in page
    tried = await follow(rosa, await act(rosa, lead_id, "tried", again="opening"))
    assert "Call now" not in tried


async def test_who_only_asked_about_a_sign_is_not_in_red(rosa: Browser) -> None:
    lead_id = ask(conversation_id=CONVERSATION)
    _sign("check")
    card = board_card((await rosa.get("/leads")).text, lead_id)
    assert "Asked about a danger sign" in card
    assert "lead-danger" not in card
    assert "tag-danger" not in card


async def test_late_is_amber(rosa: Browser) -> None:
    lead_id = ask(due_at=now() - timedelta(hours=3))
    card = board_card((await rosa.get("/leads")).text, lead_id)
    assert 'tag-warning" title' in card
    assert "tag-danger" not in card


async def test_danger_signs_are_listed_by_level_with_what_was_done(rosa: Browser) -> None:
    _sign("alarm")
    assert "cannot pee" in (await rosa.get("/leads/danger?level=emergency")).text
    assert "cannot pee" not in (await rosa.get("/leads/danger?level=days")).text
    form: dict[str, Any] = {"conversation": CONVERSATION, "done": "clinician"}
    await rosa.post("/leads/danger", **form)
    seen = (await rosa.get("/leads/danger?seen=yes")).text
    assert re.search(r"staff person saw it, .*: Told a clinician", seen)
    (entry,) = recorded("danger.noted")
    assert entry.details == {"done": "clinician"}
    bad = await rosa.post("/leads/danger", conversation=CONVERSATION, done="sang")
    assert "Choose what was done" in await follow(rosa, bad)


@pytest.mark.parametrize(
    ("words", "found", "told"),
    [
        ("0132", True, "the end of a phone number"),
        ("555-0132", True, "the end of a phone number"),
        ("blo", True, "the beginning of a name"),
        ("jo blogg", True, "a short name as a whole"),
        ("415 555 0132", True, "a phone number"),
        ("5550", False, "the end of a phone number"),
        ("loggs", False, "the beginning of a name"),
    ],
)
async def test_search_takes_parts_and_says_what_it_understood(
    rosa: Browser, words: str, found: bool, told: str
) -> None:
    ask()
    text = await follow(rosa, await rosa.post("/leads/search", words=words))
    assert ("Jo Bloggs" in text) is found
    assert told in text
    assert ("by their beginning" in text) is not found


async def test_four_digits_are_the_end_of_a_number_before_they_are_a_request(
    rosa: Browser,
) -> None:
    lead_id = ask()
    ask(2, phone="+14155550001", name="Uma Halloran", email=None)
    text = await follow(rosa, await rosa.post("/leads/search", words=f"000{lead_id}"))
    assert "Uma Halloran" in text
    assert "Jo Bloggs" not in text
    assert f"There is a request #{lead_id}, too" in text
    found = await rosa.post("/leads/search", words=f"#{lead_id}")
    assert found.headers["location"] == f"/console/leads/{lead_id}"


async def test_an_appointment_has_a_time_a_person_and_a_calendar_file(rosa: Browser) -> None:
    lead_id = ask()
    answer = await act(rosa, lead_id, "book", at=NEXT_TUESDAY, **{"with": "Ana Ruiz PT"})
    text = await follow(rosa, answer)
    assert re.search(r"you booked an appointment: Tue, Dec 1, 10:30.AM with Ana Ruiz PT", text)
    kept = read(lead_id)
    assert kept.status == "booked"
    assert kept.assignee_id
    assert "with Ana Ruiz PT" in board_card((await rosa.get("/leads")).text, lead_id)
    event: Any
    (event,) = Calendar.from_ical(
        (await rosa.get(f"/leads/{lead_id}/appointment.ics")).content
    ).walk("VEVENT")
    local = event["dtstart"].dt.astimezone(ZoneInfo("America/Los_Angeles"))
    assert f"{local:%Y-%m-%dT%H:%M}" == NEXT_TUESDAY
    assert "Jo Bloggs" in event["summary"]
    events = re.findall(r'name="events" value="([\d.-]+)"', text)[-1]
    await rosa.post("/leads/undo", events=events)
    undone = read(lead_id)
    assert (undone.status, undone.appointment_at, undone.assignee_id) == ("new", None, None)
    assert (await rosa.get(f"/leads/{lead_id}/appointment.ics")).status_code == 404


@pytest.mark.parametrize(
    ("action", "form", "said"),
    [
        ("book", {"at": "2020-01-01T10:00"}, "must be in the future"),
        ("book", {"at": "soon"}, "Choose the day"),
        ("book", {"at": NEXT_TUESDAY, "with": "x" * 81}, "at most 80"),
        ("status", {"status": "closed", "reason": "bored"}, "one of the reasons"),
        ("tag", {"tag": " "}, "A tag has"),
        ("tag", {"tag": "x" * 41}, "A tag has"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    rosa: Browser, action: str, form: dict[str, Any], said: str
) -> None:
    lead_id = ask()
    assert said in await follow(rosa, await act(rosa, lead_id, action, **form))
    assert read(lead_id).version == 1


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-29T03:00", "closed at that time"),
        ("2026-12-25T10:00", "closed on that day (Christmas Day)"),
        ("2026-11-30T10:00", None),
    ],
)
async def test_a_time_at_which_the_clinic_is_closed_is_hinted_at(
    rosa: Browser, at: str, said: str | None
) -> None:
    lead_id = ask()
    text = await follow(rosa, await act(rosa, lead_id, "tried", again="then", at=at))
    assert read(lead_id).attempts == 1
    assert (said or "you tried, no answer") in text
    assert ("It is saved, but" in text) is (said is not None)


async def test_closing_has_a_reason(rosa: Browser) -> None:
    lead_id = ask()
    text = await follow(rosa, await act(rosa, lead_id, "status", status="closed", reason="price"))
    assert "moved it to Closed: Too expensive" in text
    assert "Too expensive" in (await rosa.get("/leads/table")).text
    await act(rosa, lead_id, "status", status="new")
    assert read(lead_id).closed_reason is None


async def test_who_acts_on_a_request_has_it_and_keeps_it(browsers: Browsers, rosa: Browser) -> None:
    lead_id = ask()
    await act(rosa, lead_id, "tried", again="opening")
    mine = read(lead_id).assignee_id
    assert mine == browsers.made["staff"]
    other = await browsers.signed_in("admin")
    await act(other, lead_id, "status", status="contacted")
    assert read(lead_id).assignee_id == mine


async def test_who_has_a_request_open_is_seen_by_others(browsers: Browsers, rosa: Browser) -> None:
    lead_id = ask()
    await rosa.get(f"/leads/{lead_id}")
    other = await browsers.signed_in("admin")
    text = (await other.get(f"/leads/{lead_id}")).text
    assert "<strong data-others-names>staff person</strong>" in text
    assert (await rosa.get(f"/leads/live?lead={lead_id}")).json()["others"] == ["admin person"]
    with session() as db, db.begin():
        db.execute(update(LeadView).values(at=now() - timedelta(minutes=2)))
    assert "others" not in (await rosa.get(f"/leads/live?lead={lead_id}")).json()


async def test_after_a_call_it_asks_how_it_went(rosa: Browser) -> None:
    lead_id = ask()
    assert f"/console/leads/{lead_id}?called=yes#how" in (await rosa.get("/leads")).text
    assert "data-how hidden" in (await rosa.get(f"/leads/{lead_id}")).text
    assert "data-how>" in (await rosa.get(f"/leads/{lead_id}?called=yes")).text
