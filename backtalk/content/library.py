"""All that the assistant can say, loaded and cross-checked, with what actions ask of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from pydantic import ConfigDict

from backtalk.content.clinic import Clinic, Country
from backtalk.content.exercises import Exercise, Routine
from backtalk.content.models import (
    Answer,
    Frozen,
    Line,
    Reviewed,
    Source,
    Suggestion,
    Topic,
    Vocabulary,
)
from backtalk.content.phrases import Phrases
from backtalk.content.red_flags import RedFlag

GENERAL_KNOWLEDGE = "M"
"""The inner mark of what a clinician has yet to confirm; no source to show a visitor."""


class Language(Frozen):
    """What somebody who writes in another language is told, in that language."""

    name: Line
    text: Line
    reviewed: Reviewed


class Content(Frozen):
    """What stands in `content/`, and the danger signs of `data/red_flags.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    clinic: Clinic
    countries: dict[str, Country]
    languages: dict[str, Language]
    phrases: Phrases
    vocabulary: Vocabulary
    sources: dict[str, Source]
    topics: dict[str, Topic]
    exercises: dict[str, Exercise]
    routine: Routine
    red_flags: dict[str, RedFlag]

    @property
    def country(self) -> Country:
        """The clinic's country."""
        return self.countries[self.clinic.country]

    def topic(self, topic_id: str) -> Topic:
        """The topic with this id.

        Raises:
            KeyError: If there is none.
        """
        return self.topics[topic_id]

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise with this id.

        Raises:
            KeyError: If there is none.
        """
        return self.exercises[exercise_id]

    def answer(self, answer_id: str) -> Answer:
        """The answer with this id, `<topic>/<name>`.

        Raises:
            KeyError: If there is none.
        """
        return self.answers[answer_id]

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Every answer by its id."""
        return {a.id: a for topic in self.topics.values() for a in topic.answers}

    def opening(self, topic_id: str) -> Answer:
        """The answer to a statement about oneself on this topic, such as "my hip hurts".

        Raises:
            KeyError: If there is no such topic.
        """
        return self.answers[f"{topic_id}/{self.topic(topic_id).opening}"]

    def suggestion(self, reference: str) -> Suggestion:
        """A button for an answer's id (its heading) or a topic's (its title, to its opening).

        Raises:
            KeyError: If nothing has this id.
        """
        if reference in self.topics:
            opening = self.opening(reference)
            return Suggestion(title=self.topic(reference).title, answer=opening.id)
        answer = self.answers[reference]
        return Suggestion(title=answer.heading, answer=answer.id)

    def cited(self, ids: Iterable[str]) -> list[tuple[str, Source]]:
        """The sources to show for these ids, each once; general knowledge is none."""
        return [(i, self.sources[i]) for i in dict.fromkeys(ids) if i != GENERAL_KNOWLEDGE]

    def phrase(self, key: str, **values: object) -> str:
        """One of the assistant's own sentences, with the clinic's facts filled in.

        Args:
            key: A key of phrases.yml whose value is one sentence.
            values: What the sentence's own placeholders stand for.

        Raises:
            KeyError: If there is no such key, or a placeholder has no value.
        """
        (line,) = self.phrase_lines(key, **values)
        return line

    def request_saved(self, repeated: bool, at: datetime) -> str:
        """What a visitor is told once their contact request is saved.

        Args:
            repeated: The clinic had the same request before.
            at: Now, with a time zone; outside of its hours the clinic says when it opens.
        """
        if repeated:
            return self.phrase("contact_already")
        saved = self.phrase("contact_saved")
        if self.clinic.open_at(at):
            return saved
        return f"{saved} {self.phrase('contact_closed')}"

    def phrase_lines(self, key: str, **values: object) -> tuple[str, ...]:
        """Like `phrase`, for a key whose value is a list of sentences."""
        if key not in Phrases.model_fields:
            raise KeyError(key)
        facts = {**self.facts, **values}
        return tuple(line.format_map(facts) for line in self.phrases.lines(key))

    def not_english(self, language: str | None = None) -> list[str]:
        """What to tell somebody who does not write English: plain English, then their own.

        Args:
            language: ISO 639-1 code of their language (`tl`, `ht` included), if known.
        """
        own = self.languages.get(language or "")
        own_text = [own.text.format_map(self.facts)] if own else []
        return [self.phrase("not_english"), *own_text]

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the placeholders of every sentence stand for."""
        clinic, country = self.clinic, self.country
        return {
            "clinic": clinic.name,
            "phone": clinic.phone,
            "email": clinic.email,
            "address": clinic.addresses,
            "hours": clinic.hours_text,
            "booking_url": clinic.booking_url or "",
            "privacy_url": clinic.privacy_url,
            "response_time": clinic.response_time.text,
            "emergency": country.emergency.number,
            "emergency_room": country.emergency_room,
            "crisis": country.crisis.number,
            "crisis_how": country.crisis_how,
            "poison": country.poison.number if country.poison else country.emergency.number,
            "urgent": country.urgent,
        }
