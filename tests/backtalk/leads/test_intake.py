"""Taking a request: what is saved, repeated, corrected, refused; by many at the same moment."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import Conversation, Lead, LeadEvent, LeadName
from backtalk.db.session import database as engine
from backtalk.db.session import session
from backtalk.leads.intake import (
    LeadRequest,
    LeadsUnavailable,
    Refused,
    Repeated,
    Saved,
    withdraw,
)
from backtalk.leads.workflow import details_of
from backtalk.privacy import crypto
from tests import frozen
from tests.leads import JO, details, saved, take, taken

AT_ONCE = 4


def count(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Lead)) or 0


def test_a_request_is_committed_and_can_be_read(db: Session) -> None:
    assert isinstance(take(db, JO), Saved)
    with session() as other:
        (read,) = saved(other)
        (lead,) = other.scalars(select(Lead))
    assert (read.name, read.phone, read.email) == (JO.name, JO.phone, JO.email)
    assert (read.best_time, read.reason, read.status) == ("mornings", "hip tightness", "new")
    assert (lead.consent_version, lead.consent_text) == (
        "1",
        frozen.content().phrase("contact_consent"),
    )
    assert lead.due_at is not None
    assert lead.due_at > lead.created_at


def test_it_is_on_disk_before_anybody_is_told(db: Session) -> None:
    assert db.scalar(text("PRAGMA synchronous")) == 2  # FULL


def test_no_detail_stands_in_the_file(db: Session, database: Engine, var: Path) -> None:
    taken(db, replace(JO, reason="Jo here, ring 415 555 0132", best_time="ask Bloggs"))
    taken(db, replace(JO, name="Joan Bloggs"))
    database.dispose()
    kept = b"".join(path.read_bytes() for path in var.glob("backtalk.db*"))
    for detail in (b"Bloggs", b"5550132", b"555 0132", b"jo@example"):
        assert detail not in kept


def test_it_is_found_by_hashes_of_phone_mail_and_each_word_of_the_name(db: Session) -> None:
    lead = taken(db, replace(JO, phone="+14155550132;ext=12"))
    assert lead.phone_hash == crypto.hash_phone("+14155550132")
    assert lead.email_hash == crypto.hash_email("JO@example.com")
    words = db.scalars(select(LeadName.word_hash).where(LeadName.lead_id == lead.id)).all()
    assert set(words) == crypto.hash_name("jo bloggs")
    assert db.scalars(select(LeadEvent.what)).all() == ["created"]


@pytest.mark.parametrize(
    ("again", "kind"),
    [
        (JO, Saved),
        (replace(JO, message_id="m2", email=None), Repeated),
        (replace(JO, message_id="m2", phone=None, email="JO@EXAMPLE.COM"), Repeated),
    ],
    ids=["rerun", "same phone", "same mail"],
)
def test_a_repetition_makes_no_second_lead(
    db: Session, again: LeadRequest, kind: type[object]
) -> None:
    first = taken(db, JO)
    outcome = take(db, again)
    assert isinstance(outcome, kind)
    assert isinstance(outcome, Saved | Repeated)
    assert outcome.lead.id == first.id
    assert count(db) == 1
    assert db.scalars(select(LeadEvent.what)).all() == ["created"]


def test_what_comes_later_is_added(db: Session) -> None:
    taken(db, replace(JO, best_time="", reason=""))
    taken(db, replace(JO, reason=""))
    taken(db, replace(JO, best_time=""))
    taken(db, replace(JO, message_id="m2", best_time="", reason="and my back"))
    (lead,) = saved(db)
    assert (lead.best_time, lead.reason) == ("mornings", "hip tightness\nand my back")
    happened = db.scalars(select(LeadEvent.what).order_by(LeadEvent.id)).all()
    assert happened == ["created", "added", "added", "added"]


def test_the_same_message_with_other_details_corrects_them(db: Session) -> None:
    taken(db, JO)
    taken(db, replace(JO, name="Joan Blogg", phone="+14155550177", email=None))
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.email) == ("Joan Blogg", "+14155550177", None)
    words = set(db.scalars(select(LeadName.word_hash)))
    assert words == crypto.hash_name("joan blogg")
    event = db.scalars(select(LeadEvent).where(LeadEvent.what == "corrected")).one()
    assert details_of(event)["old"]["phone"] == JO.phone


def test_a_repetition_fills_in_what_was_missing(db: Session) -> None:
    taken(db, replace(JO, phone=None))
    taken(db, replace(JO, message_id="m2"))
    assert [(lead.phone, lead.email) for lead in saved(db)] == [(JO.phone, JO.email)]


def test_who_asks_again_after_staff_closed_it_is_on_the_board_again(db: Session) -> None:
    lead = taken(db, JO, status="closed", due_at=None)
    taken(db, JO)
    assert [one.status for one in saved(db)] == ["closed"]
    db.rollback()
    taken(db, replace(JO, message_id="m2"))
    db.refresh(lead)
    assert (lead.status, lead.due_at is not None) == ("new", True)
    happened = db.scalars(select(LeadEvent.what).order_by(LeadEvent.id)).all()
    assert happened == ["created", "asked_again"]


def test_who_corrects_into_their_earlier_request_has_one(db: Session) -> None:
    first = taken(db, JO)
    other = replace(JO, message_id="m2", phone="+14155550177", email=None)
    taken(db, other)
    outcome = take(db, replace(other, phone=JO.phone, reason="my back"))
    assert isinstance(outcome, Repeated)
    assert outcome.lead.id == first.id
    standing = db.scalars(select(Lead).where(Lead.merged_into.is_(None))).all()
    assert [lead.id for lead in standing] == [first.id]
    assert details(standing[0]).reason == "hip tightness\nmy back"


@pytest.mark.parametrize(
    "other",
    [
        replace(JO, conversation_id="c2"),
        replace(JO, message_id="m2", phone="+14155550177", email="sam@example.com"),
        replace(JO, conversation_id=None),
    ],
    ids=["another conversation", "another person", "the plain form"],
)
def test_another_request_is_another_lead(db: Session, other: LeadRequest) -> None:
    taken(db, JO)
    taken(db, other)
    assert count(db) == 2


def test_the_plain_form_sent_twice_makes_one_lead(db: Session) -> None:
    plain = replace(JO, conversation_id=None)
    assert taken(db, plain).id == taken(db, plain).id
    taken(db, replace(plain, message_id="m2"))
    assert count(db) == 2


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        (replace(JO, name=" "), Refused("unreachable")),
        (replace(JO, phone=None, email=None), Refused("unreachable")),
        (replace(JO, consent_version="0"), Refused("consent")),
        (replace(JO, minor=True), Refused("under_16")),
        (replace(JO, reason="I'm 13 and my hip hurts"), Refused("under_16")),
        (replace(JO, conversation_id="child"), Refused("under_16")),
    ],
)
def test_what_must_not_be_taken_is_refused(db: Session, bad: LeadRequest, refusal: Refused) -> None:
    with db.begin():
        db.add(Conversation(id="child", minor=True))
    assert take(db, bad) == refusal
    assert count(db) == 0


def test_a_request_can_be_withdrawn(db: Session) -> None:
    with db.begin():
        db.add(Conversation(id="c1"))
    taken(db, JO)
    taken(db, replace(JO, conversation_id="c2"))
    withdraw(db, "c1", "m1")
    assert [lead.conversation_id for lead in saved(db)] == ["c2"]
    assert not db.get_one(Conversation, "c1", populate_existing=True).has_lead


def test_without_a_database_it_says_so(var: Path) -> None:
    with session() as db, pytest.raises(LeadsUnavailable) as failure:
        taken(db, JO)
    assert "Jo" not in str(failure.value)
    assert failure.value.__cause__ is None


Request = Callable[[int], LeadRequest]
SAME: dict[str, Request] = {
    "one message": lambda _: JO,
    "one phone": lambda n: replace(JO, message_id=f"m{n}", email=None),
    "one mail": lambda n: replace(JO, message_id=f"m{n}", phone=None),
}


@pytest.mark.parametrize("same", SAME)
def test_by_many_threads_at_the_same_moment_one_lead_is_made(database_url: str, same: str) -> None:
    upgrade()
    crypto.hash_phone("")  # makes the key, as the start of the program does
    with session() as db, db.begin():
        db.add(Conversation(id="c1"))
    together = Barrier(AT_ONCE)

    def ask(number: int) -> int:
        with session() as db:
            db.connection()  # opened before the race
            db.rollback()
            together.wait()
            return taken(db, SAME[same](number)).id

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ids = set(pool.map(ask, range(AT_ONCE)))
    with session() as db:
        assert [lead.id for lead in saved(db)] == sorted(ids)
        assert len(ids) == 1
        assert db.scalars(select(LeadEvent.what)).all() == ["created"]


def _ask_for_five(number: int) -> list[int]:
    with session() as db:
        requests = (replace(JO, conversation_id=f"c{n}", message_id=f"m{number}") for n in range(5))
        return [taken(db, request).id for request in requests]


def test_by_many_processes_at_the_same_moment_one_lead_each_is_made(database_url: str) -> None:
    upgrade()
    crypto.hash_phone("")
    engine().dispose()
    with get_context("spawn").Pool(AT_ONCE) as pool:
        made = pool.map(_ask_for_five, range(AT_ONCE), chunksize=1)
    with session() as db:
        assert count(db) == 5
    assert {json.dumps(ids) for ids in made} == {json.dumps(made[0])}
