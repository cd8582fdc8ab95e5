"""What somebody's condition asks for, beside an answer on exercise that is for everybody."""

from actions.nlu.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Answer

_NOTED = (
    "pregnant",
    "recent_surgery",
    "hip_replacement",
    "osteoporosis",
    "hypermobility",
    "high_blood_pressure",
)
_OF_EXERCISE = frozenset(
    {"activities", "core_stability", "exercise_safety", "foam_rolling", "stretching"}
)
_NOTE = "note:"
_AGAIN_AFTER = 3  # answers


def due(content: Content, reading: Reading, answer: Answer) -> str | None:
    """The condition that is to be noted beside an answer, if one is.

    A card says by itself for whom it is not, and an answer for the condition needs no note.
    """
    if answer.topic not in _OF_EXERCISE or answer.cards or reading.explain_only:
        return None
    name = answer.id.partition("/")[2]
    return next(
        (
            condition
            for condition in _NOTED
            if condition in reading.conditions
            and condition not in answer.for_
            and not name.startswith(condition)
            and not _noted_lately(content, reading, condition)
        ),
        None,
    )


def key(condition: str) -> str:
    """What `told` keeps of a note."""
    return f"{_NOTE}{condition}"


def _noted_lately(content: Content, reading: Reading, condition: str) -> bool:
    told = reading.told
    if key(condition) not in told:
        return False
    since = told[told.index(key(condition)) :]
    return sum(kept in content.answers for kept in since) < _AGAIN_AFTER
