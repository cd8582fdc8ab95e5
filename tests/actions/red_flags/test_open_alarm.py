"""What people say while an alarm is open, and what they get for it."""

import pytest

from actions.compose.knowledge import content
from tests.actions.red_flags.talk import ANSWERS, Talk, asking, outcomes, verdict


def phrase(key: str) -> str:
    return content().phrase_lines(key)[0]


def test_the_reminder_is_not_the_same_each_time(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    said = [talk.say("ok", "affirm")[0] for _ in range(3)]
    assert len({message.model_dump_json() for message in said}) == 3
    assert talk.titles == ANSWERS


@pytest.mark.parametrize("level", ["emergency_now", "same_day"])
@pytest.mark.parametrize(
    "words",
    [
        "its only a bit of tingling",
        "my wife says it's nothing",
        "thats prob from the driving",
        "is she right",
        "am i overreacting",
    ],
)
def test_a_sign_that_is_made_small_stays_one(talk: Talk, level: str, words: str) -> None:
    kind = "now" if level == "emergency_now" else "today"
    talk.alarm("dvt", level=level)
    talk.say(words, "answer", **asking("sciatica/how_long"))
    assert talk.kinds == ["text", "choices"]
    assert talk.texts.startswith(phrase(f"urgent_small_{kind}"))
    first = talk.texts
    talk.say(words, "answer", **asking("sciatica/how_long"))
    assert talk.texts != first


@pytest.mark.parametrize("words", ["does he really need 911", "do i have to call an ambulance"])
def test_whether_it_needs_an_ambulance_is_answered(talk: Talk, words: str) -> None:
    talk.alarm("dvt", level="same_day")
    talk.say(words, "urgent_who")
    assert phrase("urgent_need_today") in talk.texts
    talk.alarm("ces_bladder")
    talk.say(words, "alarm", danger=verdict("alarm", "emergency_now", (), ""))
    assert talk.kinds == ["text", "choices"]
    assert phrase("urgent_need_now") in talk.texts


def test_another_sign_that_is_denied_is_heard(talk: Talk) -> None:
    talk.alarm("dvt", level="same_day", words="calf … swollen")
    denied = {"verdict": "none", "rows": [], "denied": ["chest_pain_breathless"]}
    talk.say("hes not having chest pain. does he need 911", "answer", danger=denied)
    assert phrase("red_flag_denied") in talk.texts
    assert phrase("urgent_need_today") in talk.texts
    assert talk.state.hold is not None


def test_who_asks_for_a_doctor_is_told_when(talk: Talk) -> None:
    talk.alarm("child_limp", level="same_day")
    talk.say("do i need to see a doctor then", "answer", **asking("therapy/when_to_be_seen"))
    assert talk.kinds == ["text", "choices"]
    assert phrase("urgent_who_today") in talk.texts


def test_where_today_is_soon_enough_only_explanations_are_told(talk: Talk) -> None:
    talk.alarm("dvt", level="same_day")
    talk.say("how long does it last", "answer", **asking("sciatica/how_long"))
    assert talk.kinds == ["text", "sciatica/how_long", "choices"]
    talk.say("can i run", "answer", **asking("sciatica/run"))
    assert talk.kinds == ["text", "text", "choices"]


def test_what_had_to_wait_is_answered_once_the_alarm_is_lifted(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.say("how long does it last", "answer", **asking("sciatica/how_long"))
    assert phrase("question_waits") in talk.texts
    talk.choose("This isn't happening")
    assert talk.kinds == ["text", "sciatica/how_long", "choices"]


def test_without_a_question_it_goes_back_to_the_one_before(talk: Talk) -> None:
    talk.say("how long does sciatica last", "answer", **asking("sciatica/how_long"))
    talk.alarm("other_emergency")
    talk.choose("This isn't happening")
    assert phrase("back_to_question") in talk.texts


@pytest.mark.parametrize("button", ANSWERS)
def test_the_wrong_button_opens_it_again(talk: Talk, button: str) -> None:
    talk.alarm("ces_bladder")
    talk.choose(button)
    talk.say("pressed the wrong one sorry, nobody checked it", "out_of_scope")
    assert phrase("red_flag_reopened") in talk.texts
    assert "911" in talk.texts
    assert talk.titles == ANSWERS
    assert outcomes()[-1] == ("alarm", "ces_bladder")


def test_inside_a_form_too(talk: Talk) -> None:
    talk.say("call me", "contact")
    talk.say("yes i agree", "affirm")
    talk.alarm("ces_bladder")
    talk.choose("This isn't happening")
    assert talk.form == "contact_form"
    talk.say("oops wrong button")
    assert talk.titles == ANSWERS
    assert talk.form is None


def test_a_wrong_button_of_long_ago_is_another_one(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.choose("A clinician has checked this")
    for _ in range(3):
        talk.say("how long does it last", "answer", **asking("sciatica/how_long"))
    talk.say("wrong button sorry", "not_understood")
    assert talk.state.hold is None


def test_a_question_in_general_denies_nothing(talk: Talk) -> None:
    talk.check("pain_despair", about="low_back_pain/opening")
    denied = {"verdict": "none", "rows": [], "denied": ["pain_despair"]}
    talk.say("whats the point", "not_understood", danger=denied)
    assert outcomes()[-1] != ("none_of_these", "pain_despair")


def test_steroids_and_drinking_are_not_asked_about_under_16(talk: Talk) -> None:
    talk.slots["minor"] = True
    talk.check("avascular_necrosis")
    assert "check" not in talk.kinds


def test_a_young_visitor_is_to_show_the_card(talk: Talk) -> None:
    talk.slots["minor"] = True
    talk.alarm("child_limp", level="same_day")
    assert content().phrase("minor_too") in talk.reply[0].model_dump()["note"]


def test_a_yes_in_words_to_a_row_that_was_asked_about_gets_its_card(talk: Talk) -> None:
    talk.check("dvt")
    talk.say("yes", "affirm")
    assert talk.reply[0].model_dump()["text"] == content().red_flags["dvt"].text.format_map(
        content().facts
    )


def test_a_sign_that_is_met_by_what_was_told_before_is_no_new_one(talk: Talk) -> None:
    talk.alarm("ces_both_legs", words="tingling in both feet")
    joined = verdict("alarm", "emergency_now", ("ces_both_legs",), "both feet … sciatica")
    talk.say("can i stretch with sciatica", "alarm", danger=joined, **asking("sciatica/run"))
    assert talk.kinds[0] == "text"
    assert talk.titles == ANSWERS
    anew = verdict("alarm", "emergency_now", ("ces_both_legs",), "both feet … tingle")
    talk.say("both feet still tingle", "alarm", danger=anew)
    assert talk.kinds == ["alarm"]


def test_help_on_the_way_is_no_leave_to_exercise(talk: Talk) -> None:
    talk.alarm("child_limp", level="same_day")
    talk.choose("I'm getting help")
    talk.say("can i stretch tonight", "answer", **asking("stretching/which"))
    assert phrase("exercises_wait") in talk.texts
    assert "stretching/which" not in talk.kinds
    assert talk.titles == ANSWERS[1:]
    talk.say("are you open on saturday", "answer", **asking("front_desk/hours"))
    assert "front_desk/hours" in talk.kinds


@pytest.mark.parametrize("typed", [True, False])
def test_who_was_on_the_way_to_help_says_what_came_of_it(talk: Talk, typed: bool) -> None:
    talk.alarm("child_limp", level="same_day")
    talk.choose("I'm getting help")
    talk.say("can i stretch tonight", "answer", **asking("stretching/which"))
    if typed:
        talk.say("my doctor checked it", "medical_other")
    else:
        talk.choose("A clinician has checked this")
    assert phrase("clinician_checked") in talk.texts
    talk.say("can i stretch tonight", "answer", **asking("stretching/which"))
    assert "stretching/which" in talk.kinds


def test_once_it_was_checked_exercise_waits_no_longer(talk: Talk) -> None:
    talk.alarm("child_limp", level="same_day")
    talk.choose("A clinician has checked this")
    talk.say("can i stretch tonight", "answer", **asking("stretching/which"))
    assert "stretching/which" in talk.kinds
