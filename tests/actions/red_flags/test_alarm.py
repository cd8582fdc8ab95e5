"""The alarm: the card, what is withheld until it is answered, and what goes on after that."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from actions.compose.knowledge import content
from tests.actions.red_flags.talk import ANSWERS, Talk, asking, card, outcomes, verdict
from tests.backtalk.notifications.helpers import add_target, rows

WHY, HOW = asking("sciatica/how_long"), asking("foam_rolling/how")
HOURS = asking("front_desk/hours")


def test_a_later_alarm_raises_the_level_and_never_lowers_it(talk: Talk) -> None:
    talk.alarm("dvt", level="same_day")
    talk.alarm("chest_pain_breathless")
    assert card(talk).title == content().red_flags["chest_pain_breathless"].title
    talk.alarm("shingles", level="same_day")
    assert card(talk).level == "emergency_now"
    assert talk.state.hold is not None
    assert talk.state.hold.level == "emergency_now"


@pytest.mark.parametrize(
    ("words", "intent", "understood", "kinds"),
    [
        ("ok thanks", "thank", {}, []),
        ("i'm fine", "affirm", {}, []),
        ("hello", "greet", {}, []),
        ("no", "deny", {}, []),
        ("bye", "goodbye", {}, []),
        ("hm", "not_understood", {}, []),
        ("why do i have sciatica", "answer", WHY, ["text"]),
        ("what are your hours", "answer", HOURS, ["front_desk/hours"]),
        ("how do i foam roll", "answer", HOW, ["text"]),
        ("build me a routine", "build_routine", {}, ["text"]),
        ("can i take ibuprofen", "medical_other", {}, []),
        ("who won the match", "out_of_scope", {}, []),
        ("what are danger signs", "emergency_info", {}, ["emergency_info"]),
        ("start over", "start_over", {}, ["text"]),
    ],
)
def test_until_it_is_answered_there_is_the_question_and_no_exercise(
    talk: Talk, words: str, intent: str, understood: dict[str, Any], kinds: list[str]
) -> None:
    talk.alarm("ces_bladder")
    talk.say(words, intent, **understood)
    assert talk.kinds == ["text", *kinds, "choices"]
    assert "911" in talk.texts
    assert talk.titles == ANSWERS


@pytest.mark.parametrize("answer", ["stretching/which", "foam_rolling/how", "core_stability/start"])
def test_no_way_of_asking_gets_an_exercise(talk: Talk, answer: str) -> None:
    talk.say("x", "answer", **asking(answer))
    talk.alarm("ces_bladder")
    for intent in ("answer", "follow_up"):
        talk.say("show me", intent, **asking(answer))
        assert "exercise" not in talk.kinds
        assert talk.titles == ANSWERS
    request = {"text": "how do i roll", "intent": "answer", "answer": answer}
    talk.say("your hours, and how", "answer", **HOURS, requests=[request])
    assert talk.kinds == ["text", "front_desk/hours", "text", "choices"]


@pytest.mark.parametrize(
    ("title", "words", "outcome", "key"),
    [
        (ANSWERS[0], "im getting help", "getting_help", "getting_help"),
        (ANSWERS[1], "my doctor checked it", "clinician_checked", "clinician_checked"),
        (ANSWERS[2], "thats not happening", "not_happening", "not_happening"),
    ],
)
@pytest.mark.parametrize("typed", [True, False])
def test_each_answer_lifts_it(
    talk: Talk, title: str, words: str, outcome: str, key: str, typed: bool
) -> None:
    talk.alarm("ces_bladder")
    if typed:
        talk.say(words, "medical_other")
    else:
        talk.choose(title)
    assert content().phrase(key) in talk.texts
    assert talk.kinds == ["text", "choices"]
    assert talk.state.hold is None
    assert outcomes()[1:] == [(outcome, "ces_bladder")]
    talk.say("x", "answer", **asking("stretching/which"))
    assert ("exercise" in talk.kinds) is (outcome != "getting_help")


def test_nobody_is_told_to_be_safe(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.choose(ANSWERS[2])
    assert "I can't examine you" in talk.texts
    assert "911" in talk.texts


def test_what_can_wait_till_today_lets_a_person_be_asked_for(talk: Talk) -> None:
    talk.alarm("dvt", level="same_day")
    talk.say("call me", "contact")
    assert talk.kinds == ["text", "text", "contact consent"]
    talk.say("yes i agree", "affirm")
    assert talk.kinds == ["contact name"]
    talk.say("why do i have sciatica", "answer", **WHY)
    assert talk.kinds == ["text", "sciatica/how_long", "contact name"]
    talk.say("stop", "stop")
    assert talk.kinds == ["text", "contact stopped", "choices"]
    assert talk.titles == ANSWERS


def test_in_an_emergency_no_request_is_offered(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.say("call me", "contact")
    assert talk.kinds == ["text", "choices"]
    assert "911" in talk.texts
    request = {"text": "call me", "intent": "contact"}
    talk.say("your hours, and call me", "answer", **HOURS, requests=[request])
    assert talk.kinds == ["text", "front_desk/hours", "choices"]


@pytest.mark.parametrize("asked", ["urgent_drive", "urgent_wait", "urgent_who"])
@pytest.mark.parametrize(("level", "kind"), [("emergency_now", "now"), ("same_day", "today")])
def test_what_people_ask_of_an_emergency_is_answered(
    talk: Talk, asked: str, level: str, kind: str
) -> None:
    talk.alarm("dvt", level=level)
    talk.say("x", asked)
    assert content().phrase(f"{asked}_{kind}") in talk.texts
    assert talk.kinds == ["text", "choices"]
    assert talk.titles == ANSWERS


def test_the_question_that_came_with_it_is_answered_once_it_is_lifted(talk: Talk) -> None:
    found = verdict("alarm", "emergency_now", ("ces_bladder",), "cant pee")
    talk.say("i cant pee. how long does sciatica last", "alarm", danger=found, **WHY)
    talk.choose(ANSWERS[2])
    assert talk.kinds == ["text", "sciatica/how_long", "choices"]


def test_a_sign_that_is_only_stated_is_no_question_to_come_back_to(talk: Talk) -> None:
    found = verdict("alarm", "emergency_now", ("ces_bladder",), "cant pee")
    talk.say("i cant pee, my back just went", "alarm", danger=found, **WHY)
    talk.choose(ANSWERS[2])
    assert talk.kinds == ["text", "choices"]


@pytest.mark.parametrize(("level", "kind"), [("emergency_now", "now"), ("same_day", "today")])
def test_whether_to_drive_is_answered_in_any_words(talk: Talk, level: str, kind: str) -> None:
    talk.alarm("foot_drop_one_side", level=level)
    talk.say("cant today, im 200 miles out. can i still drive home?", "answer", **WHY)
    assert content().phrase(f"urgent_drive_{kind}") in talk.texts


def test_deleting_stays_possible(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    talk.say("delete my data", "delete_data")
    assert talk.titles == ["Yes", "No"]
    talk.choose("Yes")
    assert talk.slots["delete_requested"] is True
    assert "choices" not in talk.kinds


@pytest.mark.parametrize("red_flag_id", ["suicidal_intent", "pain_despair"])
def test_a_crisis_stays_with_the_person(talk: Talk, red_flag_id: str) -> None:
    talk.alarm(red_flag_id)
    for words, intent in [("ok", "affirm"), ("call me", "contact"), ("my back", "medical_other")]:
        talk.say(words, intent)
        assert "988" in talk.texts
        assert talk.kinds == ["text", "choices"]
    talk.say("why do i have sciatica", "answer", **WHY)
    assert talk.kinds == ["text", "sciatica/how_long", "choices"]
    talk.say("how do i stretch", "answer", **asking("stretching/which"))
    assert "exercise" not in talk.kinds
    assert "Talk to the clinic" not in talk.titles


def test_who_asks_in_a_crisis_is_told_that_this_is_no_person(talk: Talk) -> None:
    talk.alarm("suicidal_intent")
    talk.say("are you human", "ask_bot")
    assert "automated helper" in talk.texts
    assert content().clinic.phone not in talk.texts


@pytest.mark.parametrize("words", ["yes", "maybe", "sometimes", "i don't know"])
def test_despair_asks_for_intent_and_a_yes_gets_the_crisis_card(talk: Talk, words: str) -> None:
    talk.alarm("pain_despair", level="same_day")
    assert "ending your life" in card(talk).text
    talk.say(words, "affirm")
    assert card(talk).title == content().red_flags["suicidal_intent"].title
    assert card(talk).level == "emergency_now"


def test_despair_without_intent_ends_warmly(talk: Talk) -> None:
    talk.alarm("pain_despair", level="same_day")
    talk.say("hm", "not_understood")
    talk.choose("No, I don't")
    assert talk.kinds == ["text"]
    assert "988" in talk.texts
    assert talk.state.hold is None


def test_it_survives_a_new_session_and_start_over_and_stays_in_its_conversation(
    talk: Talk,
) -> None:
    talk.alarm("ces_bladder")
    talk.say("start over", "start_over")
    talk.new_session()
    talk.say("how do i stretch", "answer", **asking("stretching/which"))
    assert talk.titles == ANSWERS
    other = Talk("c2")
    other.say("how do i stretch", "answer", **asking("stretching/which"))
    assert "exercise" in other.kinds


def test_a_rerun_starts_from_where_the_message_found_it(talk: Talk) -> None:
    talk.alarm("ces_bladder", words="cant pee")
    talk.choose(ANSWERS[0])
    before = outcomes()
    talk.run(talk.message, "danger_answer", talk.message["metadata"]["message_id"])
    assert content().phrase("getting_help") in talk.texts
    assert outcomes() == before


@pytest.mark.parametrize("broken", ["danger_signs", "conversations"])
def test_the_card_is_shown_though_the_database_fails(
    talk: Talk, database: Engine, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.begin() as connection:
        connection.execute(text("PRAGMA legacy_alter_table = ON"))
        connection.execute(text(f"ALTER TABLE {broken} RENAME TO gone"))
    talk.alarm("ces_bladder", words="secret words")
    assert card(talk).level == "emergency_now"
    said = capsys.readouterr()
    assert "danger_state_failed" in said.out + said.err
    assert "secret" not in said.out + said.err


def test_a_button_of_an_alarm_that_is_over_does_no_harm(talk: Talk) -> None:
    talk.alarm("ces_bladder")
    old = talk.reply
    talk.choose(ANSWERS[2])
    talk.reply = old
    talk.choose(ANSWERS[0])
    assert content().phrase("getting_help") in talk.texts
    assert len(outcomes()) == 2


def test_the_clinic_is_told_of_an_emergency_once(talk: Talk) -> None:
    add_target("https://clinic.example/hook", about=("danger",))
    talk.alarm("ces_bladder")
    talk.alarm("ces_bladder")
    assert [(row.kind, row.state) for row in rows()] == [("danger", "waiting")]
