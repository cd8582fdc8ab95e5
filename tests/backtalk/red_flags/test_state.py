"""The danger state and its record in the database: kept, rerun, masked, forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.privacy import deletion, masking
from backtalk.red_flags import state as red_flags_state
from backtalk.red_flags.levels import Level
from backtalk.red_flags.state import Asked, Check, Hold, Record, Sign, State

NUMB = Sign(red_flag_id="ces_saddle_numbness", level="emergency_now")
CLOT = Sign(red_flag_id="dvt", level="same_day")
RASH = Sign(red_flag_id="shingles", level="same_day")


@pytest.fixture
def conversation(db: Session) -> str:
    db.add(Conversation(id="c1"))
    db.commit()
    return "c1"


def keep(db: Session, state: State, message_id: str, run: float, *records: Record) -> None:
    memory = red_flags_state.recall(db, "c1", message_id, run)
    red_flags_state.keep(db, "c1", memory.model_copy(update={"now": state}), records)
    db.commit()


def record(sign: Sign, outcome: red_flags_state.Outcome = "alarm", words: str = "") -> Record:
    return Record(outcome=outcome, red_flag_id=sign.red_flag_id, level=sign.level, words=words)


def test_signs_are_kept_strongest_first_each_once() -> None:
    hold = State(hold=Hold(signs=(CLOT,))).joined_hold([RASH, NUMB], None)
    assert hold.signs == (NUMB, RASH, CLOT)
    stronger = CLOT.model_copy(update={"level": Level.EMERGENCY_NOW})
    assert State(hold=hold).joined_hold([stronger], None).signs == (stronger, NUMB, RASH)
    assert State(hold=hold).joined_hold([RASH], None).level == "emergency_now"


def test_a_further_action_of_the_run_goes_on_and_a_rerun_starts_anew(
    db: Session, conversation: str
) -> None:
    alarm = State(hold=Hold(signs=(NUMB,)))
    keep(db, alarm, "m1", 1.0)
    keep(db, State(), "m2", 2.0)
    assert red_flags_state.recall(db, "c1", "m2", 2.0).now == State()
    assert red_flags_state.recall(db, "c1", "m2", 3.0).now == alarm
    assert red_flags_state.recall(db, "c1", "m3", 4.0).now == State()


def test_a_rerun_records_nothing_twice(db: Session, conversation: str) -> None:
    for run in (1.0, 2.0):
        keep(db, State(), "m1", run, record(NUMB), record(CLOT), record(NUMB))
    keep(db, State(), "m2", 3.0, record(NUMB))
    assert len(db.scalars(select(DangerSign)).all()) == 3


def test_a_conversation_that_is_gone_keeps_nothing(db: Session) -> None:
    keep(db, State(hold=Hold(signs=(NUMB,))), "m1", 1.0, record(NUMB))
    assert red_flags_state.recall(db, "c1", "m2", 2.0).now == State()
    assert not db.scalars(select(DangerSign)).all()


def test_the_words_that_matched_are_masked_with_the_rest(db: Session, conversation: str) -> None:
    text = "jo@example.com 415-555-0132 numb down there"
    db.add(ChatMessage(conversation_id="c1", message_id="m1", text=text, state="answered"))
    keep(db, State(), "m1", 1.0, record(NUMB, words=text))
    assert masking.after_turn(db, "c1", "m1", "US")
    db.commit()
    (sign,) = db.scalars(select(DangerSign))
    assert sign.words == "[email] [phone] numb down there"


def test_forgetting_a_visitor_forgets_their_signs(db: Session, conversation: str) -> None:
    keep(db, State(hold=Hold(signs=(NUMB,))), "m1", 1.0, record(NUMB, words="numb"))
    deletion.forget(db, "c1")
    db.commit()
    assert not db.scalars(select(DangerSign)).all()


@pytest.mark.parametrize(
    ("form", "minutes", "left"),
    [
        ("contact_form", 31, True),
        ("contact_form", 29, False),
        ("routine_form", 31, False),
        (None, 31, False),
    ],
)
def test_what_a_waiting_request_collected_is_erased_though_the_visitor_writes_on(
    db: Session, conversation: str, form: str | None, minutes: int, left: bool
) -> None:
    since = now() - timedelta(minutes=minutes)
    state = State(hold=Hold(signs=(NUMB,)), waits=form, waits_since=since)
    keep(db, state, "m1", 1.0)
    row = db.get_one(Conversation, "c1")
    row.contact_open_since, row.last_at = since, now()
    db.commit()
    assert masking.abandoned(db, now()) == (["c1"] if left else [])
    masked = masking.after_turn(db, "c1", "m2", "US")
    assert masked == (left or form != "contact_form")
    assert (row.contact_open_since is None) == masked


def test_a_form_waits_from_its_first_interruption_until_it_goes_on() -> None:
    state = State().with_form_waiting("contact_form")
    assert state.with_form_waiting("contact_form") == state
    assert state.with_form_waiting(None) == state
    assert state.without_form() == State()


def test_an_alarm_keeps_the_question_that_came_first() -> None:
    first, later = Asked(intent="answer", answer="sciatica/run"), Asked(intent="contact")
    hold = State().joined_hold([CLOT], first)
    assert State(hold=hold).joined_hold([NUMB], later).asked == first
    assert State(check=Check(signs=(CLOT,), asked=first)).joined_hold([CLOT], None).asked == first


def test_a_row_is_settled_once() -> None:
    state = State().with_settled(["dvt"]).with_settled(["dvt", "shingles"])
    assert state.settled == ("dvt", "shingles")
