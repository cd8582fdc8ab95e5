from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import LeadEvent, Staff, now
from backtalk.leads import workflow
from backtalk.leads.lists import listing, search
from backtalk.leads.lists.listing import NOBODY, Filter
from backtalk.leads.workflow import STATUSES
from tests.backtalk.leads.conftest import Make

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def found(store: Session, **wanted: Any) -> list[str]:
    return [card.name for card in listing.find(store, Filter(**wanted), AT)[0]]


def test_danger_comes_first_then_what_is_due(store: Session, make: Make) -> None:
    make("Later", due_at=AT + HOUR)
    make("Closed", status="closed", danger_rank=1, due_at=AT - 9 * HOUR)
    make("Overdue", due_at=AT - HOUR)
    make("Never", due_at=None)
    make("Tried", due_at=AT - 5 * HOUR, next_attempt_at=AT + 2 * HOUR, contacted_at=AT)
    make("Today", due_at=AT + 3 * HOUR, danger_rank=2)
    make("Now", due_at=AT + 4 * HOUR, danger_rank=1)
    assert found(store) == ["Now", "Today", "Overdue", "Later", "Tried", "Never", "Closed"]


@pytest.mark.parametrize(
    ("columns", "late"),
    [
        ({"due_at": AT - HOUR}, True),
        ({"due_at": AT + HOUR}, False),
        ({"due_at": None}, False),
        ({"due_at": AT - HOUR, "contacted_at": AT - 2 * HOUR, "status": "contacted"}, False),
        ({"due_at": AT - HOUR, "contacted_at": AT, "next_attempt_at": AT + HOUR}, False),
        ({"due_at": AT + HOUR, "contacted_at": AT, "next_attempt_at": AT - HOUR}, True),
        ({"due_at": AT - HOUR, "status": "booked"}, False),
        ({"due_at": AT - HOUR, "status": "not_a_lead"}, False),
    ],
)
def test_what_is_overdue(store: Session, make: Make, columns: dict[str, Any], late: bool) -> None:
    make(**columns)
    cards, _ = listing.find(store, Filter(), AT)
    assert cards[0].overdue is late
    assert bool(found(store, overdue=True)) is late
    assert listing.pulse(store, AT).overdue == late


def test_filters_alone_and_together(store: Session, make: Make, rosa: Staff) -> None:
    make("Ann", assignee_id=rosa.id, topic="sciatica", created_at=AT)
    make("Ben", source="form", status="contacted", created_at=AT - 48 * HOUR)
    make("Cat", status="booked", danger_rank=3, topic="sciatica", created_at=AT - 72 * HOUR)
    assert found(store, order="newest") == ["Ann", "Ben", "Cat"]
    assert found(store, order="oldest") == ["Cat", "Ben", "Ann"]
    assert found(store, order="status") == ["Ann", "Ben", "Cat"]
    assert found(store, status="open", order="newest") == ["Ann", "Ben"]
    assert found(store, status="booked") == ["Cat"]
    assert found(store, assignee=rosa.id) == ["Ann"]
    assert found(store, assignee=NOBODY, order="newest") == ["Ben", "Cat"]
    assert found(store, topic="sciatica", danger=True) == ["Cat"]
    assert found(store, source="form") == ["Ben"]
    assert found(store, since=AT - 50 * HOUR, until=AT - HOUR) == ["Ben"]


def test_times_of_the_clinics_zone_are_compared_rightly(store: Session, make: Make) -> None:
    make("Ann", created_at=AT)
    west = timezone(-8 * HOUR)
    assert found(store, since=(AT - HOUR).astimezone(west)) == ["Ann"]
    assert found(store, until=(AT + HOUR).astimezone(west)) == ["Ann"]
    assert found(store, since=(AT + HOUR).astimezone(west)) == []


def test_pages_and_their_number(store: Session, make: Make) -> None:
    for number in range(5):
        make(f"P{number}", created_at=AT + number * HOUR)
    wanted = Filter(order="oldest")
    pages = [listing.find(store, replace(wanted, page=n), AT, limit=2) for n in (1, 2, 3, 4)]
    assert [[c.name for c in cards] for cards, _ in pages] == [
        ["P0", "P1"],
        ["P2", "P3"],
        ["P4"],
        [],
    ]
    assert {total for _, total in pages} == {5}


def test_the_board_has_every_column(store: Session, make: Make) -> None:
    for status in STATUSES:
        for _ in range(3):
            make(status=status)
    columns = listing.board(store, Filter(), AT, limit=2)
    assert {status: len(cards) for status, cards in columns.items()} == dict.fromkeys(STATUSES, 2)
    assert listing.counts(store, Filter(), AT) == dict.fromkeys(STATUSES, 3)


def test_the_pulse_changes_with_whatever_changes(store: Session, make: Make, rosa: Staff) -> None:
    soon = now() + HOUR
    marks = [listing.pulse(store, AT).mark]
    lead = make(due_at=AT + HOUR)
    store.add(LeadEvent(lead_id=lead.id, who="visitor", what="created"))
    store.commit()
    marks.append(listing.pulse(store, AT).mark)
    marks.append(listing.pulse(store, AT + 2 * HOUR).mark)
    workflow.note(store, lead, rosa.id, "x")
    marks.append(listing.pulse(store, AT).mark)
    workflow.tried(store, lead, rosa.id, soon)
    marks.append(listing.pulse(store, AT).mark)
    assert len(set(marks)) == len(marks)
    assert listing.pulse(store, AT).new == 1


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("bloggs", {"Jo Bloggs", "Sam Bloggs"}),
        ("JO bloggs", {"Jo Bloggs"}),
        ("blog", {"Jo Bloggs", "Sam Bloggs"}),
        ("bl", set()),
        ("ogg", set()),
        ("0132", {"Jo Bloggs"}),
        ("555-0132", {"Jo Bloggs"}),
        ("5501", set()),
        ("sam 0177", {"Sam Bloggs"}),
        ("sam 0132", set()),
        ("(415) 555-0132", {"Jo Bloggs"}),
        ("jo 415 555 0132", {"Jo Bloggs"}),
        ("sam 415 555 0132", set()),
        ("SAM@example.com", {"Sam Bloggs"}),
        ("", {"Jo Bloggs", "Sam Bloggs", "Zoë Ångström"}),
        ("zoë", {"Zoë Ångström"}),
        ("%' OR 1=1 --", set()),
    ],
)
def test_people_are_found_by_beginnings_of_names_and_ends_of_numbers(
    store: Session, make: Make, typed: str, names: set[str]
) -> None:
    make("Jo Bloggs", "+14155550132")
    make("Sam Bloggs", "+14155550177", "sam@example.com")
    make("Zoë Ångström", "+14155550188")
    keys = search.keys(typed, "US")
    assert set(found(store, keys=search.valid(keys))) == names
    assert not any(word.lower() in "".join(keys) for word in typed.split() if len(word) > 3)


def test_who_was_merged_is_found_in_the_one_that_stays(store: Session, make: Make) -> None:
    first = make("Jo Bloggs", "+14155550132")
    make("Joanna Miller", "+14155550177", merged_into=first.id)
    assert found(store, keys=search.valid(search.keys("miller", "US"))) == ["Jo Bloggs"]


def test_only_keys_are_keys() -> None:
    good = search.keys("Jo", "US")
    assert search.valid([*good, "nxyz", "q" + "0" * 64, ""]) == tuple(good)
