"""Corrections in the contact form, visitors under 16, failures and repetitions."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.compose.knowledge import content
from backtalk.db.models import Base
from backtalk.payloads import Contact, Text, plain_text
from tests.actions.contact.form import CLINIC_PHONE, ORDER, PHONE, Visit, saved, step, walk


@pytest.mark.parametrize(
    ("text", "intent", "read"),
    [
        ("no, my number is 415 555 0177", "contact", "Jo Bloggs, (415) 555-0177"),
        ("actually my name is Jo Smith", "out_of_scope", "Jo Smith, (415) 555-0132"),
        ("no, I'm Joe", "deny", "Joe, (415) 555-0132"),
        ("no it's joe", "deny", "joe, (415) 555-0132"),
        ("use jo@example.com too", "contact", "Jo Bloggs, (415) 555-0132, jo@example.com"),
    ],
)
def test_corrected_at_the_read_back(db: Session, text: str, intent: str, read: str) -> None:
    visit = walk(3)
    messages = visit.say(text, intent)
    assert messages[0] == Text(text=content().phrase("contact_corrected"))
    assert step(messages) == "confirm"
    assert isinstance(messages[-1], Contact)
    assert read in messages[-1].text


def test_a_number_in_two_messages_is_joined_and_read_back(db: Session) -> None:
    visit = walk(1)
    visit.say("Jo Bloggs")
    assert step(visit.say("415 555 01")) == "reach"
    messages = visit.say("0132 at the end")
    assert step(messages) == "confirm"
    assert "(415) 555-0132" in plain_text(messages[-1])


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"text": "yes", "intent": "affirm"}, "sam@gmail.com"),
        ({"text": "/inform", "intent": "inform", "contact_change": "email"}, "sam@gmail.com"),
        ({"text": "no", "intent": "deny"}, "sam@gmial.com"),
        ({"text": "/affirm", "intent": "affirm"}, "sam@gmial.com"),
    ],
)
def test_a_slip_in_an_address_is_asked_about(
    db: Session, answer: dict[str, Any], kept: str
) -> None:
    visit = walk(1)
    visit.say("Sam Lee")
    (asked,) = visit.say("sam@gmial.com")
    assert "Did you mean sam@gmail.com?" in plain_text(asked)
    messages = visit.say(**answer)
    if kept == "sam@gmail.com":
        assert f"I have: Sam Lee, {kept}. Is that right?" in plain_text(messages[-1])
        assert not saved(db)
        visit.say("yes", "affirm")
    assert [lead.email for lead in saved(db)] == [kept]


def test_an_extension_is_read_back_and_kept(db: Session) -> None:
    visit = walk(1)
    visit.say("Jo Bloggs")
    messages = visit.say(f"{PHONE} ext 12")
    assert "(415) 555-0132 ext. 12" in plain_text(messages[-1])
    visit.say("yes", "affirm")
    assert [lead.phone for lead in saved(db)] == ["+14155550132;ext=12"]


@pytest.mark.parametrize("name", ["sore back", "fine day", "long", "R2"])
def test_no_name_costs_the_request(db: Session, name: str) -> None:
    visit = walk(1)
    assert step(visit.say(name)) == "name"
    assert step(visit.say(name)) == "reach"
    visit.say(PHONE)
    visit.say("yes", "affirm")
    assert [lead.name for lead in saved(db)] == [name]


@pytest.mark.parametrize("answered", [["yes"], ["yes", "evenings"]], ids=["time", "reason"])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("no, my number is 415 555 0177", "Jo Bloggs, (415) 555-0177"),
        ("sorry, my name is Jo Smith", "Jo Smith, (415) 555-0132"),
    ],
)
def test_corrected_later_it_is_read_back_again(
    db: Session, answered: list[str], text: str, read: str
) -> None:
    visit = walk(3)
    for answer in answered:
        visit.say(answer)
    messages = visit.say(text)
    assert step(messages) == "confirm"
    assert isinstance(messages[-1], Contact)
    assert read in messages[-1].text


@pytest.mark.parametrize(
    ("text", "intent", "entities", "asked"),
    [
        ("wrong number", "deny", {}, "reach"),
        ("the email is wrong", "feedback_bad", {}, "reach"),
        ("that is not my name", "deny", {}, "name"),
        ("/inform{}", "inform", {"contact_change": "name"}, "name"),
        ("/inform{}", "inform", {"contact_change": "reach"}, "reach"),
        ("no", "deny", {}, "confirm"),
    ],
)
def test_what_is_wrong_is_asked_again(
    db: Session, text: str, intent: str, entities: dict[str, Any], asked: str
) -> None:
    visit = walk(3)
    assert step(visit.say(text, intent, **entities)) == asked
    assert not saved(db)


@pytest.mark.parametrize("text", ["I'm 14", "im only 15", "i am in middle school"])
@pytest.mark.parametrize("reached", range(6))
def test_under_16_no_request_is_taken(db: Session, text: str, reached: int) -> None:
    visit = walk(reached)
    messages = visit.say(text)
    assert messages[-1] == Contact(step="stopped", text=content().phrase("under_16_contact"))
    assert visit.slots["minor"] is True
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)


def test_who_said_to_be_under_16_before_is_not_even_asked(db: Session) -> None:
    visit = Visit(slots={"minor": True})
    assert step(visit.start()) == "stopped"


@pytest.mark.parametrize(
    "text", ["I'm 43", "I'm 12 weeks pregnant", "I'm 5'10", "I'm 8/10 in pain"]
)
def test_numbers_that_are_no_age_under_16(db: Session, text: str) -> None:
    visit = walk(5)
    visit.say(text)
    assert not visit.slots.get("minor")


def test_database_down_nothing_pretends_to_be_saved(db: Session, database: Engine) -> None:
    visit = walk(3)
    Base.metadata.drop_all(database)
    (end,) = visit.say("yes", "affirm")
    assert step([end]) == "failed"
    assert isinstance(end, Contact)
    assert CLINIC_PHONE in end.text
    assert {visit.slots[slot] for slot in ORDER} == {None}


def confirmed(message_id: str, conversation_id: str = "c1") -> str:
    """What is said to the confirmation in a form of its own."""
    visit = Visit(conversation_id)
    visit.start()
    visit.say("yes")
    visit.say(f"I'm Jo Bloggs, {PHONE}", "contact")
    told = visit.say("yes", message_id=message_id)[0]
    assert isinstance(told, Contact)
    assert told.step == "saved"
    return told.text


def test_a_rerun_of_the_confirmation_makes_no_second_lead(db: Session) -> None:
    assert confirmed("last") == confirmed("last")
    assert len(saved(db)) == 1


def test_asking_again_in_the_same_conversation_says_that_we_have_it(db: Session) -> None:
    confirmed("last")
    assert confirmed("later") == content().phrase("contact_already")
    assert len(saved(db)) == 1
    confirmed("last", "c2")
    assert len(saved(db)) == 2


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("what are your hours?", "contact_question"),
        ("I want an appointment", "contact_back"),
        ("why do you need that?", "contact_why"),
        ("what do you do with it", "contact_why"),
    ],
)
def test_asking_about_the_request_in_the_middle_goes_on(
    db: Session, text: str, phrase: str
) -> None:
    visit = walk(1)
    visit.say("Jo Bloggs")
    messages = visit.say(text, "contact")
    assert messages[0] == Text(text=content().phrase(phrase))
    assert step(messages) == "reach"
    assert not visit.slots["contact_retries"]
