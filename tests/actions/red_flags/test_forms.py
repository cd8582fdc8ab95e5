"""Every question of every form, and danger at each: the form waits, and nothing fills a slot."""

from typing import Any

import pytest

from actions.compose.knowledge import content
from tests.actions.red_flags.talk import FORMS, Talk, asking, verdict

CONTACT = ["yes", "Jo Bloggs", "415-555-0132", "yes", "evenings"]
STEPS = [
    *((("contact", "contact_form"), slot) for slot in FORMS["contact_form"]),
    *((("build_routine", "routine_form"), slot) for slot in FORMS["routine_form"]),
]
NO = "No"
WHY = asking("sciatica/how_long")
NOT_HAPPENING = "This isn't happening"
WORDS = ["Sam Lee", "415-555-0177", "sam@example.com", "10", "looser hips", "hello"]


def at(step: str, form: tuple[str, str]) -> Talk:
    """A visitor whom the form asks for `step`."""
    talk = Talk()
    talk.say("please", form[0])
    known = {"routine_goal": "looser_hips", "routine_minutes": 10.0}
    for slot, answer in zip(FORMS["contact_form"], CONTACT, strict=False):
        if form[0] != "contact" or slot == step:
            break
        talk.say(answer)
    if form[0] == "build_routine":
        earlier = list(FORMS["routine_form"])[: list(FORMS["routine_form"]).index(step)]
        talk.slots |= {slot: known[slot] for slot in earlier}
        talk.slots["requested_slot"] = step
    assert talk.slots["requested_slot"] == step
    return talk


def heard(talk: Talk) -> dict[str, Any]:
    """What the forms have been told."""
    slots = {slot for questions in FORMS.values() for slot in questions}
    return {slot: value for slot, value in talk.slots.items() if slot in slots}


def asks(talk: Talk, step: str) -> bool:
    """Whether the reply ends with the form's question for `step`."""
    if step == "contact_consent" and talk.kinds[-1] == "choices":
        return True  # the text to agree to is posted once
    question: dict[str, Any] = {f"contact_{s}": f"contact {s}" for s in ("name", "reach", "time")}
    question |= {"contact_consent": "contact consent", "contact_confirmed": "contact confirm"}
    question |= {"contact_reason": "contact reason"}
    last = talk.kinds[-1]
    return last == question[step] if step in question else last == "choices"


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_an_alarm_makes_it_wait_until_it_is_answered(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    before = heard(talk)
    talk.alarm("ces_bladder")
    assert talk.kinds == ["alarm"]
    for words in WORDS:
        talk.say(words)
        assert talk.kinds == ["text", "choices"]
    assert heard(talk) == before
    talk.choose(NOT_HAPPENING)
    assert asks(talk, step)
    assert talk.slots["requested_slot"] == step
    assert talk.form == form[1]


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_a_check_makes_it_wait_until_it_is_closed(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    before = heard(talk)
    talk.check("dvt")
    assert talk.kinds == ["check"]
    talk.choose(NO)
    assert asks(talk, step)
    assert heard(talk) == before


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_a_check_that_is_left_lets_it_go_on(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    before = heard(talk)
    talk.check("dvt")
    talk.say("Sam Lee")
    assert asks(talk, step)
    assert heard(talk) == before


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_a_question_is_answered_and_it_asks_again(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    before = heard(talk)
    talk.say("why do i have sciatica?", "answer", **WHY)
    if step != "contact_reason" or "sciatica/how_long" in talk.kinds:
        assert "sciatica/how_long" in talk.kinds
        assert asks(talk, step)
        assert heard(talk) == before


@pytest.mark.parametrize(("form", "step"), STEPS)
@pytest.mark.parametrize("danger", [None, "alarm", "check"])
def test_stop_ends_it_whatever_is_open(
    form: tuple[str, str], step: str, danger: str | None
) -> None:
    talk = at(step, form)
    if danger == "alarm":
        talk.alarm("ces_bladder")
    elif danger == "check":
        talk.check("dvt")
    talk.say("stop", "stop")
    assert talk.form is None
    assert not any(heard(talk)[slot] for slot in heard(talk) if slot.startswith("contact"))
    assert talk.state.waits is None
    if danger == "alarm":
        talk.choose(NOT_HAPPENING)
        assert talk.form is None


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_a_correction_is_heard_after_the_alarm(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    talk.alarm("ces_bladder")
    talk.choose(NOT_HAPPENING)
    if form[0] == "contact" and step not in ("contact_consent", "contact_name"):
        talk.say("actually my name is Joan Bloggs")
        assert talk.slots["contact_name"] == "Joan Bloggs"
    elif form[0] == "build_routine":
        talk.say("15 minutes", "inform", entities=[{"entity": "duration", "value": "900"}])
        assert talk.slots.get("routine_minutes") == 15


@pytest.mark.parametrize(("form", "step"), STEPS)
def test_the_list_of_signs_waits_for_its_own_no(form: tuple[str, str], step: str) -> None:
    talk = at(step, form)
    before = heard(talk)
    talk.say("what are the danger signs", "emergency_info")
    assert talk.kinds == ["emergency_info", "check"]
    talk.say("no", "deny")
    assert content().phrase("no_sign_seen") in talk.texts
    assert asks(talk, step)
    assert heard(talk) == before


def test_who_is_on_the_way_to_help_gets_no_routine() -> None:
    talk = at("routine_minutes", ("build_routine", "routine_form"))
    talk.alarm("ces_bladder")
    talk.choose("I'm getting help")
    assert talk.form is None
    assert talk.titles == ["Talk to the clinic"]


def test_a_crisis_leaves_no_form_open() -> None:
    talk = at("contact_name", ("contact", "contact_form"))
    talk.alarm("suicidal_intent")
    talk.say("call me", "contact")
    assert talk.form is None
    talk.choose("I'm talking to someone")
    assert talk.kinds == ["text"]


def test_a_sign_that_was_asked_about_does_not_hold_it_up_again() -> None:
    talk = at("contact_name", ("contact", "contact_form"))
    talk.check("dvt")
    talk.choose(NO)
    talk.say("Sam Lee", danger=verdict("check", "same_day", ("dvt",), "calf"))
    assert talk.slots["contact_name"] == "Sam Lee"
    assert asks(talk, "contact_reach")


def test_a_request_resumed_on_purpose_hears_an_answer_to_the_alarm() -> None:
    talk = at("contact_reach", ("contact", "contact_form"))
    talk.alarm("dvt", level="same_day")
    talk.say("please call me", "contact")
    assert asks(talk, "contact_reach")
    talk.say("my doctor checked it", "medical_other")
    assert talk.state.hold is None
    assert asks(talk, "contact_reach")
    talk.say("415-555-0132")
    assert asks(talk, "contact_confirmed")


def test_no_request_is_taken_in_an_emergency() -> None:
    talk = at("contact_reach", ("contact", "contact_form"))
    talk.alarm("ces_bladder")
    talk.say("please call me", "contact")
    assert talk.kinds == ["text", "choices"]
    assert talk.form is None


def test_what_should_be_seen_within_days_is_told_with_an_answer_in_the_middle() -> None:
    talk = at("contact_name", ("contact", "contact_form"))
    found = {"verdict": "soon", "rows": [{"id": "possible_malignancy", "level": "soon"}]}
    talk.say("why does it never ease?", "answer", danger=found, **WHY)
    assert talk.texts.count("in the next few days") == 1
    assert asks(talk, "contact_name")


def test_what_should_be_seen_within_days_is_told_inside_a_form_too() -> None:
    talk = at("contact_reason", ("contact", "contact_form"))
    found = {"verdict": "soon", "rows": [{"id": "possible_malignancy", "level": "soon"}]}
    talk.say("losing weight without trying", danger=found)
    assert "in the next few days" in talk.texts
    assert talk.slots["contact_reason"] is None  # saved, then emptied
