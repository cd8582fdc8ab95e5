"""The shape of an exercise and of what a routine is made from."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from backtalk.content.links import canonical, video_id
from backtalk.content.models import Frozen, Id, Line, Reviewed, SourceId, Title

Place = Literal["lying", "chair", "standing", "kneeling", "desk"]
"""Where, or in which pose, something can be done."""
_NO_KNEEL = "no_kneel"
_SENTENCE = re.compile(r"(?<=[.!?]) +")


class Dose(Frozen):
    """How much and how often.

    `minutes` is what it takes in a routine, `minutes_most` what it may be made to last there (with
    `sets_most` sets); `text_older` replaces `text` for older adults.
    """

    text: Line
    text_older: Line | None = None
    sets: int = Field(ge=1, le=10)
    reps: int | None = Field(None, ge=1, le=50)
    hold_seconds: int | None = Field(None, ge=1, le=180)
    per_side: bool
    days_per_week: int = Field(ge=1, le=7)
    minutes: float = Field(gt=0, le=60)
    minutes_most: float | None = Field(None, gt=0, le=60)
    sets_most: int | None = Field(None, ge=1, le=10)

    @model_validator(mode="after")
    def _most_is_more(self) -> "Dose":
        if self.minutes_most is not None and self.minutes_most < self.minutes:
            raise ValueError("minutes_most is less than minutes")
        return self


class Caution(Frozen):
    """A condition under which to ask a clinician first, or to leave the exercise out."""

    condition: Id
    reason: Line


class Video(Frozen):
    """The clinic's link. Nobody but the clinic knows what it shows, so the text never says.

    `as_in_article` keeps the link as the clinic wrote it; `url` is the link that works.
    """

    url: str | None
    as_in_article: str
    label: Title
    status: Literal["ok", "waiting_for_clinic", "withheld"]
    note: Line | None = None

    @model_validator(mode="after")
    def _form(self) -> "Video":
        if self.status == "waiting_for_clinic":
            return self
        found = video_id(self.url or "")
        if found is None or self.url != canonical(found):
            raise ValueError(
                "url must look like https://www.youtube.com/watch?v= and an id of 11 characters;"
                " without one, set status to waiting_for_clinic"
            )
        if video_id(self.as_in_article) not in (found, None):
            raise ValueError("url and as_in_article name different videos")
        return self


class Picture(Frozen):
    """A drawing of one position, in `content/pictures/`; `alt` says it in words."""

    file: str = Field(pattern=r"^[a-z0-9_]+\.svg$", max_length=64)
    alt: Line


class Activity(Frozen):
    """Anything that a routine can hold. `extra`: left out first where the time is short."""

    id: Id
    name: Title
    dose: Dose
    ask_first: tuple[Caution, ...] = ()
    avoid: tuple[Caution, ...] = ()
    stop_rule: Line
    goals: tuple[Id, ...] = Field(min_length=1)
    order: int = Field(ge=1)
    extra: bool = False
    sources: tuple[SourceId, ...]
    reviewed: Reviewed

    def reasons_to_avoid(self, conditions: Iterable[str]) -> tuple[str, ...]:
        """Why somebody with these conditions should leave it out; empty if nothing says so."""
        stated = set(conditions)
        return tuple(c.reason for c in self.avoid if c.condition in stated)

    def reasons_to_ask(self, conditions: Iterable[str]) -> tuple[str, ...]:
        """Why somebody with these conditions should ask a clinician before doing it."""
        stated = set(conditions)
        return tuple(c.reason for c in self.ask_first if c.condition in stated)

    def dose_for(self, conditions: Iterable[str]) -> str:
        """How much and how often, in words, for somebody with these conditions."""
        older = "older_adult" in set(conditions)
        return (self.dose.text_older if older else None) or self.dose.text

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything a visitor can read of it, line by line."""
        return tuple(
            line
            for line in (
                self.name,
                self.dose.text,
                self.dose.text_older,
                self.stop_rule,
                *(caution.reason for caution in (*self.ask_first, *self.avoid)),
            )
            if line
        )


class Exercise(Activity):
    """One exercise of the clinic's: what for, how, how much, for whom not, and its link.

    `places` are those that its steps fit; `ways` has a line for each other place in which there is
    a way to do it, under `name_elsewhere` where its name says a pose. `effort` is 1 for the
    gentlest, 3 for the hardest.
    """

    purpose: Line
    places: tuple[Place, ...] = Field(min_length=1)
    ways: dict[Place, Line] = Field(default={})
    name_elsewhere: Title | None = None
    effort: Annotated[int, Field(ge=1, le=3)]
    steps: tuple[Line, ...] = Field(min_length=1)
    pictures: tuple[Picture, ...] = Field((), max_length=3)
    body_parts: tuple[Id, ...] = ()
    tools: tuple[Id, ...] = ()
    topics: tuple[Id, ...] = ()
    video: Video

    def way_in(self, place: str | None) -> str | None:
        """How to do it in this place, where the steps are for another.

        Whoever can't kneel does on a chair, or standing, what has steps for the knees.
        """
        if place != _NO_KNEEL:
            return next((way for known, way in self.ways.items() if known == place), None)
        seated = self.ways.get("chair") or self.ways.get("standing")
        return seated if self.places == ("kneeling",) else None

    def name_in(self, place: str | None) -> str:
        """Its name, where it is done in this place."""
        return (self.name_elsewhere if self.way_in(place) else None) or self.name

    def steps_in(self, place: str | None) -> tuple[str, ...]:
        """How to do it in this place, step by step."""
        way = self.way_in(place)
        return tuple(_SENTENCE.split(way)) if way else self.steps

    def pictures_in(self, place: str | None) -> tuple[Picture, ...]:
        """The pictures of its steps; another way to do it has none."""
        return () if self.way_in(place) else self.pictures

    def fits(self, place: str | None) -> bool:
        """Whether it can be done there; `no_kneel` is anywhere but on the knees."""
        offered = {*self.places, *self.ways}
        if place == _NO_KNEEL:
            return bool(offered - {"kneeling"})
        return place is None or place in offered

    @property
    def video_for_visitors(self) -> Video | None:
        """The clinic's link, or None while it waits for the clinic or is found dead."""
        return self.video if self.video.status == "ok" else None

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything a visitor can read of it, line by line."""
        return (
            *super().lines,
            *((self.name_elsewhere,) if self.name_elsewhere else ()),
            self.purpose,
            *self.steps,
            *self.ways.values(),
            *(picture.alt for picture in self.pictures),
            self.video.label,
        )


class Habit(Activity):
    """Something for every day that is no exercise of the clinic's, such as a walk."""

    text: Line

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything a visitor can read of it, line by line."""
        return (*super().lines, self.text)


class Goal(Frozen):
    """What a visitor wants from a routine."""

    id: Id
    title: Title
    words: tuple[Line, ...] = Field(min_length=1)


class Routine(Frozen):
    """What routines are built from, beside the exercises."""

    goals: tuple[Goal, ...] = Field(min_length=1)
    habits: tuple[Habit, ...] = ()
    intro: Line
    stop_rule: Line
