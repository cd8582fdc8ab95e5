"""Second thoughts about an alarm, in words."""

import pytest

from actions.red_flags.retract import affirms_after_all, corrects
from backtalk.red_flags.state import SUICIDE
from tests.actions.red_flags.talk import ANSWERS, Talk


@pytest.mark.parametrize(
    "text",
    [
        "i lied",
        "i lied, it still hurts",
        "that wasnt true",
        "actually yes i am",
        "but im going to do it tonight anyway",
        "they hung up. i still want to do it",
        "well sometimes i do",
        "no wait it IS numb",
        "no they ARE tingling",
        "it is, sorry",
        "its happening again though, and worse",
        "its back",
        "wait, it is swollen when i look at both together",
    ],
)
def test_a_sign_is_there_after_all(text: str) -> None:
    assert affirms_after_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "it is fine",
        "i am fine",
        "i am 45",
        "my hip hurts",
        "is it back to normal now?",
        "how long should i hold it",
        "it is my hip that hurts",
        "actually it is fine",
        "wait, it is my hip",
    ],
)
def test_nothing_else_says_so(text: str) -> None:
    assert not affirms_after_all(text)


@pytest.mark.parametrize("text", ["oh sorry i meant my dog", "dumb coach lol, autocorrect"])
def test_something_else_was_meant(text: str) -> None:
    assert corrects(text)
    assert not corrects("i meant the left foot")


def test_who_takes_back_that_it_is_not_happening_has_the_alarm_again(talk: Talk) -> None:
    talk.alarm("ces_saddle_numbness")
    talk.choose(ANSWERS[2])
    assert talk.state.hold is None
    talk.say("no wait it is numb")
    assert talk.state.hold is not None
    assert talk.titles == ANSWERS


def test_who_lied_about_wanting_to_die_is_believed_and_thanked(talk: Talk) -> None:
    talk.alarm(SUICIDE)
    talk.choose("I'm not thinking of that")
    talk.say("i lied. i do think about it")
    assert talk.state.hold is not None
    assert "988" in talk.texts
    assert "Thank you for telling me" in talk.texts


def test_who_waits_for_help_is_told_nothing_else_to_do(talk: Talk) -> None:
    talk.alarm("hip_fracture")
    talk.choose(ANSWERS[0])
    run = {"answers": [{"id": "sciatica/run", "score": 0.9}], "band": "sure"}
    talk.say("shall i pull her leg straight", "answer", **run)
    assert "Please ask the emergency team" in talk.texts
    assert "sciatica/run" not in talk.kinds
