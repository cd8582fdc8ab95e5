"""Which of the visitor's messages bear on the next one."""

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_engine.earlier import earlier_texts


def said(*texts: str) -> list[Event]:
    return [UserUttered(text) for text in texts]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        (said("a", "b"), ["a", "b"]),
        (said("a", "b", "c", "d"), ["b", "c", "d"]),
        ([*said("a"), SessionStarted(), *said("b")], ["b"]),
        ([*said("a"), ActionExecuted("action_danger_answer"), *said("b")], ["b"]),
        ([*said("a"), ActionExecuted("action_danger"), *said("b")], ["a", "b"]),
        ([*said("a", '/answer{"answer": "x"}', "b")], ["a", "b"]),
        ([*said("call me"), ActiveLoop("contact_form"), *said("Hope")], ["call me"]),
        (
            [*said("a"), ActiveLoop("contact_form"), *said("Hope"), ActiveLoop(None), *said("b")],
            ["a", "b"],
        ),
        ([*said("a"), *[ActionExecuted("action_listen")] * 200, *said("b")], ["b"]),
    ],
)
def test_what_was_typed_before_is_told(events: list[Event], expected: list[str]) -> None:
    tracker = DialogueStateTracker("somebody", [])
    for event in events:
        tracker.update(event)
    assert earlier_texts(tracker) == expected
