"""Conversations that are under way: two stretches shown, or sciatica answered."""

from typing import Any

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from tests.actions.turn import Turn

OPENING, RUN, WALK = "sciatica/opening", "sciatica/run", "sciatica/walk"
BOTH = "group:external_rotator_stretch+hip_flexor_stretch"
STRETCHES: dict[str, Any] = {
    "answer": "stretching/which",
    "topic": "stretching",
    "cards": ["external_rotator_stretch", "hip_flexor_stretch"],
    "told": [
        "stretching/which",
        "exercise:external_rotator_stretch",
        "exercise:hip_flexor_stretch",
        BOTH,
    ],
}
ONE = {**STRETCHES, "told": [*STRETCHES["told"], "group:hip_flexor_stretch"]}
AFTER_SCIATICA: dict[str, Any] = {
    "answer": OPENING,
    "topic": "sciatica",
    "told": [OPENING, f"near:{RUN}+{WALK}"],
}


def say(text: str, slots: dict[str, Any], intent: str = "follow_up", **more: Any) -> Turn:
    return Turn(ActionAnswer(), intent, text, slots=slots, **({"band": "weak"} | more))


def phrase(key: str, **values: str) -> str:
    return content().phrase(key, **values)


def ask(*answers: str, text: str = "x y z", **more: Any) -> Turn:
    return Turn(ActionAnswer(), "answer", text, answers=answers, **more)
