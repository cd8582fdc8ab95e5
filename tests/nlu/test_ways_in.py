"""A danger sign is found however it is typed, and nothing that is typed breaks the engine."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtalk.evaluate.fuzz import survival
from backtalk.evaluate.parser import Parser
from backtalk.evaluate.red_flag_evaluation import Evaluation
from backtalk.evaluate.red_flags import judge

LONGEST = 1_000  # characters that a visitor can send
SURVIVE = 0.97  # share of changed messages that still get an alarm or a check
SIGNS = [
    "since this morning i am numb between my legs, i cant feel it when i wipe",
    "my back went on friday, now i cant pee at all",
    "both my legs have gone numb, i cant stand up any more",
    "i fell off a ladder today, my back is agony",
    "crushing pain in my chest, sweating, my left arm aches",
    "i want to kill myself, i cant take this pain",
    "one calf is swollen, hot, red",
    "my back hurts badly, i have a fever, i am shivering",
]
TALK = (
    "Hello, I found your page through a friend at work. I am 45 and sit at a desk for most of the"
    " day. At the weekend I like to work in the garden and cook for my family. My back gets a bit"
    " stiff on long days, but a walk helps and it feels better after. I read your article on hips"
    " and liked it a lot. The pictures are nice too. My friend uses a foam roller every evening"
    " and told me to try it. I have a mat and a chair at home, and about ten minutes every morning."
    " I would like to learn which stretches are good for me. Please tell me what you think. Your"
    " opening hours are not on the page, as far as I can see. Thank you for your time and the good"
    " work that you do there. "
)


def room(sign: str) -> str:
    return (TALK * 2)[: LONGEST - len(sign) - 2].rsplit(" ", 1)[0]


def before(sign: str) -> str:
    return f"{room(sign)}. {sign}"


def after(sign: str) -> str:
    return f"{sign}. {room(sign)}"


def around(sign: str) -> str:
    talk = room(sign)
    half = talk.index(". ", len(talk) // 2) + 2
    return f"{talk[:half]}{sign}. {talk[half:]}"


def drawn_out(sign: str) -> str:
    longest = max(sign.replace(",", "").split(), key=len)
    return f"pleeeease help, {sign.replace(longest, longest + longest[-1] * 4)}!!!!"


WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "capitals": str.upper,
    "emoji": lambda sign: "😭😭 " + sign.replace(", ", " 😟, ") + " 🙏🏽",
    "emoji for spaces": lambda sign: sign.replace(", ", "😭"),
    "no spaces after commas": lambda sign: "hi,please help," + sign.replace(", ", ","),
    "no punctuation": lambda sign: sign.replace(",", ""),
    "lines": lambda sign: sign.replace(", ", "\n"),
    "letters drawn out": drawn_out,
    "wide letters": lambda sign: "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in sign
    ),
    "typographic apostrophes": lambda sign: sign.replace("cant", "can\u2019t"),
    "talk before": before,
    "talk after": after,
    "talk around": around,
    "other scripts": lambda sign: f"Здравствуйте! {sign}, 谢谢, شكرا",
    "second request": lambda sign: f"How do I stretch my hip flexors? Also {sign}",
    "with a contact request": lambda sign: f"Can you book me an appointment and {sign}",
    "after thanks": lambda sign: f"Thanks, that was great! By the way, {sign}",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("sign", SIGNS, ids=range(len(SIGNS)))
def test_the_alarm_comes_whatever_the_way(
    engine: Parser, sign: str, way: Callable[[str], str]
) -> None:
    text = way(sign)
    assert len(text) <= LONGEST
    assert judge(engine, text).verdict == "alarm"


def test_ordinary_talk_is_no_danger(engine: Parser) -> None:
    assert judge(engine, TALK).verdict == "none"


# 111 of each kind: with 33, one unlucky draw was all that could be missed.
@pytest.mark.parametrize("number", [1_000, pytest.param(5_000, marks=pytest.mark.slow)])
def test_changed_messages_are_still_found(
    engine: Parser, measured: Evaluation, number: int
) -> None:
    found = survival(measured.must_pass.outcomes, number, engine).figures()
    assert found["n"] > number * 0.7
    shares = {kind: of_kind["seen_share"] for kind, of_kind in found["per_kind"].items()}
    assert min(shares.values()) >= SURVIVE, shares


@settings(max_examples=100, deadline=None)
@given(text=st.text(min_size=1, max_size=LONGEST).filter(lambda text: text.strip("/ \t\n") != ""))
def test_nothing_that_is_typed_breaks_the_engine(engine: Parser, text: str) -> None:
    judge(engine, text)
