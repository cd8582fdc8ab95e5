"""The check: asked, answered, ignored, merged; and what is told of within days."""

import pytest

from actions.knowledge import content
from backtalk.messages import Check
from tests.actions.danger.talk import Talk, outcomes, verdict
from tests.actions.turn import aspect

NONE = "None of these"
HOW = {"topic": "stretching", "aspect": aspect("how")}


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_it_asks_with_the_signs_and_nothing_else(talk: Talk) -> None:
    talk.check("dvt")
    (only,) = talk.reply
    assert isinstance(only, Check)
    assert talk.titles == [*content().red_flags["dvt"].signs, NONE]
    assert outcomes() == [("check", "dvt")]


@pytest.mark.parametrize("sign", range(2))
def test_a_sign_raises_the_alarm_of_its_row(talk: Talk, sign: int) -> None:
    talk.check("dvt")
    talk.choose(content().red_flags["dvt"].signs[sign])
    assert talk.kinds == ["alarm"]
    assert talk.state.check is None
    assert outcomes() == [("check", "dvt"), ("alarm", "dvt")]


@pytest.mark.parametrize("words", ["yes", "yeah the first one", "maybe", "not sure"])
def test_a_yes_in_words_raises_it_too(talk: Talk, words: str) -> None:
    talk.check("dvt")
    talk.say(words, "affirm")
    assert talk.kinds == ["alarm"]


@pytest.mark.parametrize("words", [None, "no", "none", "none of those"])
def test_none_of_these_closes_it_and_answers_what_was_asked(talk: Talk, words: str | None) -> None:
    talk.check("dvt", aspect=aspect("why"))
    if words:
        talk.say(words, "deny")
    else:
        talk.choose(NONE)
    assert talk.kinds == ["text", "sciatica#why", "choices"]
    assert content().phrase("no_sign_seen") in talk.texts
    assert outcomes() == [("check", "dvt"), ("none_of_these", "dvt")]
    talk.say("how do i stretch", "topic", **HOW)
    assert "exercise" in talk.kinds


def test_without_a_question_the_way_on_is_shown(talk: Talk) -> None:
    talk.say("x", "check", danger=verdict("check", "same_day", ("dvt",), ""))
    talk.choose(NONE)
    assert talk.kinds == ["text", "choices"]


@pytest.mark.parametrize(
    ("intent", "kinds"),
    [("contact", ["contact consent"]), ("build_routine", ["choices"])],
)
def test_a_form_that_was_asked_for_follows(talk: Talk, intent: str, kinds: list[str]) -> None:
    ranking = [{"name": "red_flag/dvt"}, {"name": intent}]
    found = verdict("check", "same_day", ("dvt",), "")
    talk.say("x", "check", danger=found, intent_ranking=ranking)
    talk.choose(NONE)
    assert talk.kinds[-1:] == kinds
    assert talk.form is not None


def test_ignored_it_is_asked_once_more_under_an_explanation_then_left(talk: Talk) -> None:
    talk.check("dvt")
    talk.say("how do i stretch", "topic", **HOW)
    assert talk.kinds == ["text", "check"]
    talk.say("how do i stretch", "topic", **HOW)
    assert "exercise" in talk.kinds
    assert talk.state.check is None
    assert outcomes() == [("check", "dvt"), ("check_again", "dvt"), ("ignored", "dvt")]


@pytest.mark.parametrize(("intent", "kinds"), [("thank", ["check"]), ("greet", ["check"])])
def test_small_talk_gets_the_check_again(talk: Talk, intent: str, kinds: list[str]) -> None:
    talk.check("dvt")
    talk.say("ok thanks", intent)
    assert talk.kinds == kinds


def test_an_alarm_answers_it(talk: Talk) -> None:
    talk.check("dvt")
    talk.alarm("chest_pain_breathless")
    assert talk.kinds == ["alarm"]
    assert talk.state.check is None


def test_another_suspicion_joins_it(talk: Talk) -> None:
    talk.check("dvt", aspect=aspect("why"))
    talk.check("spinal_infection", about="stretching")
    check = talk.state.check
    assert check is not None
    assert [sign.row for sign in check.signs] == ["spinal_infection", "dvt"]
    assert check.asked is not None
    assert check.asked.topic == "sciatica"
    for row in ("kidney_urinary", "hip_fracture", "shingles"):
        talk.check(row)
    assert talk.state.check is not None
    assert len(talk.state.check.signs) == 3
    assert len(talk.titles) <= 7
    assert talk.titles[-1] == NONE


def test_during_an_alarm_it_is_noted_and_the_question_stays(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.check("dvt", aspect=aspect("why"))
    assert talk.kinds == ["text", "sciatica#why", "choices"]
    assert talk.state.check is None
    assert outcomes()[-1] == ("check", "dvt")


def test_it_survives_a_new_session_and_start_over(talk: Talk) -> None:
    talk.check("dvt")
    talk.new_session()
    talk.say("start over", "start_over")
    assert talk.kinds == ["text", "check"]
    talk.choose(NONE)
    assert talk.state.check is None


def test_a_person_asked_for_meanwhile_is_reached_after_the_answer(talk: Talk) -> None:
    talk.check("dvt")
    talk.say("call me", "contact")
    assert talk.kinds == ["check"]
    talk.choose(NONE)
    assert talk.kinds[-1] == "contact consent"


def test_a_person_is_reached_though_the_check_is_ignored(talk: Talk) -> None:
    talk.check("dvt")
    talk.say("call me", "contact")
    talk.say("call me", "contact")
    assert talk.kinds == ["text", "contact consent"]


def test_within_days_is_told_once_beside_the_answer(talk: Talk) -> None:
    found = verdict("soon", "soon", ("possible_malignancy",), "never eases")
    talk.say("why", "topic", topic="sciatica", aspect=aspect("why"), danger=found)
    assert talk.kinds[:2] == ["text", "sciatica#why"]
    assert "in the next few days" in talk.texts
    talk.say("why", "topic", topic="stretching", aspect=aspect("why"), danger=found)
    assert "in the next few days" not in talk.texts
    assert talk.state.hold is None
    assert set(outcomes()) == {("soon", "possible_malignancy")}
    talk.say("how", "topic", **HOW)
    assert "exercise" in talk.kinds


def test_what_can_wait_for_days_is_only_noted_during_an_alarm(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    found = verdict("soon", "soon", ("possible_malignancy",), "never eases")
    talk.say("never eases", danger=found)
    assert talk.kinds == ["text", "choices"]
    assert outcomes()[-1] == ("soon", "possible_malignancy")


def test_a_sign_for_which_days_are_enough_raises_no_alarm(talk: Talk) -> None:
    talk.check("avascular_necrosis", aspect=aspect("why"))
    talk.choose(content().red_flags["avascular_necrosis"].signs[0])
    assert "alarm" not in talk.kinds
    assert "this week" in talk.texts
    assert "sciatica#why" in talk.kinds
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
    talk.say("how do i stretch", "topic", **HOW)
    assert "exercise" in talk.kinds
    assert not outcomes()
