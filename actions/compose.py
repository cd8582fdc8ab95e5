"""A reply from content: an answer with the clinic's facts in it, a card, a button."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

import phonenumbers

from actions import replies
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Answer
from backtalk.content.phrases import placeholders
from backtalk.db.models import now
from backtalk.messages import Answer as AnswerCard
from backtalk.messages import Choice, Link, Source
from backtalk.messages import Exercise as ExerciseCard

FRONT_DESK = "front_desk"
BEYOND = "beyond"
"""The topic whose answers say who else can help."""
NOT_OURS = frozenset({"beyond/not_health", "beyond/legal", "beyond/pets"})
"""Answers to what no person at the clinic helps with either."""
WITHOUT_NET = frozenset({FRONT_DESK, BEYOND})
"""Topics that are about no pain, so that no answer of theirs needs a safety net."""
_BOOKING = re.compile(r"book|appointment|cancel|resched")
_SENTENCE = re.compile(r"(?<=[.!?]) +")
_GENERAL_NET = "net"


def ask(content: Content, answer_id: str) -> Choice:
    """A button that asks the question of an answer."""
    return replies.choice(content.answer(answer_id).heading, "answer", answer=answer_id)


def ask_about(content: Content, topic: str) -> Choice:
    """A button for a topic, to the answer that opens it."""
    return replies.choice(content.topic(topic).title, "answer", answer=content.opening(topic).id)


def show(exercise: Exercise) -> Choice:
    """A button that shows an exercise."""
    return replies.choice(exercise.name, "answer", exercise=exercise.id)


def button(content: Content, key: str) -> Choice | None:
    """A button for what an answer's `next` names: an answer, a topic, the clinic or a routine."""
    if key in content.answers:
        return ask(content, key)
    if key in content.topics:
        return ask_about(content, key)
    acts = {
        "contact": replies.contact_choice(content),
        "build_routine": replies.choice(content.phrase("button_routine"), "build_routine"),
    }
    return acts.get(key)


def answer(
    content: Content,
    found: Answer,
    told: Collection[str] = (),
    *,
    only_more: bool = False,
    only_point: bool = False,
) -> AnswerCard:
    """An answer as it is shown.

    Args:
        content: What the assistant can say.
        found: The answer.
        told: What the conversation has had: a safety net that it has had is left out.
        only_more: The further paragraphs, for who has read the first.
        only_point: The first paragraph, with the others to unfold, where two answers go together.
    """
    before = {line for key in told if key in content.answers for line in _said(content, key, told)}
    point, *rest = found.more if only_more else found.paragraphs
    text = [point, *(line for line in rest if line not in before or found.id in told)]
    shown = text[:1] if only_point else text
    more = () if only_more else (*text[len(shown) :], *found.more)
    at = now()
    return AnswerCard(
        topic=found.topic,
        section=found.id,
        title=found.heading,
        paragraphs=filled(content, shown, at),
        more=filled(content, more, at),
        sources=sources(content, found.sources),
        links=links(content, found),
        safety_net=_net(content, found, told),
    )


def net_keys(found: Answer) -> list[str]:
    """The keys by which a conversation remembers the safety nets that an answer shows."""
    return [] if found.topic in WITHOUT_NET else [_GENERAL_NET, f"{_GENERAL_NET}:{found.topic}"]


def filled(content: Content, paragraphs: Iterable[str], at: datetime) -> list[str]:
    """The paragraphs with the clinic's facts in their places.

    A sentence whose fact the clinic has left out says so instead, once.
    """
    facts = {**content.facts, **content.clinic.optional_facts(at)}
    missing = content.phrase("fact_missing")
    found: list[str] = []
    said_missing = False
    for paragraph in paragraphs:
        sentences: list[str] = []
        for sentence in _SENTENCE.split(paragraph):
            if placeholders(sentence) <= facts.keys():
                sentences.append(re.sub(r"\.\.$", ".", sentence.format_map(facts)))
            elif not said_missing:
                said_missing = True
                sentences.append(missing)
        if sentences:
            found.append(" ".join(sentences))
    return found


def links(content: Content, found: Answer) -> list[Link]:
    """Where an answer's facts lead: a number to call, a map, a page to book on, an email."""
    names = placeholders(found.text)
    clinic = content.clinic
    offered: list[Link] = []
    books = found.topic == FRONT_DESK and _BOOKING.search(found.id)
    if "booking_url" in names or books:
        offered.append(Link(title=content.phrase("button_book"), href=clinic.booking_url))
    if "address" in names:
        offered.append(Link(title=content.phrase("button_map"), href=clinic.map_link))
    if "email" in names:
        offered.append(Link(title=content.phrase("button_email"), href=f"mailto:{clinic.email}"))
    if "phone" in names or found.topic == FRONT_DESK:
        offered.append(call(content))
    return offered


def call(content: Content) -> Link:
    """The clinic's number as a link."""
    number = phonenumbers.parse(content.clinic.phone, content.clinic.country)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Link(title=content.phrase("button_call"), href=f"tel:{dialled}")


def exercise_card(
    content: Content, exercise: Exercise, conditions: Iterable[str], place: str | None = None
) -> ExerciseCard:
    """An exercise as a card; what fits the visitor's own conditions comes first.

    Args:
        content: What the assistant can say.
        exercise: The exercise.
        conditions: What the visitor has said of their health.
        place: Where it is to be done.
    """
    stated = list(conditions)
    own = exercise.reasons_to_ask(stated)
    video = exercise.video_for_visitors
    return ExerciseCard(
        id=exercise.id,
        name=exercise.name,
        purpose=exercise.purpose,
        way=way(exercise, place),
        steps=list(exercise.steps),
        dose=exercise.dose_for(stated),
        ask_first=list(dict.fromkeys([*own, *(c.reason for c in exercise.ask_first)])),
        avoid=[caution.reason for caution in exercise.avoid],
        stop_rule=exercise.stop_rule,
        video=video.url if video else None,
    )


def way(exercise: Exercise, place: str | None) -> str | None:
    """How to do an exercise in this place, where its steps are for another."""
    if place != "no_kneel":
        return exercise.way_in(place)
    if "kneeling" not in exercise.places or len(exercise.places) > 1:
        return None
    return exercise.way_in("chair") or exercise.way_in("standing")


def sources(content: Content, ids: Iterable[str]) -> list[Source]:
    """The sources with these ids, as a reply names them."""
    return [
        Source(id=number, title=source.title, url=source.url)
        for number, source in content.cited(ids)
    ]


def _said(content: Content, key: str, told: Collection[str]) -> tuple[str, ...]:
    """The paragraphs that a conversation has had of an answer."""
    found = content.answer(key)
    return (*found.paragraphs, *(found.more if f"{key}:more" in told else ()))


def _net(content: Content, found: Answer, told: Collection[str]) -> str:
    if found.topic in WITHOUT_NET:
        return ""
    general, own = net_keys(found)
    lines = (
        None if own in told else content.topic(found.topic).safety_net,
        None if general in told else content.phrase("under_answer"),
    )
    return " ".join(line for line in lines if line)
