"""The shape of what the clinic teaches: topics, exercises, routine, sources.

Every model refuses unknown fields, so a misspelled one is named instead of ignored.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Aspect = Literal["what", "how", "how_long", "why", "video", "safe", "else"]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
SourceId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]
Line = Annotated[str, Field(min_length=1, max_length=600, pattern=r"^\S[^\n]*$")]
Title = Annotated[str, Field(min_length=1, max_length=70, pattern=r"^\S[^\n]*$")]


class Frozen(BaseModel):
    """A value that is read from a file and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Reviewed(Frozen):
    """Which clinician signed the text off, and when. Both empty: nobody has yet."""

    by: str | None = None
    on: date | None = None

    @property
    def done(self) -> bool:
        """Whether a clinician has signed."""
        return self.by is not None and self.on is not None


class Source(Frozen):
    """Where a claim comes from.

    `url` is empty for the clinic's own article, and while the page is found dead.
    """

    title: Line
    year: int | None = None
    url: str | None = None


class Vocabulary(Frozen):
    """What a question can name, by kind: id to plain words."""

    body_parts: dict[Id, Line]
    tools: dict[Id, Line]
    activities: dict[Id, Line]
    conditions: dict[Id, Line]

    @property
    def names(self) -> dict[str, str]:
        """Every id with its plain words."""
        return {**self.body_parts, **self.tools, **self.activities, **self.conditions}


class Section(Frozen):
    """The answer to one question about a topic.

    `parts` empty: the general answer. Otherwise the answer when the question names one of
    them. `paragraphs[0]` is the point; `more` is for "tell me more" or the same question again.
    """

    topic: Id
    heading: Title
    aspect: Aspect
    parts: tuple[Id, ...] = ()
    paragraphs: tuple[Line, ...] = Field(min_length=1, max_length=3)
    more: tuple[Line, ...] = ()
    sources: tuple[SourceId, ...] = ()

    @property
    def id(self) -> str:
        """`topic#aspect`, or `topic#aspect.part+part`; stable while those stay."""
        suffix = f".{'+'.join(self.parts)}" if self.parts else ""
        return f"{self.topic}#{self.aspect}{suffix}"

    @property
    def text(self) -> str:
        """Everything a visitor can read of it, but for the heading."""
        return "\n".join((*self.paragraphs, *self.more))


class Topic(Frozen):
    """One subject that visitors ask about, with an answer for each aspect.

    `about` are the parts that any question on the topic may name: in a question on core exercises
    "core" tells no section from another. `sources` are those of summary and safety net; sections
    have their own.
    """

    id: Id
    title: Title
    summary: Line
    next: tuple[str, ...] = Field(default=(), max_length=4)
    about: tuple[Id, ...] = ()
    sources: tuple[SourceId, ...] = ()
    safety_net: Line
    reviewed: Reviewed
    sections: tuple[Section, ...] = Field(min_length=1)

    def section(
        self, aspect: str, parts: Iterable[str] = (), conditions: Iterable[str] = ()
    ) -> Section:
        """The best answer: aspect and part, then aspect, then part, then what it is.

        Before the general answer come the `safe` section on a condition that the visitor
        states, and for a vague question ("what about my glutes?") any section on that part.

        Args:
            aspect: What is asked: what, how, how_long, why, video, safe or else.
            parts: Body parts, tools and activities that the question names.
            conditions: Health conditions that the visitor states.
        """
        stated = set(conditions)
        named = set(parts) | stated
        exact = self._naming(named, [s for s in self.sections if s.aspect == aspect])
        of_condition = self._naming(stated, [s for s in self.sections if s.aspect == "safe"])
        of_part = self._naming(named, self.sections)
        vague = of_part if aspect in ("what", "else") else None
        return (
            exact
            or of_condition
            or vague
            or self._general(aspect)
            or of_part
            or self._general("what")
            or self.sections[0]
        )

    def _general(self, aspect: str) -> Section | None:
        return next((s for s in self.sections if s.aspect == aspect and not s.parts), None)

    @staticmethod
    def _naming(named: set[str], sections: Iterable[Section]) -> Section | None:
        """The section that shares most with `named`; of equals the most specific, then first."""
        matching = [s for s in sections if named.intersection(s.parts)]
        return min(
            matching,
            key=lambda s: (-len(named.intersection(s.parts)), len(s.parts)),
            default=None,
        )

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Every source that the topic cites, each once."""
        cited = [*self.sources, *(source for s in self.sections for source in s.sources)]
        return tuple(dict.fromkeys(cited))

    @property
    def text(self) -> str:
        """Everything a visitor can read of it."""
        body = (line for s in self.sections for line in (s.heading, s.text))
        return "\n".join((self.title, self.summary, *body, self.safety_net))


class Suggestion(Frozen):
    """What to ask next, as a button: its title and where it leads."""

    title: Title
    topic: Id
    aspect: Aspect
    parts: tuple[Id, ...] = ()


class Passage(Frozen):
    """A section as something to search in."""

    id: str
    topic: Id
    heading: str
    text: str
