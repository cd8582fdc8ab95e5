"""What a message must deny to lift an alarm."""

import pytest

from actions.compose.knowledge import content
from tests.actions.red_flags.talk import Talk, outcomes


def denying(sign: str, words: str) -> dict[str, object]:
    """What the engine finds in a message that denies one sign."""
    return {"verdict": "none", "rows": [], "denied_signs": [{"sign": sign, "words": words}]}


@pytest.mark.parametrize(
    ("sign", "words", "lifted"),
    [
        ("<numb>", "numbness", True),
        ("<private_parts>", "down there", False),  # only where it is, not what it is
        ("<sweating>", "sweating", False),
        ("<chest_pain>", "chest pain", False),
    ],
)
def test_only_what_raised_it_can_be_denied(talk: Talk, sign: str, words: str, lifted: bool) -> None:
    talk.alarm("ces_saddle_numbness", signs=["<numb>", "<private_parts>"])
    talk.say("no, not that", danger=denying(sign, words))
    assert (talk.state.hold is None) is lifted


def test_of_two_signs_both_have_to_be_denied(talk: Talk) -> None:
    talk.alarm("ces_bladder", signs=["<pee>"])
    talk.alarm("ces_saddle_numbness", signs=["<numb>"])
    talk.say("i'm not numb", danger=denying("<numb>", "numb"))
    assert talk.state.hold is not None


def test_all_is_well_lifts_it_without_a_no(talk: Talk) -> None:
    talk.alarm("child_limp", level="same_day", signs=["<wont_walk>"])
    well = {"verdict": "none", "rows": [], "taken_back": ["child_limp"]}
    talk.say("he walks fine", danger=well)
    assert talk.state.hold is None


def test_a_flat_denial_lifts_it(talk: Talk) -> None:
    talk.alarm("major_trauma_spine", signs=["<crash>"])
    talk.say("i havent crashed", danger=denying("<crash>", "crashed"))
    assert talk.state.hold is None
    assert outcomes()[-1] == ("not_happening", "major_trauma_spine")


def test_a_crisis_that_is_denied_is_asked_about_once_more_softly(talk: Talk) -> None:
    talk.alarm("suicidal_intent")
    denied = {"verdict": "none", "rows": [], "denied": ["suicidal_intent"]}
    talk.say("im not suicidal", danger=denied)
    assert content().phrase("crisis_denied_ask") in talk.texts
    assert talk.state.hold is not None
    talk.say("no", "deny")
    assert talk.state.hold is None
    assert outcomes()[-1] == ("not_happening", "suicidal_intent")
