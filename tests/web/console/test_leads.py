"""Requests in the console, over HTTP."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import select

from backtalk import leads
from backtalk.db.models import AuditEntry, Conversation, DangerSign, Lead, SavedFilter, now
from backtalk.db.session import session
from backtalk.tally import tally
from tests.backtalk.leads.test_request import JO
from tests.web.console.browser import Browser, make
from tests.web.console.conftest import Browsers

C = "0f6b1c9e-0000-4000-8000-000000000001"
NASTY = "<script>alert(1)</script> =HYPERLINK"


def ask(number: int = 1, **changes: Any) -> int:
    """A request by the plain form; its id."""
    given = {"conversation_id": None, "message_id": f"m{number}", "source": "form", **changes}
    with session() as db:
        return leads.create(db, replace(JO, **given)).id


def read(lead_id: int) -> Lead:
    with session() as db:
        return db.get_one(Lead, lead_id)


def recorded(what: str) -> list[AuditEntry]:
    with session() as db:
        return list(db.scalars(select(AuditEntry).where(AuditEntry.what == what)))


@pytest.fixture
async def rosa(browsers: Browsers) -> Browser:
    return await browsers.signed_in("staff")


async def follow(browser: Browser, answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return (await browser.http.get(answer.headers["location"])).text


async def act(browser: Browser, lead_id: int, action: str, **form: Any) -> httpx.Response:
    given = {"version": str(read(lead_id).version), "back": f"/console/leads/{lead_id}", **form}
    return await browser.post(f"/leads/{lead_id}/{action}", **given)


async def test_the_board_shows_names_and_no_way_to_reach_anybody(rosa: Browser) -> None:
    ask(due_at=now() - timedelta(hours=3))
    text = (await rosa.get("/leads")).text
    assert "Jo Bloggs" in text
    assert "Overdue by 3 h" in text
    assert "1 overdue" in text
    assert "5550132" not in text
    assert "jo@example.com" not in text
    assert recorded("lead.viewed") == []


async def test_a_request_shows_how_to_reach_the_person_and_that_is_recorded(
    rosa: Browser,
) -> None:
    lead_id = ask()
    for _ in range(2):
        text = (await rosa.get(f"/leads/{lead_id}")).text
    assert 'href="tel:+14155550132"' in text
    assert "(415) 555-0132" in text
    assert 'href="mailto:jo%40example.com?subject=Your%20request%20to%20Example' in text
    assert "I agree." in text
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
    assert "gave it to staff person" in await follow(
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
        assert re.search("Choose when|a time to come", said)
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
    assert "Nothing of yours was saved" in said
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


async def test_search_finds_people_and_leaves_no_name_in_an_address(rosa: Browser) -> None:
    first = ask()
    ask(2, name="Sam Miller", phone="+14155550177", email=None)
    for words in ("bloggs", "Jo 415 555 0132", "JO@example.com"):
        answer = await rosa.post("/leads/search", words=words)
        address = unquote(answer.headers["location"])
        assert re.fullmatch(r"/console/leads/table\?match=[npe][0-9a-f.npe]+", address)
        text = await follow(rosa, answer)
        assert "Jo Bloggs" in text
        assert "Sam Miller" not in text
    answer = await rosa.post("/leads/search", words=f"#{first}")
    assert answer.headers["location"] == f"/console/leads/{first}"
    nobody = await follow(rosa, await rosa.post("/leads/search", words="nobody"))
    assert "No request fits" in nobody


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("status=new", 2),
        ("status=open&who=nobody&source=form", 2),
        ("status=booked", 0),
        ("who=me", 0),
        ("overdue=yes", 1),
        ("danger=yes", 0),
        ("since=2020-01-01&until=2030-01-01", 2),
        ("since=2030-01-01", 0),
        ("topic=sciatica", 0),
        ("status=evil%27--&order=drop&page=-1&who=%00&since=x&match=zz", 2),
        ("page=9999999999", 2),
    ],
)
async def test_filters_of_the_table(rosa: Browser, query: str, number: int) -> None:
    ask(due_at=now() - timedelta(hours=1))
    ask(2)
    text = (await rosa.get(f"/leads/table?{query}")).text
    assert (f"{number} request" if number else "No request fits.") in text
    assert len(re.findall(r'<tr id="lead-', text)) == number


async def test_many_are_changed_at_once(rosa: Browser) -> None:
    ids = [ask(n) for n in (1, 2, 3)]
    ticked = [f"{lead_id}.1" for lead_id in ids[:2]] + [f"{ids[2]}.7", "x.y", "999.1"]
    answer = await rosa.post("/leads/bulk", lead=ticked, do="status", status="closed")
    text = await follow(rosa, answer)
    assert "2 requests are changed" in text
    assert "2 requests were left alone" in text
    assert [read(lead_id).status for lead_id in ids] == ["closed", "closed", "new"]
    events = re.findall(r'name="events" value="([\d.]+)"', text)[0]
    await rosa.post("/leads/undo", events=events)
    assert [read(lead_id).status for lead_id in ids] == ["new"] * 3
    await rosa.post("/leads/bulk", lead=[f"{ids[0]}.3"], do="assign", assignee="me")
    assert read(ids[0]).assignee_id
    nothing = await follow(rosa, await rosa.post("/leads/bulk", do="status", status="closed"))
    assert "Tick the requests" in nothing


async def test_an_export_is_safe_for_spreadsheets_and_recorded(rosa: Browser) -> None:
    ask(name="=HYPERLINK(0)", reason="+1+1", email="sam@example.com", due_at=now())
    ask(2, name="Sam", phone=None)
    table = await rosa.get("/leads/export.csv?status=new")
    assert table.headers["content-disposition"] == 'attachment; filename="requests.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    nasty = next(row for row in rows if "HYPERLINK" in row["name"])
    assert len(rows) == 2
    assert nasty["name"] == "'=HYPERLINK(0)"
    assert nasty["reason"] == "'+1+1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", nasty["due at"])
    excel = await rosa.get("/leads/export.xlsx?status=new")
    book = zipfile.ZipFile(io.BytesIO(excel.content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(0)" in book.read("xl/sharedStrings.xml").decode()
    kept = [entry.details for entry in recorded("lead.exported")]
    assert kept == [{"rows": 2, "format": kind, "filters": ["status"]} for kind in ("csv", "xlsx")]


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


async def test_filters_are_kept_for_oneself_and_name_nobody(
    browsers: Browsers, rosa: Browser
) -> None:
    form: dict[str, Any] = {
        "name": "Late ones",
        "overdue": "yes",
        "order": "due",
        "match": "n" + "0" * 64,
    }
    answer = await rosa.post("/leads/filters", **form)
    assert answer.headers["location"] == "/console/leads/table?overdue=yes&order=due"
    assert "Late ones" in (await rosa.get("/leads/table")).text
    with session() as db:
        (kept,) = db.scalars(select(SavedFilter))
    assert kept.filter == {"overdue": "yes", "order": "due"}
    other = await browsers.signed_in("admin")
    assert "Late ones" not in (await other.get("/leads/table")).text
    await other.post(f"/leads/filters/{kept.id}/delete")
    assert "Late ones" in (await rosa.get("/leads/table")).text
    await rosa.post(f"/leads/filters/{kept.id}/delete")
    assert "Late ones" not in (await rosa.get("/leads/table")).text
    assert "name has" in await follow(rosa, await rosa.post("/leads/filters", name=" "))


async def test_news_are_cheap_to_ask_for_and_keep_no_session_alive(rosa: Browser) -> None:
    first = await rosa.get("/leads/live")
    assert first.json() == {"newest": 0, "new": 0, "overdue": 0, "signs": 0}
    mark = {"If-None-Match": first.headers["etag"]}
    assert (await rosa.get("/leads/live", headers=mark)).status_code == 304
    lead_id = ask()
    news = await rosa.get(f"/leads/live?lead={lead_id}", headers=mark)
    assert news.json() == {
        **{"newest": lead_id, "new": 1, "overdue": 0, "signs": 0},
        **{"event": 1, "who": "The visitor"},
    }
    part = (await rosa.get("/leads/part")).text
    assert "Jo Bloggs" in part
    assert "<html" not in part
    assert "Jo Bloggs" in (await rosa.get("/leads/table/part?status=new")).text


async def test_danger_signs_without_a_contact_have_their_place(rosa: Browser) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=C))
        db.flush()
        sign = {"conversation_id": C, "message_id": "m1", "outcome": "alarm"}
        db.add(DangerSign(**sign, row="ces_bladder", level="emergency_now", words="cannot pee"))
        db.flush()
        tally(db, C)
    assert "Danger signs without a contact <span" in (await rosa.get("/leads")).text
    text = (await rosa.get("/leads/danger")).text
    for words in ("Cauda equina: bladder", "cannot pee", "told to get help", f"conversations/{C}"):
        assert words in text
    said = await follow(rosa, await rosa.post("/leads/danger", conversation=C))
    assert "you have seen all of them" in said
    assert "staff person saw it" in (await rosa.get("/leads/danger?seen=yes")).text
    await rosa.post("/leads/danger", conversation=C, seen="no")
    assert "1 conversation." in (await rosa.get("/leads/danger")).text
    assert [entry.what for entry in recorded("danger.noted")] == ["danger.noted"]
    missing = await follow(rosa, await rosa.post("/leads/danger", conversation="nobody"))
    assert "does not exist" in missing


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


async def test_no_cell_of_a_csv_opens_another_where_semicolons_part_cells(rosa: Browser) -> None:
    ask(reason="hip; =HYPERLINK(1);+1;\t@x\n-2")
    text = (await rosa.get("/leads/export.csv")).text
    assert not re.search(r"[;\t\n]\s*[=+@-]", text)
    assert "hip; '=HYPERLINK(1);'+1;" in text


@pytest.mark.parametrize("page", ["conversation", "deletion"])
async def test_an_e_mail_address_cannot_add_to_the_mail_that_staff_write(
    browsers: Browsers, page: str
) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=C))
    lead_id = ask(conversation_id=C, email="jo?bcc=all@example.com")
    admin = await browsers.signed_in("admin")
    answer = (
        await admin.post(f"/conversations/{C}/details")
        if page == "conversation"
        else await admin.get("/deletions/person", params={"lead": lead_id})
    )
    assert "mailto:jo%3Fbcc%3Dall%40example.com" in answer.text
