"""Whether the content files fit each other: everything that one names, another has."""

from collections.abc import Container, Iterable, Iterator

from backtalk.content.errors import ContentError
from backtalk.content.exercises import Activity
from backtalk.content.library import Content
from backtalk.content.models import Answer
from backtalk.content.placeholders import FACTS, placeholders

FORMS = frozenset({"contact", "build_routine"})
"""The intents that open a form, which an answer may offer next beside answers."""
OPTIONAL_FACTS = frozenset(
    "open_now prices insurance parking bring cancelling holidays referral accessibility"
    " therapists languages".split()
)
"""Placeholders of answers whose facts a clinic may leave out of clinic.yml."""


def broken_references(content: Content) -> Iterator[ContentError]:
    """Everything that is named and does not exist, file by file."""
    yield from _clinic(content)
    yield from _topics(content)
    for exercise in content.exercises.values():
        file, names = "content/exercises.yml", content.vocabulary
        yield from _activity(content, file, exercise)
        yield from _unknown(file, exercise.id, "body part", exercise.body_parts, names.body_parts)
        yield from _unknown(file, exercise.id, "tool", exercise.tools, names.tools)
        yield from _unknown(file, exercise.id, "topic", exercise.topics, content.topics)
    for red_flag_id, flag in content.red_flags.items():
        yield from _unknown(
            "data/red_flags.yml", red_flag_id, "source", flag.sources, content.sources
        )
    for habit in content.routine.habits:
        yield from _activity(content, "content/routine.yml", habit)
        if habit.id in content.exercises:
            yield ContentError("content/routine.yml", f"{habit.id} is the id of an exercise too")


def _clinic(content: Content) -> Iterator[ContentError]:
    if content.clinic.country not in content.countries:
        problem = f"country: {content.clinic.country} is not in countries.yml"
        yield ContentError("content/clinic.yml", problem)
    for code, language in content.languages.items():
        used = placeholders(language.text)
        for name in sorted(used - FACTS):
            problem = f"{code}.text: uses {{{name}}}, which nothing fills"
            yield ContentError("content/languages.yml", problem)
        if "phone" not in used:
            yield ContentError("content/languages.yml", f"{code}.text: must use {{phone}}")


def _topics(content: Content) -> Iterator[ContentError]:
    named = content.vocabulary.names
    reachable = {*content.topics, *content.answers, *FORMS}
    for topic in content.topics.values():
        file = f"content/topics/{topic.id}.md"
        yield from _unknown(file, "sources", "source", topic.sources, content.sources)
        for answer in topic.answers:
            where = answer.heading
            yield from _unknown(file, where, "source", answer.sources, content.sources)
            yield from _unknown(file, where, "part or condition", answer.for_, named)
            yield from _unknown(file, where, "exercise", answer.cards, content.exercises)
            yield from _unknown(file, where, "answer", answer.next, reachable - {answer.id})
            yield from _placeholders(file, answer)


def _placeholders(file: str, answer: Answer) -> Iterator[ContentError]:
    try:
        used = placeholders(answer.text)
    except ValueError as error:
        yield ContentError(file, f"{answer.heading}: {error}")
        return
    for name in sorted(used - FACTS - OPTIONAL_FACTS):
        yield ContentError(file, f"{answer.heading}: uses {{{name}}}, which nothing fills")


def _activity(content: Content, file: str, activity: Activity) -> Iterator[ContentError]:
    cautions = [c.condition for c in (*activity.ask_first, *activity.avoid)]
    goals = {goal.id for goal in content.routine.goals}
    conditions = content.vocabulary.conditions
    yield from _unknown(file, activity.id, "condition", cautions, conditions)
    yield from _unknown(file, activity.id, "goal", activity.goals, goals)
    yield from _unknown(file, activity.id, "source", activity.sources, content.sources)


def _unknown(
    file: str, where: str, kind: str, used: Iterable[str], known: Container[str]
) -> Iterator[ContentError]:
    for name in dict.fromkeys(used):
        if name not in known:
            yield ContentError(file, f"{where}: there is no {kind} called {name}")
