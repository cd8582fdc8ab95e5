"""The check: under the answer, answered, left; and what is told of within days."""

from typing import Any

import pytest

from actions.compose.knowledge import content
from actions.red_flags.cards import GENERAL_ROWS
from backtalk.payloads import Check
from tests.actions.red_flags.talk import Talk, asking, outcomes, verdict

ANSWERS = ["Yes", "I'm not sure", "No"]
HOW = asking("stretching/which")
WHY = asking("sciatica/how_long")


def card(talk: Talk) -> Check:
    last = talk.reply[-1]
    assert isinstance(last, Check)
    return last


def test_it_comes_under_the_answer_and_says_what_was_heard(talk: Talk) -> None:
    talk.check("dvt", words="sore calf")
    assert talk.kinds == ["sciatica/how_long", "check"]
    assert "sore calf" in card(talk).heard
    assert card(talk).text == content().red_flags["dvt"].question
    assert talk.titles == ANSWERS
    assert outcomes() == [("check", "dvt")]


@pytest.mark.parametrize("intent", ["not_understood", "out_of_scope", "medical_other", "greet"])
def test_where_there_is_no_answer_it_stands_alone(talk: Talk, intent: str) -> None:
    talk.say("x", intent, danger=verdict("check", "same_day", ("dvt",), "calf"))
    assert talk.kinds == ["check"]


@pytest.mark.parametrize("answer", ["Yes", "I'm not sure", "yes", "maybe", "not sure"])
def test_a_yes_or_a_doubt_raises_the_alarm_of_its_row(talk: Talk, answer: str) -> None:
    talk.check("dvt")
    if answer in ANSWERS:
        talk.choose(answer)
    else:
        talk.say(answer, "affirm")
    assert talk.kinds == ["alarm"]
    assert talk.state.check is None
    assert outcomes() == [("check", "dvt"), ("alarm", "dvt")]


@pytest.mark.parametrize("words", [None, "no", "none", "none of those"])
def test_a_no_closes_it(talk: Talk, words: str | None) -> None:
    talk.check("dvt")
    if words:
        talk.say(words, "deny")
    else:
        talk.choose("No")
    assert talk.kinds == ["text", "choices"]
    assert content().phrase("no_sign_seen") in talk.texts
    assert outcomes() == [("check", "dvt"), ("none_of_these", "dvt")]
    talk.say("how do i stretch", "answer", **HOW)
    assert "exercise" in talk.kinds


def test_a_flat_denial_is_a_no(talk: Talk) -> None:
    talk.check("dvt")
    denied = {"verdict": "none", "rows": [], "denied": ["dvt"]}
    talk.say("no swelling in my calf at all", "answer", danger=denied, **WHY)
    assert content().phrase("no_sign_seen") in talk.texts
    assert talk.state.check is None


def test_what_exercises_were_held_back_from_is_answered_after_a_no(talk: Talk) -> None:
    talk.check("dvt", about="stretching/which")
    assert talk.kinds == ["text", "check"]
    talk.choose("No")
    assert "exercise" in talk.kinds


@pytest.mark.parametrize(
    ("intent", "kinds"),
    [("contact", ["contact consent"]), ("build_routine", ["choices"])],
)
def test_a_form_that_was_asked_for_follows(talk: Talk, intent: str, kinds: list[str]) -> None:
    talk.say("x", intent, danger=verdict("check", "same_day", ("dvt",), "calf"))
    assert talk.kinds == ["check"]
    talk.choose("No")
    assert talk.kinds[-1:] == kinds
    assert talk.form is not None


def test_whoever_goes_on_leaves_it(talk: Talk) -> None:
    talk.check("dvt")
    talk.say("how do i stretch", "answer", **HOW)
    assert "exercise" in talk.kinds
    assert "check" not in talk.kinds
    assert talk.state.check is None
    assert outcomes() == [("check", "dvt"), ("ignored", "dvt")]


def test_each_row_is_asked_about_once(talk: Talk) -> None:
    talk.check("dvt")
    talk.choose("No")
    talk.check("dvt")
    assert "check" not in talk.kinds
    talk.check("spinal_infection")
    assert talk.kinds[-1] == "check"


def test_of_two_rows_the_stronger_is_asked_about_then_the_other(talk: Talk) -> None:
    talk.check("ces_bladder", "dvt")
    assert card(talk).text == content().red_flags["ces_bladder"].question
    talk.choose("No")
    talk.check("ces_bladder", "dvt")
    assert card(talk).text == content().red_flags["dvt"].question


def test_what_was_denied_before_is_not_asked(talk: Talk) -> None:
    denied = {"verdict": "none", "rows": [], "denied": ["dvt"]}
    talk.say("no swelling. why do i have sciatica", "answer", danger=denied, **WHY)
    talk.check("dvt")
    assert "check" not in talk.kinds


def test_who_gives_an_adults_age_is_not_asked_about_a_child(talk: Talk) -> None:
    found: dict[str, Any] = {"danger": verdict("check", "same_day", ("child_limp",), "limp")}
    age = [{"entity": "age", "value": 45, "start": 0, "end": 2}]
    talk.say("45 and limping", "answer", entities=age, **found, **WHY)
    assert "check" not in talk.kinds


def test_an_alarm_answers_it(talk: Talk) -> None:
    talk.check("dvt")
    talk.alarm("chest_pain_breathless")
    assert talk.kinds == ["alarm"]
    assert talk.state.check is None


def test_during_an_alarm_it_is_noted_and_the_question_stays(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.check("dvt", about="front_desk/hours")
    assert talk.kinds == ["text", "front_desk/hours", "choices"]
    assert talk.state.check is None
    assert outcomes()[-1] == ("check", "dvt")


def test_it_survives_a_new_session(talk: Talk) -> None:
    talk.check("dvt")
    talk.new_session()
    talk.say("yes", "affirm")
    assert talk.kinds == ["alarm"]


def test_a_message_like_danger_that_names_nothing_gets_one_general_check(talk: Talk) -> None:
    general = {"verdict": "general", "rows": []}
    talk.say("why", "answer", danger=general, **WHY)
    assert talk.kinds == ["sciatica/how_long", "check"]
    flags = content().red_flags
    assert talk.titles == [
        *(flags[red_flag_id].signs[0] for red_flag_id in GENERAL_ROWS),
        "None of these",
    ]
    talk.choose("None of these")
    assert content().phrase("no_sign_seen") in talk.texts
    assert not outcomes()
    talk.say("why", "answer", danger=general, **WHY)
    assert "check" not in talk.kinds


def test_a_sign_of_the_general_check_raises_its_alarm(talk: Talk) -> None:
    talk.say("why", "answer", danger={"verdict": "general", "rows": []}, **WHY)
    talk.choose(content().red_flags["chest_pain_breathless"].signs[0])
    assert talk.kinds == ["alarm"]
    assert outcomes() == [("alarm", "chest_pain_breathless")]


def test_within_days_is_told_once_beside_the_answer(talk: Talk) -> None:
    found = verdict("soon", "soon", ("possible_malignancy",), "never eases")
    advice = content().red_flags["possible_malignancy"].text
    talk.say("why", "answer", danger=found, **WHY)
    assert talk.kinds[:2] == ["text", "sciatica/how_long"]
    assert advice in talk.texts
    talk.say("why", "answer", **asking("stretching/hold"), danger=found)
    assert advice not in talk.texts
    assert talk.state.hold is None
    assert set(outcomes()) == {("soon", "possible_malignancy")}
    talk.say("how", "answer", **HOW)
    assert "exercise" in talk.kinds


def test_within_days_is_told_beside_a_check_too(talk: Talk) -> None:
    found = verdict("check", "same_day", ("dvt",), "calf")
    found["rows"] += verdict("soon", "soon", ("possible_malignancy",), "never eases")["rows"]
    talk.say("why", "answer", danger=found, **WHY)
    assert talk.kinds == ["text", "sciatica/how_long", "check"]
    assert content().red_flags["possible_malignancy"].text in talk.texts


def test_what_can_wait_for_days_is_only_noted_during_an_alarm(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    found = verdict("soon", "soon", ("possible_malignancy",), "never eases")
    talk.say("never eases", danger=found)
    assert talk.kinds == ["text", "choices"]
    assert outcomes()[-1] == ("soon", "possible_malignancy")


def test_a_sign_for_which_days_are_enough_raises_no_alarm(talk: Talk) -> None:
    found = verdict("check", "soon", ("avascular_necrosis",), "groin")
    talk.say("why", "answer", danger=found, **WHY)
    talk.choose("Yes")
    assert "alarm" not in talk.kinds
    assert content().red_flags["avascular_necrosis"].text in talk.texts
    assert outcomes()[-1] == ("soon", "avascular_necrosis")


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize(("answer", "kinds"), [("Yes", ["alarm"]), ("No", ["text", "choices"])])
def test_the_list_of_signs_asks_for_now(
    talk: Talk, answer: str, kinds: list[str], typed: bool
) -> None:
    talk.say("what are danger signs", "emergency_info")
    assert talk.kinds == ["emergency_info", "check"]
    if typed:
        talk.say(answer.lower(), "affirm" if answer == "Yes" else "deny")
    else:
        talk.choose(answer)
    assert talk.kinds == kinds


def test_whoever_goes_on_after_the_list_is_left_in_peace(talk: Talk) -> None:
    talk.say("what are danger signs", "emergency_info")
    talk.say("how do i stretch", "answer", **HOW)
    assert "exercise" in talk.kinds
    assert not outcomes()
