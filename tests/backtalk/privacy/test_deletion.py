from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from backtalk.db.events import events, tracker_metadata
from backtalk.db.models import Base, ChatMessage, Conversation, Lead, LeadEvent, LeadName
from backtalk.privacy import crypto, masking
from backtalk.privacy.deletion import Receipt, forget
from tests.backtalk.privacy.recorded import PLANTED, SAVED, UP_TO_READ_BACK, record
from tests.backtalk.privacy.test_masking import everything, in_files
from tests.leads import JO, taken

ZEB = replace(JO, name="Zebedee Quuxley", email="zeb@example.com", reason="a unicorn")


def test_nothing_of_the_visitor_is_left_anywhere(db: Session, database: Engine, var: Path) -> None:
    with db.begin():
        record(db, "c1", [*UP_TO_READ_BACK, *SAVED])
    taken(db, ZEB)
    happened = len(UP_TO_READ_BACK) + len(SAVED)
    with db.begin():
        assert forget(db, "c1") == Receipt(
            conversations=1, leads=1, changes=1, messages=6, danger_signs=6, events=happened
        )
    db.close()
    masking.erase_traces(database)
    hashes = [crypto.hash_phone("+14155550132"), *crypto.hash_name(ZEB.name)]
    for place in (everything(database), in_files(var)):
        for trace in (*PLANTED, "unicorn", *hashes):
            assert trace.lower() not in place.lower()
    for table in (*Base.metadata.sorted_tables, events):
        assert db.scalar(select(func.count()).select_from(table)) == 0


def test_others_keep_what_is_theirs(db: Session) -> None:
    with db.begin():
        record(db, "c1", UP_TO_READ_BACK)
        record(db, "c2", UP_TO_READ_BACK)
    for request in (ZEB, replace(ZEB, conversation_id="c2"), replace(ZEB, conversation_id=None)):
        taken(db, request)
    with db.begin():
        forget(db, "c1")
    counts = {
        table.__tablename__: db.scalar(select(func.count()).select_from(table))
        for table in (Conversation, ChatMessage, Lead, LeadName, LeadEvent)
    }
    assert counts == {
        "conversations": 1,
        "messages": 5,
        "leads": 2,
        "lead_names": 4,
        "lead_events": 2,
    }


def test_it_is_all_or_nothing(db: Session) -> None:
    with db.begin():
        record(db, "c1", UP_TO_READ_BACK)
    taken(db, ZEB)
    with db.begin():
        forget(db, "c1")
        db.rollback()
    assert db.scalar(select(func.count()).select_from(Lead)) == 1
    assert db.scalar(select(func.count()).select_from(events)) == len(UP_TO_READ_BACK)


def test_forgetting_twice_or_a_stranger_is_no_error(db: Session, database: Engine) -> None:
    tracker_metadata.drop_all(database)
    with db.begin():
        assert forget(db, "nobody") == Receipt()
