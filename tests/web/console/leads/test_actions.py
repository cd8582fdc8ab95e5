"""Work on one request in the console, over HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest

from backtalk.db.models import Conversation, now
from backtalk.db.session import session
from tests.web.console.browser import Browser, make
from tests.web.console.conftest import Browsers
from tests.web.console.requests import CONVERSATION, act, ask, follow, read, recorded

NASTY = "<script>alert(1)</script> =HYPERLINK"


async def test_lists_show_numbers_to_call_and_that_they_were_seen_is_recorded_once(
    rosa: Browser,
) -> None:
    ask(due_at=now() - timedelta(hours=3))
    text = (await rosa.get("/leads")).text
    assert "Jo Bloggs" in text
    assert "Overdue by 3 h" in text
    assert "1 overdue" in text
    table = (await rosa.get("/leads/table")).text
    for page in (text, table):
        assert 'href="tel:+14155550132"' in page
        assert "(415) 555-0132" in page
        assert "jo@example.com" not in page
    assert recorded("lead.viewed") == []
    assert len(recorded("lead.listed")) == 1


async def test_a_request_shows_how_to_reach_the_person_and_that_is_recorded(
    rosa: Browser,
) -> None:
    lead_id = ask()
    for _ in range(2):
        text = (await rosa.get(f"/leads/{lead_id}")).text
    assert 'href="tel:+14155550132"' in text
    assert "(415) 555-0132" in text
    assert 'href="mailto:jo%40example.com?subject=Your%20request%20to%20Example' in text
    assert "I agree that" in text
    (view,) = recorded("lead.viewed")
    assert (view.kind, view.object_id, view.details) == ("lead", str(lead_id), None)


async def test_what_is_not_there_is_not_found(rosa: Browser) -> None:
    assert (await rosa.get("/leads/999")).status_code == 404
    for action in ("status", "assign", "tried", "note", "merge"):
        form: dict[str, Any] = {
            "version": "1",
            "again": "soon",
            "text": "x",
            "status": "new",
            "other": "1",
        }
        assert (await rosa.post(f"/leads/999/{action}", **form)).status_code == 404


async def test_a_day_with_one_request(rosa: Browser) -> None:
    lead_id = ask()
    assert "assigned it to staff person" in await follow(
        rosa, await act(rosa, lead_id, "assign", assignee="me")
    )
    tried = await follow(rosa, await act(rosa, lead_id, "tried", again="soon"))
    assert "tried 1" in tried
    assert "Try again" in tried
    await act(rosa, lead_id, "note", text="Prefers mornings")
    booked = await follow(rosa, await act(rosa, lead_id, "status", status="booked"))
    assert "you moved it to Booked" in booked
    assert "Prefers mornings" in booked
    kept = read(lead_id)
    assert (kept.status, kept.attempts, kept.next_attempt_at) == ("booked", 1, None)
    assert kept.contacted_at
    events = re.findall(r'name="events" value="([\d.]+)"', booked)
    undone = await follow(
        rosa, await rosa.post("/leads/undo", events=events[-1], back=f"/console/leads/{lead_id}")
    )
    assert "took back a change of status" in undone
    assert read(lead_id).status == "new"


@pytest.mark.parametrize("status", ["not_a_lead", "spam"])
async def test_one_tap_puts_it_away(rosa: Browser, status: str) -> None:
    lead_id = ask()
    back = "/console/leads?who=nobody"
    answer = await act(rosa, lead_id, "status", status=status, back=back)
    assert re.fullmatch(r"/console/leads\?who=nobody&done=\d+", answer.headers["location"])
    assert read(lead_id).status == "not_a_lead"


async def test_the_next_attempt_is_at_a_time_of_the_clinic(rosa: Browser) -> None:
    lead_id = ask()
    day = (now() + timedelta(days=40)).date()
    await act(rosa, lead_id, "tried", again="then", at=f"{day}T10:30")
    kept = read(lead_id).next_attempt_at
    assert kept
    assert kept.hour in (17, 18)
    assert kept.minute == 30
    for bad in ("", "yesterday", "2020-01-01T10:00"):
        said = await follow(rosa, await act(rosa, lead_id, "tried", again="then", at=bad))
        assert re.search("Choose when|in the future", said)
    assert read(lead_id).attempts == 1


async def test_the_second_of_two_is_told_and_overwrites_nothing(
    browsers: Browsers, rosa: Browser
) -> None:
    lead_id = ask()
    version = str(read(lead_id).version)
    other = await browsers.signed_in("admin")
    await act(other, lead_id, "status", status="booked")
    late = await rosa.post(f"/leads/{lead_id}/status", version=version, status="closed")
    said = await follow(rosa, late)
    assert "admin person moved it to Booked" in said
    assert "Your change was not saved" in said
    assert read(lead_id).status == "booked"
    for missing in ("", "x"):
        await rosa.post(f"/leads/{lead_id}/status", version=missing, status="closed")
    assert read(lead_id).status == "booked"


async def test_nobody_undoes_by_an_address_what_another_did(
    browsers: Browsers, rosa: Browser
) -> None:
    lead_id = ask()
    other = await browsers.signed_in("admin")
    done = (await act(other, lead_id, "status", status="booked")).headers["location"]
    number = done.split("done=")[1]
    assert "you moved it" not in (await rosa.get(f"/leads?done={number}")).text
    assert "you moved it" in (await other.get(f"/leads?done={number}")).text


async def test_a_persons_requests_are_merged_and_come_apart(rosa: Browser) -> None:
    first = ask(email=None)
    second = ask(2, name="J. Bloggs", email="bloggs@example.com", reason="my knee too")
    assert "The same person, it seems" in (await rosa.get(f"/leads/{first}")).text
    text = await follow(rosa, await act(rosa, first, "merge", other=str(second)))
    assert f"merged #{second} into it" in text
    for words in ("tel:+14155550132", "bloggs@example.com", "J. Bloggs", "my knee too"):
        assert words in text
    merged = await rosa.get(f"/leads/{second}")
    assert merged.headers["location"] == f"/console/leads/{first}"
    assert f"was merged into #{first}" in await follow(
        rosa, await act(rosa, second, "status", status="booked", back=f"/console/leads/{first}")
    )
    events = re.findall(r'name="events" value="([\d.]+)"', text)
    await rosa.post("/leads/undo", events=events[-1])
    assert read(second).merged_into is None


async def test_markup_in_what_a_visitor_wrote_is_shown_as_text(rosa: Browser) -> None:
    lead_id = ask(name=NASTY, reason=NASTY, best_time=NASTY)
    await act(rosa, lead_id, "note", text=NASTY)
    for path in ("/leads", "/leads/table", f"/leads/{lead_id}"):
        text = (await rosa.get(path)).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/console/../x", "/console/\r\nX: 1", "/chat"],
)
async def test_the_way_back_leads_nowhere_else(rosa: Browser, target: str) -> None:
    lead_id = ask()
    answer = await act(rosa, lead_id, "status", status="booked", back=target)
    assert answer.headers["location"].startswith(f"/console/leads/{lead_id}?done=")


async def test_a_request_is_not_given_to_who_has_left(rosa: Browser) -> None:
    lead_id, gone = ask(), make("staff", "gone@clinic.test", disabled_at=now())
    said = await follow(rosa, await act(rosa, lead_id, "assign", assignee=str(gone)))
    assert "account is closed" in said
    assert read(lead_id).assignee_id is None


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00"])
async def test_a_next_attempt_beyond_all_calendars_is_refused(rosa: Browser, at: str) -> None:
    lead_id = ask()
    text = await follow(rosa, await act(rosa, lead_id, "tried", again="at", at=at))
    assert "next attempt must be" in text or "Choose when" in text
    assert read(lead_id).attempts == 0


@pytest.mark.parametrize("page", ["conversation", "deletion"])
async def test_an_e_mail_address_cannot_add_to_the_mail_that_staff_write(
    browsers: Browsers, page: str
) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=CONVERSATION))
    lead_id = ask(conversation_id=CONVERSATION, email="jo?bcc=all@example.com")
    admin = await browsers.signed_in("admin")
    answer = (
        await admin.post(f"/conversations/{CONVERSATION}/details")
        if page == "conversation"
        else await admin.get("/deletions/person", params={"lead": lead_id})
    )
    assert "mailto:jo%3Fbcc%3Dall%40example.com" in answer.text
