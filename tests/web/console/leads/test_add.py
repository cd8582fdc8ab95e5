"""Requests by hand, tags, merging, many at once and imports, over HTTP."""

import re
from typing import Any

import pytest

from backtalk.db.session import session
from backtalk.privacy import deletion
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.requests import act, ask, board_card, follow, read, recorded


async def test_a_request_by_hand(rosa: Browser, browsers: Browsers) -> None:
    form: dict[str, Any] = {
        "source": "phone",
        "name": "Walt In",
        "phone": "(206) 555-0111",
        "agreed": "yes",
    }
    answer = await rosa.post("/leads/add", **form, reason="sore hip")
    text = await follow(rosa, answer)
    for words in ("Walt In", "(206) 555-0111", "sore hip", "phone call", "staff person added it"):
        assert words in text
    kept = read(int(answer.headers["location"].rsplit("/", 1)[1]))
    assert kept.source == "phone"
    assert kept.assignee_id == browsers.made["staff"]
    assert kept.due_at


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": "12"}, "is not a phone number"),
        ({"phone": "", "email": ""}, "needs a phone number or an e-mail"),
        ({"name": " "}, "needs a name"),
        ({"email": "jo@"}, "is not an e-mail address"),
        ({"agreed": ""}, "tick the box"),
    ],
)
async def test_a_request_by_hand_that_cannot_be_keeps_what_was_typed(
    rosa: Browser, change: dict[str, str], said: str
) -> None:
    form: dict[str, Any] = {
        "name": "Walt In",
        "phone": "(206) 555-0111",
        "agreed": "yes",
        "reason": "sore hip",
    }
    answer = await rosa.post("/leads/add", **(form | change))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="sore hip"' in answer.text
    assert "Walt In" not in (await rosa.get("/leads")).text


async def test_tags_are_put_on_found_by_and_taken_off(rosa: Browser) -> None:
    lead_id, other = ask(), ask(2, name="Sam Lee", phone="+14155550177", email=None)
    text = await follow(rosa, await act(rosa, lead_id, "tag", tag="  Waiting  List "))
    assert "tagged it “waiting list”" in text
    table = (await rosa.get("/leads/table?tag=waiting+list")).text
    assert f'id="tick-{lead_id}"' in table
    assert f'id="tick-{other}"' not in table
    await act(rosa, lead_id, "tag", tag="waiting list", off="yes")
    assert "No request fits" in (await rosa.get("/leads/table?tag=waiting+list")).text


async def test_requests_of_other_names_are_merged_only_by_who_says_so(rosa: Browser) -> None:
    first, second = ask(), ask(2, name="Hana Thackeray", email=None)
    assert "Same number or e-mail, other name: check" in (await rosa.get(f"/leads/{first}")).text
    said = await follow(rosa, await act(rosa, first, "merge", other=str(second)))
    assert "have different names" in said
    assert read(second).merged_into is None
    await act(rosa, first, "merge", other=str(second), sure="yes")
    assert read(second).merged_into == first


async def test_all_that_fit_are_changed_at_once_and_back(rosa: Browser) -> None:
    ids = [ask(n, phone=f"+1415555{n:04d}", email=None) for n in range(1, 54)]
    kept = ask(90, name="Sam Lee", phone="+14155559999", email=None)
    await act(rosa, kept, "status", status="booked")
    page = (await rosa.get("/leads/table?status=new")).text
    assert "All 53 that fit" in page
    answer = await rosa.post("/leads/bulk?status=new", all="yes", do="status", status="closed")
    text = await follow(rosa, answer)
    assert "53 requests are changed" in text
    assert {read(one).status for one in ids} == {"closed"}
    assert read(kept).status == "booked"
    events = re.findall(r'name="events" value="([\d.-]+)"', text)[0]
    await rosa.post("/leads/undo", events=events)
    assert {read(one).status for one in ids} == {"new"}


async def test_a_table_of_another_program_is_imported_whole_or_not(admin: Browser) -> None:
    good = "Patient;Mobile;Notes\nAnn Lee;'+12065550111;hip\nBo Ray;206 555 0112;\n"
    bad = good + "No Number;;\n"
    refused = await admin.post("/leads/import", table=bad)
    assert refused.status_code == 422
    assert "Line 4: A request needs a phone number" in refused.text
    assert "Ann Lee" not in (await admin.get("/leads")).text
    text = await follow(admin, await admin.post("/leads/import", table=good))
    assert "2 requests imported." in text
    assert "imported" in board_card((await admin.get("/leads")).text, 1)
    for table in ("", "who,what\nx,y"):
        assert (await admin.post("/leads/import", table=table)).status_code == 422
    (entry,) = recorded("lead.imported")
    assert entry.details == {"rows": 2}


async def test_what_was_kept_for_search_goes_with_the_request(rosa: Browser) -> None:
    lead_id = ask()
    await act(rosa, lead_id, "tag", tag="vip")
    await rosa.get(f"/leads/{lead_id}")
    with session() as db, db.begin():
        deletion.forget_leads(db, [lead_id])
    text = await follow(rosa, await rosa.post("/leads/search", words="0132"))
    assert "No request fits" in text
