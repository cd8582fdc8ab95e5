"""Somebody who is worn out by pain is asked how they are, and gets no tip."""

import pytest

from actions.compose.knowledge import content
from actions.follow_ups import mood
from backtalk.red_flags.state import DESPAIR
from tests.actions.red_flags.talk import Talk, asking, outcomes

TIP = asking("consistency/habit")


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("whats the point", True),
        ("What's the point any more?", True),
        ("nothing works", True),
        ("im just so tired of it", True),
        ("nobody believes me", True),
        ("twice. waste of money", True),
        ("i'm fed up with this pain", True),
        ("ive been so low", True),
        ("what's the point of stretching first", False),
        ("nothing hurts now", False),
        ("my low back hurts", False),
        ("i'm low on time", False),
        ("my legs are tired", False),
        ("is it a waste of time", False),
    ],
)
def test_the_words_of_it(text: str, low: bool) -> None:
    assert mood.is_low(text) is low


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.say("nothing works", "answer", **TIP)
    assert "check" not in talk.kinds
    talk.say("whats the point", "answer", **TIP)
    return talk


def test_the_second_time_they_are_asked_and_get_no_tip(talk: Talk) -> None:
    assert talk.kinds[-1] == "check"
    assert "consistency/habit" not in talk.kinds
    assert str(content().red_flags[DESPAIR].question) in talk.texts


def test_a_yes_gets_help_and_a_no_is_heard(talk: Talk) -> None:
    talk.say("no", "deny")
    assert content().phrase("mood_no") in talk.texts
    assert outcomes() == []


def test_a_yes_raises_the_card_of_despair(talk: Talk) -> None:
    talk.say("yes", "affirm")
    assert talk.kinds == ["alarm"]
    assert outcomes() == [("alarm", DESPAIR)]


def test_it_is_asked_once_and_said_in_other_words(talk: Talk) -> None:
    said = []
    for _ in range(3):
        talk.say("im so tired of it", "answer", **TIP)
        assert "check" not in talk.kinds
        assert "exercise" not in talk.kinds
        said.append(talk.texts)
    assert len({*said}) > 1
