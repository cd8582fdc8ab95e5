"""What stops a candidate: each gate by its own figures, danger for everybody."""

from copy import deepcopy
from typing import Any

import pytest

from backtalk.training.gates import gates

GOOD: dict[str, Any] = {
    "against": 12,
    "questions": {"n": 100},
    "slices": [
        {"by": "topic", "name": "sciatica", "n": 40, "before": 30, "after": 28},
        {"by": "topic", "name": "posture", "n": 29, "before": 29, "after": 0},
    ],
    "danger": {
        "must_pass": {"n": 420, "before": 2, "after": 1, "lost": []},
        "held_out": {"n": 420, "before": 20, "after": 19, "lost": []},
    },
    "alarms": {
        "look_alikes": {"n": 400, "alarm_before": 3, "alarm_after": 3},
        "ordinary": {"n": 250, "alarm_before": 1, "alarm_after": 0},
        "traffic": {"n": 300, "alarm_before": 1, "alarm_after": 9},
    },
}


def shut(comparison: dict[str, Any] | None, *problems: str) -> list[tuple[str, bool]]:
    found = gates(comparison, 12, problems)
    return [(gate.name, gate.override) for gate in found if not gate.open]


def test_a_candidate_that_is_no_worse_goes_through() -> None:
    assert shut(GOOD) == []


@pytest.mark.parametrize("kind", ["must_pass", "held_out"])
def test_one_missed_danger_sign_stops_it_for_everybody(kind: str) -> None:
    bad = deepcopy(GOOD)
    bad["danger"][kind]["lost"] = [{"key": "1", "red_flag_id": "ces_bladder"}]
    ((_, override),) = shut(bad)
    assert not override
    (gate,) = [gate for gate in gates(bad, 12, []) if not gate.open]
    assert "ces bladder" in gate.sentence


@pytest.mark.parametrize(("after", "open_"), [(28, True), (27, False)])
def test_a_topic_may_lose_five_points_and_no_more(after: int, open_: bool) -> None:
    bad = deepcopy(GOOD)
    bad["slices"][0]["after"] = after
    assert (shut(bad) == []) is open_


@pytest.mark.parametrize("kind", ["look_alikes", "ordinary"])
def test_one_more_false_alarm_stops_it_until_an_admin_says_otherwise(kind: str) -> None:
    bad = deepcopy(GOOD)
    bad["alarms"][kind]["alarm_after"] += 2
    ((_, override),) = shut(bad)
    assert override


def test_examples_that_contradict_each_other_stop_it() -> None:
    assert shut(GOOD, "a.yml, line 5 and b.yml, line 7 are one message.") == [("Examples", True)]


@pytest.mark.parametrize("comparison", [None, {**GOOD, "against": 11}])
def test_what_was_not_compared_with_the_model_that_answers_now_goes_nowhere(
    comparison: dict[str, Any] | None,
) -> None:
    assert shut(comparison) == [("Compared", False)]


@pytest.mark.parametrize(
    ("tests", "stops"),
    [
        ({"n": 3, "before": 2, "after": 2, "lost": [], "failing": ["kept test 1"]}, []),
        (
            {"n": 3, "before": 2, "after": 2, "lost": ["kept test 2"], "failing": ["kept test 2"]},
            [("Conversation tests", True)],
        ),
        ({"n": 0, "before": 0, "after": 0, "lost": [], "failing": []}, []),
    ],
)
def test_a_conversation_test_that_passes_now_must_pass(
    tests: dict[str, Any], stops: list[tuple[str, bool]]
) -> None:
    assert shut({**GOOD, "story_tests": tests}) == stops
