"""Lists of requests in the console, over HTTP: search, filters, bulk, export, danger."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from backtalk.conversations.counters import recount
from backtalk.db.models import Conversation, DangerSign, SavedFilter, now
from backtalk.db.session import session
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.reviews.decisions import NOTICED
from backtalk.staff import sessions
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.requests import CONVERSATION, ask, follow, read, recorded
from web.console.page import Page
from web.console.routes import PAGES


async def test_search_finds_people_and_leaves_no_name_in_an_address(rosa: Browser) -> None:
    first = ask()
    ask(2, name="Sam Miller", phone="+14155550177", email=None)
    for words in ("bloggs", "Jo 415 555 0132", "JO@example.com"):
        answer = await rosa.post("/leads/search", words=words)
        address = unquote(answer.headers["location"])
        assert re.fullmatch(r"/console/leads/table\?match=[npebd][0-9a-f.npebd]+", address)
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
    assert table.headers["content-disposition"] == 'attachment; filename="requests-2026-11-25.csv"'
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


async def test_news_are_cheap_to_ask_for(rosa: Browser) -> None:
    first = await rosa.get("/leads/live")
    quiet = {"newest": 0, "new": 0, "overdue": 0, "signs": 0, "failing": 0}
    assert first.json() == quiet
    mark = {"If-None-Match": first.headers["etag"]}
    assert (await rosa.get("/leads/live", headers=mark)).status_code == 304
    lead_id = ask()
    news = await rosa.get(f"/leads/live?lead={lead_id}", headers=mark)
    assert news.json() == {
        **quiet,
        **{"newest": lead_id, "new": 1},
        **{"event": 1, "who": "The visitor"},
    }
    part = (await rosa.get("/leads/part")).text
    assert "Jo Bloggs" in part
    assert "<html" not in part
    assert "Jo Bloggs" in (await rosa.get("/leads/table/part?status=new")).text


@pytest.mark.parametrize("page", [page for page in PAGES if page.background])
async def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    browsers: Browsers, page: Page
) -> None:
    role = "staff" if "staff" in page.roles else "trainer"
    somebody = await browsers.signed_in(role)
    almost = now() - sessions.IDLE + timedelta(seconds=20)
    with session() as db, db.begin():
        for one in sessions.open_of(db, browsers.made[role]):
            one.last_seen_at = almost
    assert (await somebody.get(page.path)).status_code == 200
    with session() as db:
        (left,) = sessions.open_of(db, browsers.made[role])
        assert left.last_seen_at == almost
    assert (await somebody.get("/account")).status_code == 200
    with session() as db:
        (used,) = sessions.open_of(db, browsers.made[role])
        assert used.last_seen_at > almost


async def test_danger_signs_without_a_contact_have_their_place(rosa: Browser) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=CONVERSATION))
        db.flush()
        sign = {"conversation_id": CONVERSATION, "message_id": "m1", "outcome": "alarm"}
        db.add(
            DangerSign(**sign, red_flag_id="ces_bladder", level="emergency_now", words="cannot pee")
        )
        noticed = {**sign, "outcome": "noticed", "red_flag_id": NOTICED, "level": "same_day"}
        db.add(DangerSign(**noticed, words="my foot is odd"))
        db.flush()
        recount(db, CONVERSATION)
    assert "Danger signs without a contact <span" in (await rosa.get("/leads")).text
    text = (await rosa.get("/leads/danger")).text
    for words in (
        "Cauda equina: bladder",
        "cannot pee",
        "told to get help",
        f"conversations/{CONVERSATION}",
        "not yet named: <q>my foot is odd</q>, a trainer read a danger sign in it",
    ):
        assert words in text
    said = await follow(rosa, await rosa.post("/leads/danger", conversation=CONVERSATION))
    assert "you have seen all of them" in said
    assert "staff person saw it" in (await rosa.get("/leads/danger?seen=yes")).text
    await rosa.post("/leads/danger", conversation=CONVERSATION, seen="no")
    assert "1 conversation." in (await rosa.get("/leads/danger")).text
    assert [entry.what for entry in recorded("danger.noted")] == ["danger.noted"]
    missing = await follow(rosa, await rosa.post("/leads/danger", conversation="nobody"))
    assert "does not exist" in missing


async def test_no_cell_of_a_csv_opens_another_where_semicolons_part_cells(rosa: Browser) -> None:
    ask(reason="hip; =HYPERLINK(1);+1;\t@x\n-2")
    text = (await rosa.get("/leads/export.csv")).text
    assert not re.search(r"[;\t\n]\s*[=+@-]", text)
    assert "hip; '=HYPERLINK(1);'+1;" in text


async def test_a_number_that_was_left_is_one_click_away_and_the_look_is_recorded(
    rosa: Browser,
) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=CONVERSATION, danger_rank=1))
        db.flush()
        given = {"conversation_id": CONVERSATION, "message_id": "m"}
        db.add(
            DangerSign(**given, outcome="alarm", red_flag_id="ces_bladder", level="emergency_now")
        )
        unconfirmed.keep(db, CONVERSATION, Contact("Dan Danger", "+14155550132"))
    text = (await rosa.get("/leads/danger")).text
    assert "Left a number: call" in text
    hidden = (await rosa.get(f"/conversations/{CONVERSATION}")).text
    assert "Dan Danger" not in text + hidden
    assert "Show contact details" in hidden
    shown = await rosa.post(f"/conversations/{CONVERSATION}/details")
    assert "Dan Danger" in shown.text
    assert "tel:+14155550132" in shown.text
    assert len(recorded("conversation.details")) == 1
