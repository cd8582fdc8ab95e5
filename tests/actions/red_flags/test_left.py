"""A number given before a danger sign is there for staff, though no request came of it."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backtalk.db.models import Conversation
from backtalk.db.session import session
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from tests.actions.contact.form import PHONE
from tests.actions.red_flags.talk import Talk, verdict
from tests.leads import saved

JO = Contact("Jo Bloggs", "+14155550132", None)
STEPS = (
    ("call me", "contact"),
    ("yes", "affirm"),
    ("Jo Bloggs", "out_of_scope"),
    (PHONE, "out_of_scope"),
)


def talk_to(steps: int) -> Talk:
    talk = Talk()
    for words, intent in STEPS[:steps]:
        talk.say(words, intent)
    return talk


def kept() -> Contact | None:
    with session() as db:
        return unconfirmed.of(db.get_one(Conversation, "c1"))


@pytest.mark.parametrize("steps", range(5))
def test_an_alarm_keeps_a_number_that_was_given_with_consent(db: Session, steps: int) -> None:
    talk_to(steps).alarm("ces_saddle_numbness")
    assert kept() == (JO if steps == 4 else None)
    assert saved(db) == []


def test_a_check_keeps_it_too(db: Session) -> None:
    talk_to(4).check("ces_bladder")
    assert kept() == JO


def test_a_number_in_the_very_message_is_kept(db: Session) -> None:
    danger = verdict("alarm", "emergency_now", ("ces_saddle_numbness",), "")
    talk_to(3).say(f"{PHONE}, i am numb down there", "alarm", danger=danger)
    assert kept() == JO


@pytest.mark.parametrize("intent", ["affirm", "stop"])
def test_a_request_and_a_stop_take_it_away(db: Session, intent: str) -> None:
    talk = talk_to(4)
    talk.alarm("ces_saddle_numbness")
    if intent == "affirm":
        talk.choose("This isn't happening")
    talk.say("yes" if intent == "affirm" else "stop", intent)
    assert kept() is None
    assert len(saved(db)) == (intent == "affirm")


def test_a_number_given_while_an_alarm_is_open_is_kept(db: Session) -> None:
    talk = Talk()
    talk.alarm("possible_malignancy", level="same_day")
    for words, intent in STEPS:
        talk.say(words, intent)
    assert kept() == JO


def test_the_alarm_is_told_though_it_cannot_be_kept(db: Session, database: Engine) -> None:
    talk = talk_to(4)
    with database.begin() as connection:
        connection.execute(text("DROP TABLE conversations"))
    talk.alarm("ces_saddle_numbness")
    assert talk.kinds == ["alarm"]
