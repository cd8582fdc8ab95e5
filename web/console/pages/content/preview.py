"""What visitors would get, in the shape in which the chat shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from backtalk.content import Answer, Content, Exercise
from backtalk.content.filling import FRONT_DESK, WITHOUT_NET, filled, links, review, sources
from backtalk.content.placeholders import placeholders
from backtalk.db.models import now
from backtalk.payloads import Link, Review, Source


@dataclass(frozen=True)
class Bubble:
    """One message of the chat."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    cautions: dict[str, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    net: str = ""
    review: Review | None = None
    next: list[str] = field(default_factory=list)


class _Kept(dict[str, str]):
    """Leaves the place of a fact that only the moment knows as it is."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def of_answer(content: Content, answer: Answer) -> Bubble:
    """An answer."""
    at, topic = now(), content.topic(answer.topic)
    return Bubble(
        title=answer.heading,
        paragraphs=filled(content, answer.paragraphs, at),
        more=filled(content, answer.more, at),
        links=links(content, answer),
        sources=sources(content, answer.sources),
        net="" if topic.id in WITHOUT_NET else topic.safety_net or "",
        review=review(topic.reviewed),
        next=[_button(content, key) for key in answer.next],
    )


def of_exercise(exercise: Exercise) -> Bubble:
    """An exercise."""
    video = exercise.video_for_visitors
    cautions = {
        "Ask first": [one.reason for one in exercise.ask_first],
        "Do not do it": [one.reason for one in exercise.avoid],
        "When to stop": [exercise.stop_rule],
    }
    return Bubble(
        title=exercise.name,
        paragraphs=[exercise.purpose, f"How much: {exercise.dose.text}"],
        steps=list(exercise.steps),
        cautions={name: reasons for name, reasons in cautions.items() if reasons},
        links=[Link(title="Watch the video", href=video.url)] if video and video.url else [],
        review=review(exercise.reviewed),
    )


def of_sentence(content: Content, lines: Iterable[str]) -> list[Bubble]:
    """A sentence of the assistant's own, or several."""
    return [Bubble(paragraphs=[line.format_map(_Kept(content.facts))]) for line in lines]


def of_clinic(content: Content) -> list[Bubble]:
    """What the front desk's answers say with the clinic's facts in them: each fact at least once.

    Of the answers that hold no fact that stands above already, none is shown.
    """
    shown: list[Bubble] = []
    told: frozenset[str] = frozenset()
    for answer in content.answers.values():
        facts = placeholders(answer.text)
        if answer.topic == FRONT_DESK and facts - told:
            shown.append(of_answer(content, answer))
            told |= facts
    return shown


def _button(content: Content, key: str) -> str:
    if key in content.topics or key in content.answers:
        return content.suggestion(key).title
    return content.phrase("button_contact" if key == "contact" else "button_routine")
