"""What visitors say beside the contact form's questions, and what becomes of it."""

from collections.abc import Iterable

import pytest
from sqlalchemy.orm import Session

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from actions.contact import asides
from actions.contact.slots import DECLINED
from tests.actions.contact.form import saved, step, walk
from tests.actions.red_flags.talk import Talk, asking
from tests.actions.turn import Turn

HOME, WORK = "206 555 0177", "206 555 0143"


def words(messages: Iterable[object]) -> str:
    return "\n".join(str(getattr(m, "text", "")) for m in messages)


@pytest.mark.parametrize(
    ("text", "aside", "time"),
    [
        ("when will they ring then, i work nights", "contact_when", "i work nights"),
        ("how soon do you get back to me", "contact_when", ""),
        ("when will i hear from you", "contact_when", ""),
        ("and if they dont?", "contact_if_not", ""),
        ("what if nobody calls", "contact_if_not", ""),
        ("call me after 6", None, "call me after 6"),
        ("in the evening", None, "in the evening"),
        ("my back hurts when i call the dog", None, ""),
        ("206 555 0177", None, ""),
    ],
)
def test_questions_and_times(text: str, aside: str | None, time: str) -> None:
    assert asides.aside(text) == aside
    assert asides.time_in(text) == time


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no not now. is it the wear and tear tho", "is it the wear and tear tho"),
        ("nah not yet. just the stretch sat down", "just the stretch sat down"),
        ("no thanks", ""),
        ("not now", ""),
        ("what is sciatica", ""),
    ],
)
def test_what_follows_a_no(text: str, rest: str) -> None:
    assert asides.after_no(text) == rest


def test_a_question_with_the_no_is_answered_and_the_form_closed() -> None:
    talk = Talk()
    talk.say("call me", "contact")
    talk.say("no not now. how long does sciatica last", "deny", **asking("sciatica/how_long"))
    assert talk.kinds == ["contact stopped", "sciatica/how_long", "choices"]
    assert talk.form is None


def test_a_bare_no_leaves_a_way_on() -> None:
    talk = Talk()
    talk.say("call me", "contact")
    talk.say("no", "deny")
    assert talk.kinds == ["contact stopped", "choices"]
    assert "Talk to the clinic" in talk.titles


@pytest.mark.parametrize("text", ["ok fine, name and number", f"ok then, {HOME}"])
def test_who_gives_in_gets_the_form_again(text: str) -> None:
    slots = {"told": [DECLINED]}
    assert Turn(ActionAnswer(), "follow_up", text, slots=slots).follows == ["contact_form"]
    assert Turn(ActionAnswer(), "follow_up", text).follows == []


def test_who_wants_to_be_rung_gets_no_number_to_ring() -> None:
    text = "i dont want to ring you. i want someone to ring ME"
    turn = Turn(ActionAnswer(), "answer", text, answers=["front_desk/phone"])
    assert turn.follows == ["contact_form"]
    assert turn.reply == []


def test_when_they_ring_is_answered_and_the_time_noted(db: Session) -> None:
    visit = walk(4)
    reply = visit.say("when will they ring then, i work nights")
    assert content().phrase("contact_when") in words(reply)
    assert step(reply) == "reason"
    reply = visit.say("and if they dont?")
    assert content().clinic.email in words(reply)
    assert step(reply) == "reason"
    visit.say("hip pain")
    (lead,) = saved(db)
    assert lead.best_time == "i work nights"


@pytest.mark.parametrize("answers", [["call me after 6", "yes"], ["yes, call me after 6"]])
def test_a_time_at_the_read_back_is_noted(db: Session, answers: list[str]) -> None:
    visit = walk(3)
    said = [words(visit.say(answer, "contact")) for answer in answers]
    assert "call me after 6" in said[0]
    assert visit.slots["contact_time"] == "call me after 6"
    assert visit.slots["requested_slot"] == "contact_reason"
    assert saved(db)[0].best_time == "call me after 6"


@pytest.mark.parametrize(
    ("text", "back"),
    [("hang on no. the first one was right", HOME), ("no, the previous number", HOME)],
)
def test_an_earlier_number_can_be_put_back(text: str, back: str) -> None:
    visit = walk(2)
    visit.say(HOME)
    visit.say(f"actually use my work one {WORK}")
    assert back[-4:] in words(visit.say(text))


@pytest.mark.parametrize("yes", ["yes", "yeah that one"])
def test_a_number_of_another_country_is_offered_with_its_code(yes: str) -> None:
    visit = walk(2)
    assert "+44 161 496 0182" in words(visit.say("0161 496 0182"))
    assert "+44 161 496 0182" in words(visit.say(yes))
