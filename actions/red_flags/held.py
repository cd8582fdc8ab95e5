"""Which answers are told while an alarm or a check is open."""

import re

from backtalk.content.models import Answer
from backtalk.red_flags.levels import Level

_FRONT_DESK = "front_desk"
COMFORT = ("low_back_pain/fed_up", "low_back_pain/no_cause", "low_back_pain/tried_all")
"""Answers to somebody who is worn out by pain."""
_COMFORTS = frozenset({*COMFORT, "therapy/scared"})
_EXERCISE_TOPICS = frozenset(
    {"stretching", "foam_rolling", "core_stability", "consistency", "activities"}
)
"""Topics that lead to exercise."""
_EXPLAINS = re.compile(
    r"^(?:what(?:'s| is| are| was| does| do| causes| happens)\b(?! (?:good|best|i ))|why\b|how long"
    r"|how common|when (?:is|does|will)|does\b|do (?!i )|is it (?:common|normal|bad|serious)|are\b"
    r"|will\b|could\b|nobody\b)",
    re.IGNORECASE,
)
"""The headings that only explain: no permission, no advice on what to do."""


def may_be_told(answer: Answer, level: Level | None) -> bool:
    """Whether an answer may be told while an alarm of this level, or a check, is open.

    Args:
        answer: The answer.
        level: The alarm's level. In an emergency nothing keeps anybody from going: only facts of
            the clinic and comfort are told. Where today is soon enough, explanations are, too; what
            allows something, or says what to do, is not. None for a check, which only holds back
            exercise.
    """
    if level and (answer.topic == _FRONT_DESK or answer.id in _COMFORTS):
        return True
    if leads_to_exercise(answer) or level is Level.EMERGENCY_NOW:
        return False
    return level is None or bool(_EXPLAINS.search(answer.heading))


def leads_to_exercise(answer: Answer) -> bool:
    """Whether an answer shows exercises, or is about them."""
    return bool(answer.cards) or answer.topic in _EXERCISE_TOPICS
