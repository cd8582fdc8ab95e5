"""The clinic's own facts in answers: filled in, missing, and as links."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.answers import ActionAnswer
from actions.compose import asked_day, knowledge
from actions.compose.knowledge import content
from backtalk.content import ContentStore, filling
from backtalk.db.models import ContentEdit
from backtalk.db.session import session
from backtalk.payloads import Answer
from tests.actions.turn import Turn


def card(answer: str) -> Answer:
    told = Turn(ActionAnswer(), "answer", "x y", answers=[answer])
    found = told.reply[0]
    assert isinstance(found, Answer)
    return found


def links(answer: str) -> dict[str, str]:
    return {link.title: link.href for link in card(answer).links}


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-02T09:00", "Right now: open until 12 pm."),
        ("2026-03-02T12:30", "Right now: closed, opens today at 1 pm."),
        ("2026-03-02T19:00", "Right now: closed, opens tomorrow at 8 am."),
        ("2026-03-06T16:29", "Right now: open until 4:30 pm."),
        ("2026-03-07T12:00", "Right now: closed, opens Monday at 8 am."),
        ("2026-12-25T12:00", "Right now: closed today (Christmas Day), opens Monday at 8 am."),
    ],
)
def test_it_says_whether_it_is_open_now_and_when_next(moment: str, said: str) -> None:
    clinic = content()
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(clinic.clinic.time_zone))
    hours = clinic.answer("front_desk/hours").paragraphs
    assert filling.filled(clinic, hours, at)[0].endswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("are you open saturday", "We are closed on Saturday."),
        ("do you work weekends?", "We are closed on Saturday. We are closed on Sunday."),
        ("open tues?", "On Tuesday we are open 8 am to 6 pm."),
        ("what time do you close today", "Today we are open 8 am to 12 pm and 1 pm to 6 pm."),
        ("r u open on fri", "We are closed on Friday (Christmas Day)."),
        ("what are your hours", ""),
    ],
)
def test_the_day_that_is_named_is_answered(text: str, said: str) -> None:
    clinic = content()
    at = datetime(2026, 12, 21, 9, tzinfo=ZoneInfo(clinic.clinic.time_zone))
    assert asked_day.sentence(clinic, clinic.answer("front_desk/hours"), text, at) == said


def test_in_the_evening_today_is_over() -> None:
    clinic = content()
    at = datetime(2026, 12, 21, 20, tzinfo=ZoneInfo(clinic.clinic.time_zone))
    said = asked_day.sentence(clinic, clinic.answer("front_desk/hours"), "open today?", at)
    assert said == clinic.phrase("closed_for_today")


def test_a_day_is_no_matter_of_other_answers() -> None:
    told = Turn(ActionAnswer(), "answer", "it hurts since sunday", answers=["sciatica/run"])
    assert "Sunday" not in told.words


def test_a_fact_is_told() -> None:
    assert card("front_desk/price").paragraphs == ["A first visit is $150."]


def test_a_fact_that_the_clinic_left_out_is_said_plainly_with_the_number() -> None:
    paragraphs = card("front_desk/parking").paragraphs
    assert paragraphs[0] == content().phrase("fact_missing")
    assert "(206) 555-0142" in paragraphs[0]
    assert "1 Test Street" in paragraphs[1]


def test_numbers_places_and_pages_are_links() -> None:
    call = {"Call (206) 555-0142": "tel:+12065550142"}
    assert links("front_desk/hours") == call
    assert links("front_desk/booking") == {"Book online": "https://example.com/book"} | call
    assert links("front_desk/email") == {"Write an email": "mailto:desk@example.com"} | call
    found = links("front_desk/address")
    assert found["Open the map"].startswith("https://www.google.com/maps/search/")
    assert "1%20Test%20Street" in found["Open the map"]


def test_the_front_desk_has_no_safety_net() -> None:
    assert card("front_desk/hours").safety_net == ""
    assert card("sciatica/run").safety_net


def test_an_edit_in_the_console_shows_in_the_next_reply(
    frozen: ContentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ContentStore(frozen.directory, frozen.directory / "links.json")
    monkeypatch.setattr(knowledge, "_store", lambda: store)
    before = content().clinic.phone
    phone = {"path": "clinic.yml#phone", "text": "phone: (206) 555-0191\n"}
    with session() as db, db.begin():
        db.add(ContentEdit(**phone, number=1, over_hash=""))
    assert content().clinic.phone == before, "the database is not asked at each turn"
    monkeypatch.setattr("backtalk.content.store.LOOK_EVERY", 0.0)
    assert "(206) 555-0191" in card("front_desk/parking").paragraphs[0]
