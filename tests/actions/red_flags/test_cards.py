"""The card of an alarm: whom to call, which words it is about, what fits the act."""

import pytest

from actions.compose.knowledge import content
from tests.actions.red_flags.talk import ANSWERS, Talk, asking, card, outcomes, verdict

WHY, HOW = asking("sciatica/how_long"), asking("foam_rolling/how")


@pytest.mark.parametrize(
    ("red_flag_id", "numbers"),
    [
        ("ces_bladder", ["911"]),
        ("suicidal_intent", ["988", "911"]),
        ("medicine_overdose", ["1-800-222-1222", "911"]),
        ("dvt", ["911"]),
        ("no_such_row", ["911"]),
    ],
)
def test_the_card_stands_alone_with_the_numbers_to_call(
    talk: Talk, red_flag_id: str, numbers: list[str]
) -> None:
    talk.alarm(red_flag_id)
    shown = card(talk)
    assert [phone.number for phone in shown.phones] == numbers
    assert all(phone.href.startswith("tel:") for phone in shown.phones)
    assert "nobody is watching" in shown.note


def test_a_country_without_a_poison_number_gets_the_emergency_number_once(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    germany = content().clinic.model_copy(update={"country": "DE"})
    known = {name: getattr(content(), name) for name in type(content()).model_fields}
    abroad = type(content()).model_construct(**known | {"clinic": germany})
    monkeypatch.setattr("actions.red_flags.on_alarm.content", lambda: abroad)
    talk.alarm("medicine_overdose")
    assert [phone.number for phone in card(talk).phones] == ["112"]
    assert "112" in card(talk).text


@pytest.mark.parametrize(
    ("red_flag_id", "level", "title", "says"),
    [
        ("dvt", "same_day", "Please see a doctor today", "today"),
        ("dvt", "emergency_now", "This may need help now", "911"),
        ("shingles", "emergency_now", "This may need help now", "911"),
        ("possible_malignancy", "same_day", "Please see a doctor today", "today"),
    ],
)
def test_the_words_follow_the_level(
    talk: Talk, red_flag_id: str, level: str, title: str, says: str
) -> None:
    talk.alarm(red_flag_id, level=level)
    assert card(talk).level == level
    assert card(talk).title == title
    assert says in card(talk).text


def test_the_strongest_of_several_gives_the_words(talk: Talk) -> None:
    talk.alarm("ces_saddle_numbness", "ces_bladder")
    assert card(talk).title == content().red_flags["ces_saddle_numbness"].title
    assert outcomes() == [("alarm", "ces_saddle_numbness"), ("alarm", "ces_bladder")]


def test_it_says_which_words_it_is_about(talk: Talk) -> None:
    talk.alarm("ces_bladder", words="cant pee")
    assert "“cant pee”" in card(talk).heard
    talk.choose(ANSWERS[2])
    talk.say("/alarm", "alarm", entities=[{"entity": "red_flag_id", "value": "dvt"}])
    assert not card(talk).heard


def test_a_message_like_danger_gets_a_card_that_names_no_sign(talk: Talk) -> None:
    talk.say("something is very wrong with my leg", "alarm", danger=verdict("alarm", "", (), ""))
    assert card(talk).title == content().phrase("red_flag_title")
    assert card(talk).text == content().phrase("red_flag")
    assert "something is very wrong" in card(talk).heard
    assert outcomes() == [("alarm", "other_emergency")]


def test_exercise_is_named_only_where_it_fits(talk: Talk) -> None:
    rest = content().phrase("red_flag_rest")
    talk.alarm("hip_fracture")
    assert rest in card(talk).note
    other = Talk("c2")
    other.alarm("medicine_overdose")
    assert rest not in card(other).note


def test_somebody_elses_emergency_gets_the_emergency_number_first(talk: Talk) -> None:
    found = verdict("alarm", "emergency_now", ("medicine_overdose",), "took 20 pills")
    found["rows"][0]["other"] = True
    talk.say("my dad took 20 pills", "alarm", danger=found)
    assert [phone.number for phone in card(talk).phones] == ["911", "1-800-222-1222"]
    own = Talk("c2")
    own.alarm("medicine_overdose")
    assert card(talk).text != card(own).text


def test_who_is_pregnant_is_told_of_the_maternity_unit(talk: Talk) -> None:
    talk.slots["conditions"] = ["pregnant"]
    talk.alarm("dvt", level="same_day")
    assert content().phrase("pregnant_too") in card(talk).text
