from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from backtalk import leads
from backtalk.db.models import Lead, LeadEvent, LeadName
from backtalk.db.session import session
from backtalk.leads import LeadRequest
from backtalk.leads import request as request_module
from backtalk.privacy import crypto

JO = LeadRequest(
    name="Jo Bloggs",
    phone="+14155550132",
    email="jo@example.com",
    best_time="mornings",
    reason="hip tightness",
    consent_text="I agree.",
    consent_version="1",
    conversation_id="c1",
    message_id="m1",
    country="US",
)


def count(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Lead)) or 0


def test_a_request_is_committed_and_can_be_read(db: Session) -> None:
    lead = leads.create(db, JO)
    with session() as other:
        read = leads.read(other, lead.id)
    assert read is not None
    assert (read.name, read.phone, read.email) == (JO.name, JO.phone, JO.email)
    assert (read.best_time, read.reason, read.status) == ("mornings", "hip tightness", "new")
    assert read.consent_version == "1"


def test_no_detail_stands_in_the_file(db: Session, database: Engine, var: Path) -> None:
    leads.create(db, replace(JO, reason="Jo here, ring 415 555 0132", best_time="ask Bloggs"))
    database.dispose()
    kept = b"".join(path.read_bytes() for path in var.glob("backtalk.db*"))
    for detail in (b"Bloggs", b"5550132", b"555 0132", b"jo@example"):
        assert detail not in kept


def test_it_is_found_by_hashes_of_phone_mail_and_each_word_of_the_name(db: Session) -> None:
    lead = leads.create(db, JO)
    assert lead.phone_hash == crypto.hash_phone("+14155550132")
    assert lead.email_hash == crypto.hash_email("JO@example.com")
    words = db.scalars(select(LeadName.word_hash).where(LeadName.lead_id == lead.id)).all()
    assert set(words) == crypto.hash_name("jo bloggs")
    assert db.scalars(select(LeadEvent.what)).all() == ["created"]


@pytest.mark.parametrize(
    "again",
    [
        JO,
        replace(JO, name="Somebody Else", phone="+14155550177", email=None),
        replace(JO, message_id="m2", email=None),
        replace(JO, message_id="m2", phone=None, email="JO@EXAMPLE.COM"),
    ],
    ids=["rerun", "rerun with other details", "same phone", "same mail"],
)
def test_a_repetition_makes_no_second_lead(db: Session, again: LeadRequest) -> None:
    first = leads.create(db, JO)
    assert leads.create(db, again).id == first.id
    assert count(db) == 1


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
    leads.create(db, JO)
    leads.create(db, other)
    assert count(db) == 2


def test_the_plain_form_sent_twice_makes_one_lead(db: Session) -> None:
    plain = replace(JO, conversation_id=None)
    assert leads.create(db, plain).id == leads.create(db, plain).id
    leads.create(db, replace(plain, message_id="m2"))
    assert count(db) == 2


def test_two_at_the_same_time_make_one_lead(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = request_module._existing

    def after_the_other(mine: Session, request: LeadRequest) -> Lead | None:
        monkeypatch.setattr(request_module, "_existing", looked)
        with session() as other:
            leads.create(other, request)
        return None

    with session() as mine:
        monkeypatch.setattr(request_module, "_existing", after_the_other)
        lead = leads.create(mine, JO)
    assert lead.message_id == "m1"
    assert count(db) == 1


def test_without_a_database_it_says_so(var: Path) -> None:
    with session() as db, pytest.raises(leads.LeadsUnavailable) as failure:
        leads.create(db, JO)
    assert "Jo" not in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("bad", [replace(JO, name=" "), replace(JO, phone=None, email=None)])
def test_a_request_that_reaches_nobody_is_refused(db: Session, bad: LeadRequest) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        leads.create(db, bad)
    assert count(db) == 0


def test_reading_what_is_not_there(db: Session) -> None:
    assert leads.read(db, 7) is None
