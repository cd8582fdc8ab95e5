"""The shape of what the clinic teaches: topics, exercises, routine, sources.

Every model refuses unknown fields, so a misspelled one is named instead of ignored.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
AnswerId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$")]
Next = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$")]
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


class Answer(Frozen):
    """What the assistant says to one question that people have.

    `id` is `<topic>/<name>`, as in `data/nlu/topics/`. `paragraphs[0]` is the point; `more` is for
    "tell me more". `cards` are exercises, `next` answers or acts (such as `contact`) to offer, and
    `for_` the conditions, activities, body parts and tools that it is made for. `general` counts
    the paragraphs that rest on general knowledge alone, which `sources` does not name. `when` is
    `asked` for what would frighten or embarrass whoever did not ask: no button offers it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: AnswerId
    heading: Title
    paragraphs: tuple[Line, ...] = Field(min_length=1, max_length=3)
    more: tuple[Line, ...] = ()
    sources: tuple[SourceId, ...] = ()
    general: int = 0
    cards: tuple[Id, ...] = ()
    next: tuple[Next, ...] = Field(default=(), max_length=3)
    for_: tuple[Id, ...] = Field(default=(), alias="for")
    when: tuple[Literal["asked"], ...] = Field(default=(), max_length=1)

    @property
    def topic(self) -> str:
        """The id of its topic."""
        return self.id.partition("/")[0]

    @property
    def text(self) -> str:
        """Everything a visitor can read of it, but for the heading."""
        return "\n".join((*self.paragraphs, *self.more))


class Topic(Frozen):
    """One subject that visitors ask about, and its answers.

    `opening` names the answer to a statement such as "my hip hurts". `about` says what the topic
    is on, for who edits it. `sources` are those of summary
    and safety net; answers have their own. `safety_net` is shown once a conversation.
    """

    id: Id
    title: Title
    summary: Line
    opening: Id
    about: tuple[Line, ...] | Line = ()
    sources: tuple[SourceId, ...] = ()
    safety_net: Line | None = None
    reviewed: Reviewed
    answers: tuple[Answer, ...] = Field(min_length=1)

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Every source that the topic cites, each once."""
        cited = [*self.sources, *(source for a in self.answers for source in a.sources)]
        return tuple(dict.fromkeys(cited))

    @property
    def text(self) -> str:
        """Everything a visitor can read of it."""
        body = (line for a in self.answers for line in (a.heading, a.text))
        return "\n".join((self.title, self.summary, *body, self.safety_net or ""))


class Suggestion(Frozen):
    """What to ask next, as a button: its title and the answer that it leads to."""

    title: Title
    answer: AnswerId
