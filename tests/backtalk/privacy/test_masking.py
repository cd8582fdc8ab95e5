import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from backtalk.db.events import events, tracker_metadata
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.privacy import masking
from tests.backtalk.privacy.recorded import (
    CLINIC_PHONE,
    PLANTED,
    SAVED,
    UP_TO_READ_BACK,
    bot,
    loop,
    record,
    slot,
    user,
)
from tests.leads import JO, saved, taken

C = "c1"


def everything(engine: Engine) -> str:
    """All rows of all tables, as text."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [connection.execute(select(table)).all() for table in tables.sorted_tables]
    return json.dumps(rows, default=str)


def in_files(folder: Path) -> str:
    return b"".join(p.read_bytes() for p in folder.glob("backtalk.db*")).decode("latin-1")


def after(db: Session, message_id: str) -> bool:
    with db.begin():
        return masking.after_turn(db, C, message_id, "US")


def test_after_the_form_nothing_is_left_in_any_table_or_file(
    db: Session, database: Engine, var: Path
) -> None:
    with db.begin():
        record(db, C, UP_TO_READ_BACK)
    assert not after(db, "m5")
    with db.begin():
        record(db, C, SAVED)
    taken(db, JO)
    assert after(db, "m6")
    db.close()
    masking.erase_traces(database)
    for place in (everything(database), in_files(var)):
        assert not [detail for detail in PLANTED if detail.lower() in place.lower()]
    assert CLINIC_PHONE in everything(database)


def test_events_keep_their_number_ids_and_order(db: Session) -> None:
    with db.begin():
        record(db, C, [*UP_TO_READ_BACK, *SAVED])
        before = db.execute(select(events.c.id, events.c.type_name)).all()
        masking.mask_conversation(db, C, "US")
        after_it = db.execute(select(events.c.id, events.c.type_name, events.c.data)).all()
    assert [(row.id, row.type_name) for row in after_it] == [tuple(row) for row in before]
    masked = [json.loads(row.data) for row in after_it]
    assert [event["event"] for event in masked] == [
        event["event"] for event in [*UP_TO_READ_BACK, *SAVED]
    ]
    slots = {e["name"]: e["value"] for e in masked if e["event"] == "slot"}
    assert slots.pop("requested_slot") == "contact_confirmed"
    assert set(slots.values()) == {None}


def test_the_transcript_stays_readable(db: Session) -> None:
    with db.begin():
        record(db, C, [*UP_TO_READ_BACK, *SAVED])
        masking.mask_conversation(db, C, "US")
    texts = db.scalars(select(ChatMessage.text).order_by(ChatMessage.id)).all()
    assert texts == [
        "can [name] get a call back",
        "yes",
        "[name]",
        "[contact details]",
        "its [phone] or [email]",
        "yes",
    ]
    reply = db.scalars(select(ChatMessage.reply)).first()
    assert reply is not None
    assert reply[0]["text"] == f"I have: [name], [phone]. Or call {CLINIC_PHONE}."


def test_a_message_in_the_middle_of_the_form_is_not_an_answer_to_it(db: Session) -> None:
    question = [
        user("m4", "is rolling safe"),
        {"event": "action_execution_rejected", "name": "contact_form"},
        {"event": "action", "name": "contact_form"},
        loop(None),
    ]
    with db.begin():
        record(db, C, [*UP_TO_READ_BACK[:12], *question])
        masking.mask_conversation(db, C, "US")
    texts = db.scalars(select(ChatMessage.text).order_by(ChatMessage.id)).all()
    assert texts[-1] == "is rolling safe"


def test_details_outside_a_form_are_masked_at_once(db: Session) -> None:
    with db.begin():
        record(db, C, [user("m1", "my name is Zebedee, 415-555-0132"), bot({"type": "text"})])
    assert after(db, "m1")
    assert db.scalars(select(ChatMessage.text)).all() == ["my name is [name], [phone]"]


def test_a_turn_that_rasa_finishes_late_is_masked_with_the_next(db: Session) -> None:
    with db.begin():
        record(db, C, [])
        db.add(ChatMessage(conversation_id=C, message_id="m1", text="[phone]", state="failed"))
    with db.begin():
        record(db, C, [user("m2", "415-555-0132")])
        db.scalars(select(ChatMessage).where(ChatMessage.message_id == "m2")).one().text = "hi"
    assert after(db, "m2")
    assert "0132" not in (db.scalars(select(events.c.data)).first() or "")


@pytest.mark.parametrize(
    ("text", "masked"), [("is foam rolling safe?", False), ("call 415-555-0132", True)]
)
def test_without_rasas_table_messages_are_masked_alone(
    db: Session, database: Engine, text: str, masked: bool
) -> None:
    tracker_metadata.drop_all(database)
    with db.begin():
        db.add(Conversation(id=C))
        db.flush()
        db.add(ChatMessage(conversation_id=C, message_id="m1", text=text, state="answered"))
    assert after(db, "m1") is masked


def test_an_unknown_conversation_is_no_error(db: Session) -> None:
    assert not after(db, "m1")


def test_a_form_that_was_left_is_masked_after_30_minutes(db: Session) -> None:
    with db.begin():
        record(db, C, UP_TO_READ_BACK)
    after(db, "m5")
    with db.begin():
        conversation = db.get_one(Conversation, C)
        assert conversation.contact_open_since is not None
        assert masking.abandoned(db, now() + timedelta(minutes=29)) == []
        assert masking.abandoned(db, now() + timedelta(minutes=31)) == [C]
        masking.mask_conversation(db, C, "US")
        assert conversation.contact_open_since is None
        assert masking.abandoned(db, now() + timedelta(minutes=32)) == []
    kept = " ".join(db.scalars(select(events.c.data)).all())
    assert "Quuxley" not in kept


def test_masking_takes_nothing_from_the_request(db: Session) -> None:
    with db.begin():
        record(db, C, UP_TO_READ_BACK)
    taken(db, JO)
    with db.begin():
        masking.mask_conversation(db, C, "US")
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.email) == (JO.name, JO.phone, JO.email)


def test_the_clinics_words_stay_though_they_look_like_the_name(db: Session) -> None:
    answer = {"type": "answer", "paragraphs": ["Will it last? Most pain gets better."]}
    with db.begin():
        record(db, C, [slot("contact_name", "Will May"), user("m1", "may will"), bot(answer)])
        masking.mask_conversation(db, C, "US")
    kept = db.scalars(select(events.c.data).order_by(events.c.id)).all()
    assert "Will it last?" in kept[-1]
    assert db.scalars(select(ChatMessage.text)).all() == ["[name] [name]"]


def test_other_conversations_are_left_alone(db: Session) -> None:
    with db.begin():
        record(db, C, UP_TO_READ_BACK)
        record(db, "c2", [user("x1", "my name is Zebedee"), slot("contact_name", "Zebedee")])
        masking.mask_conversation(db, C, "US")
    other = select(ChatMessage.text).where(ChatMessage.conversation_id == "c2")
    assert db.scalars(other).all() == ["my name is Zebedee"]
