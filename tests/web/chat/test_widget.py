"""What the widget is served: its files, the clinic's facts, calendar files."""

from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from backtalk.db.models import now
from tests.web.conftest import Open
from tests.web.visitor import Visitor, error
from web.chat.widget import FOLDER, manifest
from web.examples import EXAMPLES

ROUTINE = {
    "exercises": "hip_flexor_stretch,easy_walk",
    "start": "2026-11-24",
    "at": "07:30",
    "days": "three",
}
BREAKS = {"start": "2026-11-28", "every": "60", "from": "09:00", "until": "17:00"}


async def test_the_tag_s_script_is_asked_for_anew_and_open_to_every_site(visitor: Visitor) -> None:
    answer = await visitor.http.get("/widget.js", headers={"Origin": "https://clinic.example"})
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == (FOLDER / manifest()["loader"]["file"]).read_bytes()


@pytest.mark.parametrize("name", ["loader", "panel"])
async def test_files_with_a_hash_in_their_name_are_kept_for_a_year(
    visitor: Visitor, name: str
) -> None:
    answer = await visitor.http.get(
        f"/static/widget/{manifest()[name]['file']}", headers={"Origin": "https://any.example"}
    )
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["loader", "panel"])
async def test_a_browser_gets_files_compressed_and_only_if_they_have_changed(
    visitor: Visitor, name: str
) -> None:
    file = FOLDER / manifest()[name]["file"]
    path = "/widget.js" if name == "loader" else f"/static/widget/{file.name}"
    answer = await visitor.http.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < file.stat().st_size / 2
    assert answer.content == file.read_bytes()
    again = await visitor.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_the_manifest_is_asked_for_anew(visitor: Visitor) -> None:
    answer = await visitor.http.get("/static/widget/manifest.json")
    assert answer.json() == manifest()
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_file_that_is_not_there_is_not_kept(visitor: Visitor) -> None:
    answer = await visitor.http.get("/static/widget/panel-0000000000.js")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


async def test_the_loader_names_the_panel_and_its_hash(visitor: Visitor) -> None:
    loader = (await visitor.http.get("/widget.js")).text
    assert all(value in loader for value in manifest()["panel"].values())


async def test_the_facts_are_the_clinic_s(visitor: Visitor) -> None:
    facts = (await visitor.http.get("/chat/widget")).json()
    assert facts["clinic"] == visitor.gateway.content.get().clinic.name
    assert facts["phone"] == {"number": "(206) 555-0142", "href": "tel:+12065550142"}
    assert facts["emergency"] == {"number": "911", "href": "tel:911"}
    assert facts["opening"] == visitor.gateway.say("opening")
    assert facts["open_now"].startswith(("Open until", "Closed"))
    clinic = visitor.gateway.content.get().clinic
    assert [link["href"] for link in facts["links"]] == [
        "tel:+12065550142",
        clinic.booking_url,
        clinic.map_link,
    ]
    assert facts["emergency"] in facts["numbers"]
    assert facts["danger_signs"]
    assert "www.youtube.com" in facts["link_hosts"]
    assert all(host and "/" not in host for host in facts["link_hosts"])


async def test_another_website_gets_the_facts_only_if_it_may_embed(opened: Open) -> None:
    visitor = await opened(origins="https://clinic.example")
    for origin, status in (("https://clinic.example", 200), ("https://evil.example", 403)):
        answer = await visitor.http.get("/chat/widget", headers={"Origin": origin})
        assert answer.status_code == status


async def test_a_routine_to_print_says_how_long_whose_and_when(visitor: Visitor) -> None:
    asked = {"exercises": "hip_flexor_stretch", "minutes": "10"}
    page = (await visitor.http.get("/routine", params=asked)).text
    assert "Your 10-minute routine</h1>" in page
    clinic = visitor.gateway.content.get().clinic
    today = now().astimezone(ZoneInfo(clinic.time_zone))
    assert f"{clinic.name} · {today.day} {today:%B %Y}" in page
    assert "data-print" in page
    odd = asked | {"minutes": "<b>"}
    assert "Your routine</h1>" in (await visitor.http.get("/routine", params=odd)).text


async def test_a_routine_becomes_reminders(visitor: Visitor) -> None:
    answer = await visitor.http.get("/chat/routine.ics", params=ROUTINE)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert 'filename="routine.ics"' in answer.headers["content-disposition"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event.decoded("dtstart")) == "2026-11-25 07:30:00"  # the first Wednesday
    assert event.decoded("rrule")["BYDAY"] == ["MO", "WE", "FR"]
    assert "Hip flexor stretch" in str(event["description"])


async def test_breaks_become_reminders_on_working_days(visitor: Visitor) -> None:
    answer = await visitor.http.get("/chat/breaks.ics", params=BREAKS)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    starts = [str(event.decoded("dtstart")) for event in events]
    assert starts == [f"2026-11-30 {hour}:00:00" for hour in range(10, 18)]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/chat/routine.ics", ROUTINE | {"exercises": ""}),
        ("/chat/routine.ics", ROUTINE | {"exercises": ",".join(map(str, range(21)))}),
        ("/chat/routine.ics", ROUTINE | {"days": "never"}),
        ("/chat/routine.ics", ROUTINE | {"start": "soon"}),
        ("/chat/routine.ics", ROUTINE | {"text": "Buy now"}),
        ("/chat/routine.ics", {}),
        ("/chat/breaks.ics", BREAKS | {"every": "1"}),
        ("/chat/breaks.ics", BREAKS | {"until": "08:00"}),
        ("/chat/breaks.ics", BREAKS | {"until": "18:00Z"}),
        ("/chat/breaks.ics", BREAKS | {"start": "9999-12-31"}),
        ("/chat/routine.ics", ROUTINE | {"start": "9999-12-31"}),
        ("/chat/routine.ics", ROUTINE | {"start": "0001-01-01"}),
        ("/chat/routine.ics", ROUTINE | {"at": "07:30+05:00"}),
    ],
)
async def test_a_calendar_that_makes_no_sense_is_refused(
    visitor: Visitor, path: str, query: dict[str, str]
) -> None:
    error(await visitor.http.get(path, params=query), 422, "invalid")


async def test_a_routine_can_be_printed(visitor: Visitor) -> None:
    page = (await visitor.http.get("/routine", params={"exercises": ROUTINE["exercises"]})).text
    for words in ("Hip flexor stretch", "Swap sides", "Easy walk", "When to stop", "555-0142"):
        assert words in page
    gone = await visitor.http.get("/routine", params={"exercises": "<b>none</b>"})
    error(gone, 404, "not_found")


async def test_every_example_has_its_page(visitor: Visitor) -> None:
    for key, example in EXAMPLES.items():
        page = (await visitor.http.get("/examples", params={"show": key})).text
        assert f"<h1>{example.title.replace(chr(39), '&#39;')}</h1>" in page
        assert all(f"data-{name}=" in page for name in example.attributes)
