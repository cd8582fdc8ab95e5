"""A reply from content: an answer with the clinic's facts in it, a card, a button."""

from collections.abc import Collection, Iterable

from actions.compose import replies
from backtalk.content.exercises import Exercise
from backtalk.content.filling import WITHOUT_NET, filled, links, pictures, review, sources
from backtalk.content.library import Content
from backtalk.content.models import Answer
from backtalk.db.models import now
from backtalk.payloads import Answer as AnswerCard
from backtalk.payloads import Choice
from backtalk.payloads import Exercise as ExerciseCard

NOT_OURS = frozenset({"beyond/not_health", "beyond/legal", "beyond/pets"})
"""Answers to what no person at the clinic helps with either."""
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
        reviewed=review(content.topic(found.topic).reviewed),
    )


def net_keys(found: Answer) -> list[str]:
    """The keys by which a conversation remembers the safety nets that an answer shows."""
    return [] if found.topic in WITHOUT_NET else [_GENERAL_NET, f"{_GENERAL_NET}:{found.topic}"]


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
    stated, way = list(conditions), exercise.way_in(place)
    own = exercise.reasons_to_ask(stated)
    video = exercise.video_for_visitors
    return ExerciseCard(
        id=exercise.id,
        name=exercise.name_in(place),
        purpose=exercise.purpose,
        way=way,
        steps=[] if way else list(exercise.steps),
        pictures=pictures(exercise, place),
        dose=exercise.dose_for(stated),
        ask_first=list(dict.fromkeys([*own, *(c.reason for c in exercise.ask_first)])),
        avoid=[caution.reason for caution in exercise.avoid],
        stop_rule=exercise.stop_rule,
        video=video.url if video else None,
        reviewed=review(exercise.reviewed),
    )


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
