"""What follows from an age that a visitor gives: the dose, its cautions, who is an adult."""

import pytest

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from backtalk.payloads import Exercise
from tests.actions.turn import Turn

STRETCH = "hip_flexor_stretch"
FOR_ADULTS, FOR_OLDER = "20 to 30 seconds", "30 to 60 seconds"


def shown_at(age: int) -> Turn:
    said = f"i'm {age}, how do i stretch my hip"
    answer = next(a.id for a in content().answers.values() if STRETCH in a.cards)
    return Turn(ActionAnswer(), "answer", said, (("age", str(age)),), answers=(answer,))


@pytest.mark.parametrize(("age", "dose"), [(64, FOR_ADULTS), (65, FOR_OLDER), (90, FOR_OLDER)])
def test_from_65_on_the_dose_is_that_for_older_adults(age: int, dose: str) -> None:
    (card,) = [m for m in shown_at(age).reply if isinstance(m, Exercise) and m.id == STRETCH]
    assert dose in card.dose


@pytest.mark.parametrize(
    ("age", "conditions"),
    [(15, ["child"]), (16, None), (64, None), (65, ["older_adult"])],
)
def test_an_age_is_remembered_as_what_it_means(age: int, conditions: list[str] | None) -> None:
    assert shown_at(age).slots.get("conditions") == conditions


@pytest.mark.parametrize(("age", "minor"), [(15, True), (16, None)])
def test_until_16_a_visitor_is_a_minor(age: int, minor: bool | None) -> None:
    assert shown_at(age).slots.get("minor") is minor
