"""A request exists from "that is right" on: whatever comes after adds to it and loses nothing."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from actions.compose.knowledge import content
from backtalk.payloads import Contact, Text, plain_text
from tests.actions.contact.form import CLINIC_PHONE, PHONE, saved, step, walk
from tests.actions.red_flags.talk import Talk


def said(messages: list[Any]) -> str:
    return "\n".join(map(plain_text, messages))


def test_it_is_there_once_it_is_confirmed_and_the_visitor_is_told(db: Session) -> None:
    visit = walk(3)
    assert not saved(db)
    told, question = visit.say("yes", "affirm")
    assert isinstance(told, Contact)
    assert told.step == "saved"
    assert content().phrase("contact_saved") in told.text
    assert step([question]) == "time"
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.best_time) == ("Jo Bloggs", "+14155550132", None)


def test_each_answer_is_added_as_it_comes_and_read_back_at_the_end(db: Session) -> None:
    visit = walk(4)
    visit.say("evenings")
    assert [lead.best_time for lead in saved(db)] == ["evenings"]
    (end,) = visit.say("my hip is tight", "topic")
    assert isinstance(end, Contact)
    assert end.step == "saved"
    assert "evenings; my hip is tight" in end.text
    assert [lead.reason for lead in saved(db)] == ["my hip is tight"]


@pytest.mark.parametrize("steps", [4, 5], ids=["at the time", "at the reason"])
def test_who_stops_after_that_keeps_the_request_and_is_told_so(db: Session, steps: int) -> None:
    visit = walk(steps)
    (end,) = visit.stop()
    assert end == Contact(step="stopped", text=content().phrase("contact_stands"))
    assert CLINIC_PHONE in plain_text(end)
    assert len(saved(db)) == 1


def test_a_correction_changes_the_request_and_makes_no_second(db: Session) -> None:
    visit = walk(5)
    assert step(visit.say("sorry, my number is 415 555 0177")) == "confirm"
    told = visit.say("yes", "affirm")
    assert told[0] == Contact(step="saved", text=content().phrase("contact_updated"))
    (lead,) = saved(db)
    assert (lead.phone, lead.best_time) == ("+14155550177", "evenings")


def test_a_correction_that_is_not_finished_leaves_the_request_as_it_was(db: Session) -> None:
    visit = walk(4)
    visit.say("can I change the number?")
    for _ in range(3):
        end = visit.say("12345")
    assert end[-1] == Contact(step="stopped", text=content().phrase("contact_stands"))
    assert [lead.phone for lead in saved(db)] == ["+14155550132"]


def test_what_cannot_be_added_is_said_and_the_request_stands(db: Session, database: Engine) -> None:
    visit = walk(4)
    with database.begin() as connection:
        refuse = "SELECT RAISE(ABORT, 'the disk is full')"
        connection.execute(text(f"CREATE TRIGGER full BEFORE UPDATE ON leads BEGIN {refuse}; END"))
    visit.say("skip", "deny")
    (end,) = visit.say("my hip", "topic")
    assert end == Contact(step="failed", text=content().phrase("contact_not_added"))
    assert len(saved(db)) == 1


def test_it_is_tried_twice_before_anybody_is_told_that_it_failed(
    db: Session, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = walk(3)
    with database.begin() as connection:
        refuse = "SELECT RAISE(ABORT, 'locked')"
        connection.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON leads BEGIN {refuse}; END"))
    end = visit.end

    def mended() -> list[Any]:
        with database.begin() as connection:
            connection.execute(text("DROP TRIGGER full"))
        return end()

    monkeypatch.setattr(visit, "end", mended)
    told = visit.say("yes", "affirm")
    assert step(told) == "saved"
    assert content().phrase("contact_saved") in said(told)
    assert len(saved(db)) == 1


def to_the_time(talk: Talk) -> None:
    for words, intent in (
        ("call me", "contact"),
        ("yes", "affirm"),
        ("Jo Bloggs", "out_of_scope"),
        (PHONE, "out_of_scope"),
        ("yes", "affirm"),
    ):
        talk.say(words, intent)
    assert talk.kinds[-1] == "contact time"


def test_an_alarm_after_that_loses_nothing(db: Session) -> None:
    talk = Talk()
    to_the_time(talk)
    talk.alarm("ces_saddle_numbness")
    assert [lead.phone for lead in saved(db)] == ["+14155550132"]
    talk.say("stop", "stop")
    assert Text(text=content().phrase("contact_stands")) in talk.reply
    assert len(saved(db)) == 1


def test_after_the_alarm_the_form_goes_on_and_adds(db: Session) -> None:
    talk = Talk()
    to_the_time(talk)
    talk.alarm("ces_saddle_numbness")
    talk.choose("This isn't happening")
    assert talk.kinds[-1] == "contact time"
    talk.say("evenings")
    talk.say("my hip", "topic")
    assert [(lead.best_time, lead.reason) for lead in saved(db)] == [("evenings", "my hip")]
