"""What the assistant says, read from `content/`, which the clinic edits."""

from backtalk.content.errors import ContentError
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.loader import load
from backtalk.content.models import Answer, Suggestion, Topic
from backtalk.content.store import ContentStore

__all__ = [
    "Answer",
    "Content",
    "ContentError",
    "ContentStore",
    "Exercise",
    "Suggestion",
    "Topic",
    "load",
]
