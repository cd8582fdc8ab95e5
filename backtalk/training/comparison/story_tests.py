"""The conversation tests that trainers kept, and whether a model passes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from backtalk.reviews.training_data.conversation_tests import FILE
from backtalk.settings import settings
from backtalk.training.comparison.readings import Reading, Turn, given


@dataclass(frozen=True)
class StoryTest:
    """One test: a message, what stood before it, and the answer or act that is right."""

    name: str
    text: str = field(repr=False)
    slots: Mapping[str, str]
    label: str

    @property
    def turn(self) -> Turn:
        """What a model is asked."""
        return Turn(self.text, self.slots)

    def passes(self, reading: Reading) -> bool:
        """Whether a visitor would get what is right."""
        alarm = reading["verdict"] == "alarm"
        return not alarm and given(reading, within_conversation=True) == self.label


def kept() -> list[StoryTest]:
    """The tests in the file that the export of decisions has written; none without one."""
    file = settings().var / FILE
    content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None
    return [of(story) for story in (content or {}).get("stories", [])]


def compare(
    tests: Sequence[StoryTest], before: Sequence[Reading], after: Sequence[Reading]
) -> dict[str, Any]:
    """How many pass with each of two models, and which pass with the first alone.

    Args:
        tests: The tests.
        before: What the model that answers makes of each.
        after: What the candidate makes of each.
    """
    passed = [
        (test.name, test.passes(old), test.passes(new))
        for test, old, new in zip(tests, before, after, strict=True)
    ]
    return {
        "n": len(passed),
        "before": sum(old for _, old, _ in passed),
        "after": sum(new for _, _, new in passed),
        "lost": [name for name, old, new in passed if old and not new],
        "failing": [name for name, _, new in passed if not new],
    }


def of(story: Mapping[str, Any]) -> StoryTest:
    """The test that a story of the file is."""
    slots: dict[str, str] = {}
    text = label = ""
    for step in story["steps"]:
        if "user" in step:
            text, label = step["user"], step["intent"]
        for slot in step.get("slot_was_set", []):
            if not text:
                slots |= slot
            else:
                label = slot.get("answer", label)
    return StoryTest(story["story"], text, slots, label)
