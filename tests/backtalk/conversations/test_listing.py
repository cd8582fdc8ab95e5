from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.conversations import listing
from backtalk.conversations.listing import Filter, listed
from backtalk.db.migrate import upgrade
from backtalk.db.models import ChatMessage, Conversation
from backtalk.db.session import session

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Add = Callable[..., None]


@pytest.fixture
def db(database_url: str) -> Iterator[Session]:
    upgrade()
    with session() as opened:
        yield opened


@pytest.fixture
def add(db: Session) -> Add:
    """Adds a conversation with messages; the later it is added, the later it was."""

    def add_(name: str, *said: str, **values: object) -> None:
        order = len(db.scalars(select(Conversation.id)).all())
        values = {"last_at": NOON + timedelta(minutes=order), **values}
        db.add(Conversation(id=name, message_count=len(said), **values))
        db.flush()
        for number, text in enumerate(said):
            message = ChatMessage(message_id=f"m{number}", text=text, state="answered")
            message.conversation_id = name
            db.add(message)
            db.flush()

    return add_


def ids(db: Session, **wanted: Any) -> list[str]:
    found = listed(db, Filter(**wanted), "US")
    return [row.conversation.id for row in found.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["plain", "odd", "bad", "good", "lead"]),
        ({"topic": "stretching"}, ["good"]),
        ({"danger": 0}, ["bad", "lead"]),
        ({"danger": 1}, ["bad"]),
        ({"lead": True}, ["lead"]),
        ({"lead": False, "danger": 0}, ["bad"]),
        ({"fallback": True}, ["odd"]),
        ({"fallback": False}, ["plain", "bad", "good", "lead"]),
        ({"feedback": "up"}, ["good"]),
        ({"feedback": "down"}, ["bad"]),
        ({"shortest": 2}, ["odd", "lead"]),
        ({"longest": 1}, ["plain", "bad", "good"]),
        ({"confidence": 0.5}, ["odd"]),
        ({"since": NOON + timedelta(minutes=3)}, ["plain", "odd"]),
        ({"until": NOON + timedelta(minutes=1)}, ["lead"]),
        ({"words": "hips"}, ["plain", "good"]),
        ({"words": "hips", "topic": "stretching"}, ["good"]),
        ({"words": "nothing like it"}, []),
        ({"words": '"*^ OR'}, []),
    ],
)
def test_each_filter_lets_its_own_through(
    db: Session, add: Add, wanted: dict[str, object], found: list[str]
) -> None:
    add("lead", "call me", "yes", has_lead=True, danger_rank=2)
    add("good", "My hips feel tight", topic="stretching", likes=1)
    add("bad", "numb", danger_rank=1, dislikes=2)
    add("odd", "asdf", "qwer", fallback_count=2, lowest_confidence=0.2)
    add("plain", "a hip", lowest_confidence=0.9)
    assert ids(db, **wanted) == found


def test_days_are_the_clinics_whatever_the_database(db: Session, add: Add) -> None:
    add("one", "hello")
    seattle = timezone(timedelta(hours=-8))
    assert ids(db, since=datetime(2026, 11, 20, 4, 0, tzinfo=seattle)) == ["one"]
    assert ids(db, since=datetime(2026, 11, 20, 4, 1, tzinfo=seattle)) == []


@pytest.mark.parametrize("words", ["", "hips"])
def test_pages_follow_each_other_without_gap_or_repeat(
    db: Session, add: Add, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    monkeypatch.setattr(listing, "_STEP", 2)
    monkeypatch.setattr(listing, "_MOST", 4)
    for number in range(8):
        # Two at the same moment are told apart by their ids.
        add(f"c{number}", "my hips", last_at=NOON + timedelta(minutes=number // 2))
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = listed(db, Filter(words=words, after=after), "US")
        assert len(page.rows) <= 3
        seen += [row.conversation.id for row in page.rows]
        after = page.after
    assert seen == [f"c{number}" for number in reversed(range(8))]


def test_a_search_that_finds_little_says_where_to_go_on(
    db: Session, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_STEP", 1)
    monkeypatch.setattr(listing, "_MOST", 2)
    add("wanted", "my hips", topic="stretching")
    for number in range(3):
        add(f"c{number}", "my hips")
    first = listed(db, Filter(words="hips", topic="stretching"), "US")
    assert (list(first.rows), first.after is None) == ([], False)
    second = listed(db, Filter(words="hips", topic="stretching", after=first.after or ""), "US")
    assert [row.conversation.id for row in second.rows] == ["wanted"]


@pytest.mark.parametrize("after", ["x", "_", "1e999_c", "99999999999999999999_c", "nan_c"])
def test_a_place_that_makes_no_sense_is_the_beginning(db: Session, add: Add, after: str) -> None:
    add("one", "hello")
    assert ids(db, after=after) == ["one"]


def test_the_words_shown_are_the_first_or_the_found_ones_and_masked(db: Session, add: Add) -> None:
    add("one", "I am Zebedee, 206 555 0199", "my hips ache")
    add("long", "hip " * 100)
    shown = [row.words for row in listed(db, Filter(), "US").rows]
    assert shown[1] == "I am [name], [phone]"
    assert len(shown[0]) <= 161
    assert [row.words for row in listed(db, Filter(words="ache"), "US").rows] == ["my hips ache"]


def test_who_is_leaving_contact_details_now_is_neither_shown_nor_searched(
    db: Session, add: Add
) -> None:
    add("now", "Zebedee", contact_open_since=NOON)
    assert [row.words for row in listed(db, Filter(), "US").rows] == ["[not yet masked]"]
    assert ids(db, words="Zebedee") == []


def test_a_conversation_without_a_message_is_listed(db: Session, add: Add) -> None:
    add("form")
    assert [row.words for row in listed(db, Filter(), "US").rows] == [""]
