"""Messages typed in other ways: the same for the same seed, and their meaning stays."""

from collections import Counter

import pytest

from backtalk.evaluate.mutations import KINDS, mutations
from backtalk.evaluate.red_flag_lines import Line

TEXT = "My calf's hot, it throbs and I can't stand on it."
LINES = [
    Line("dvt", True, "plain", 0, TEXT),
    Line("dvt", True, "plain", 1, "calf swollen"),
    Line("dvt", True, "plain", 2, "One leg went fat, so I sat down. Now it aches."),
]


def texts(kind: str, number: int = 900) -> set[str]:
    return {
        mutation.text
        for mutation in mutations(LINES, number)
        if mutation.kind == kind and mutation.line is LINES[0]
    }


def test_each_kind_has_its_share() -> None:
    counts = Counter(mutation.kind for mutation in mutations(LINES, len(KINDS) * 2))
    assert counts == dict.fromkeys(KINDS, 2)


def test_the_same_seed_makes_the_same_messages() -> None:
    made, again, others = (list(mutations(LINES, 60, seed)) for seed in (1, 1, 2))
    assert made == again
    assert [m.text for m in made] != [m.text for m in others]


def test_every_message_differs() -> None:
    made = [(m.kind, m.text) for m in mutations(LINES, 900)]
    assert len(made) == len(set(made))
    assert {text for _, text in made}.isdisjoint(line.text for line in LINES)


@pytest.mark.parametrize(
    ("kind", "longer"),
    [
        ("letters swapped", 0), ("letter dropped", -1), ("letter doubled", 1),
        ("neighbouring key", 0),
    ],
)  # fmt: skip
def test_a_slip_is_one_letter(kind: str, longer: int) -> None:
    made = texts(kind)
    assert made
    for text in made:
        assert len(text) - len(TEXT) == longer
        assert sum(a != b for a, b in zip(text.split(), TEXT.split(), strict=True)) == 1


def test_clauses_keep_their_words() -> None:
    made = texts("clauses reordered")
    assert "and I can't stand on it. My calf's hot, it throbs" in made
    assert all(sorted(text.split()) == sorted(TEXT.split()) for text in made)


def test_fillers_stand_between_the_words() -> None:
    for text in texts("filler words"):
        rest = iter(text.split())
        assert all(word in rest for word in TEXT.split())


def test_a_denial_leaves_the_line_as_it_is() -> None:
    assert texts("harmless denial")
    assert all(TEXT in text and text != TEXT for text in texts("harmless denial"))


def test_the_plain_ones() -> None:
    assert texts("capitals") == {TEXT.upper()}
    assert texts("no punctuation") == {"My calfs hot it throbs and I cant stand on it"}


def test_a_line_without_words_is_left_alone() -> None:
    assert {m.kind for m in mutations([Line("dvt", True, "plain", 0, "?!")], 90)} <= {
        "filler words", "harmless denial", "no punctuation",
    }  # fmt: skip
