"""The shape of the danger signs: what is said when one shows, and the words that show it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from backtalk.content.models import Frozen, Id, Line, Reviewed, SourceId, Title
from backtalk.content.placeholders import FACTS, placeholders
from backtalk.red_flags.levels import Level
from backtalk.settings import ROOT

FILE = ROOT / "data" / "red_flags.yml"
"""Where the danger signs stand; the engine is trained on the same file."""

Kind = Literal[
    "emergency_now",
    "same_day",
    "soon",
    "check",
    "hint",
    "weakened_by",
    "kept_vague_by",
    "denied",
    "look_alikes",
]
Sign = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S[^\n]*$")]

Question = Annotated[str, Field(min_length=1, max_length=160, pattern=r"^\S[^\n]*\?$")]


class RedFlag(Frozen):
    """One danger sign (a row).

    `text_now` and `text_today` are said instead of `text` when a visitor's words show more than the
    row's own level, `text_other` if it is somebody else's. `rest`: the card says to leave exercise
    alone. `question` is asked where the words are vague; a yes raises the card. `signs` are what a
    visitor picks from when asked for danger signs in general. `patterns` are for the engine alone.
    """

    name: Line
    level: Level
    title: Title
    text: Line
    text_now: Line | None = None
    text_today: Line | None = None
    text_other: Line | None = None
    question: Question | None = None
    rest: bool = False
    numbers: tuple[Literal["emergency", "crisis", "poison"], ...]
    signs: tuple[Sign, ...] = Field(min_length=1, max_length=4)
    sources: tuple[SourceId, ...] = Field(min_length=1)
    reviewed: Annotated[Reviewed, BeforeValidator(lambda review: review or {})]
    patterns: dict[Kind, tuple[Line, ...]] = Field(default={})

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything a visitor can read of it."""
        texts = (self.title, self.text, self.text_now, self.text_today, self.text_other)
        return tuple(filter(None, (*texts, self.question, *self.signs)))

    def text_at(self, level: Level, *, other: bool = False) -> str | None:
        """What to do at this level, not filled in; None if only the general text fits.

        Args:
            level: How soon.
            other: It is somebody else's.
        """
        if level == self.level:
            return (other and self.text_other) or self.text
        return {Level.EMERGENCY_NOW: self.text_now, Level.SAME_DAY: self.text_today}.get(level)

    @model_validator(mode="after")
    def _fits(self) -> "RedFlag":
        for line in self.lines:
            for name in sorted(placeholders(line) - FACTS):
                raise ValueError(f"uses {{{name}}}, which nothing fills")
        if self.level is Level.EMERGENCY_NOW and not self.numbers:
            raise ValueError("numbers is empty, but the level is emergency_now")
        return self


class RedFlags(Frozen):
    """What stands in `data/red_flags.yml`: rows by id, in the order in which a clinician reads."""

    red_flags: dict[Id, RedFlag] = Field(min_length=1)
