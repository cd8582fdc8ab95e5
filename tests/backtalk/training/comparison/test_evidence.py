"""What a difference is worth: exact, with an interval, and honest where it is too little."""

import pytest

from backtalk.training.comparison.evidence import Difference


@pytest.mark.parametrize(
    ("better", "worse", "p"), [(5, 0, 0.0625), (6, 0, 0.03125), (0, 0, 1.0), (4, 4, 1.0)]
)
def test_the_test_is_exact(better: int, worse: int, p: float) -> None:
    assert Difference(120, better, worse).p == pytest.approx(p)
    assert Difference(120, worse, better).p == pytest.approx(p)


def test_the_interval_holds_the_difference_and_narrows_with_more_messages() -> None:
    few, many = Difference(100, 8, 4), Difference(1000, 80, 40)
    for one in (few, many):
        low, high = one.interval()
        assert low < one.points == 4.0 < high
    assert many.interval()[1] - many.interval()[0] < few.interval()[1] - few.interval()[0]
    # By hand: sqrt((0.08 + 0.04 - 0.04 ** 2) / 1000) * 1.96 is 2.1 points.
    assert many.interval()[0] == pytest.approx(1.9, abs=0.3)


def test_too_little_evidence_says_what_so_many_messages_can_show() -> None:
    said = Difference(120, 7, 5).words()
    assert "not enough evidence yet: 120 messages can show a difference of about 9 points" in said


def test_enough_evidence_says_which_is_better() -> None:
    assert Difference(300, 20, 2).words().endswith("The candidate is better.")
    assert Difference(300, 2, 20).words().endswith("The candidate is worse.")


def test_no_messages_and_no_change_are_said_plainly() -> None:
    assert Difference(0, 0, 0).words() == "There are no messages to compare on."
    assert "as rightly as before" in Difference(50, 0, 0).words()
