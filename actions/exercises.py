"""Exercise cards: which to show, and follow-ups about the one under discussion."""

from collections.abc import Sequence

from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.reading import Reading
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Section
from backtalk.messages import Answer, Choices

_MOST_CARDS = 2
_ASPECTS_WITH_CARDS = ("what", "how", "video", "else")


def show(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, section: Section
) -> list[str]:
    """Send the cards that go with a section; returns the ids of the exercises shown.

    An exercise that a stated condition forbids is named with the reason instead of shown.
    """
    if section.aspect not in _ASPECTS_WITH_CARDS:
        return []
    parts = reading.parts or section.parts
    fitting = content.exercises_for(section.topic, parts)
    fresh = [exercise for exercise in fitting if f"exercise:{exercise.id}" not in reading.told]
    shown = []
    for exercise in (fresh or fitting)[:_MOST_CARDS]:
        forbidden = exercise.reasons_to_avoid(reading.conditions)
        if forbidden:
            replies.say(
                dispatcher,
                f"{exercise.name}: {content.phrase('exercise_avoid')} {' '.join(forbidden)}",
            )
            continue
        replies.send(dispatcher, replies.exercise_card(content, exercise, reading.conditions))
        shown.append(exercise.id)
    return shown


def under_discussion(content: Content, reading: Reading) -> Exercise | None:
    """The exercise that a follow-up is about, if it is about one."""
    exercise = content.exercises.get(reading.value("exercise") or reading.slot("exercise") or "")
    if reading.intent != "follow_up" or exercise is None or reading.aspect in ("what", "else"):
        return None
    named = set(reading.parts)
    return exercise if not named or named & {*exercise.body_parts, *exercise.tools} else None


def answer(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, exercise: Exercise
) -> list[str]:
    """Answer a follow-up about one exercise; returns what was told."""
    aspect = reading.aspect
    forbidden = exercise.reasons_to_avoid(reading.conditions)
    if aspect == "how" and not forbidden:
        replies.send(dispatcher, replies.exercise_card(content, exercise, reading.conditions))
    else:
        replies.send(dispatcher, _answer(content, exercise, aspect, reading.conditions, forbidden))
    _offer(dispatcher, content, exercise, aspect)
    return [f"exercise:{exercise.id}"]


def _answer(
    content: Content,
    exercise: Exercise,
    aspect: str,
    conditions: Sequence[str],
    forbidden: Sequence[str],
) -> Answer:
    own = [*forbidden, *exercise.reasons_to_ask(conditions)]
    everyone = [caution.reason for caution in (*exercise.avoid, *exercise.ask_first)]
    video = exercise.video_for_visitors
    paragraphs = {
        "how_long": [exercise.dose_for(conditions)],
        "why": [exercise.purpose],
        "safe": own or [content.phrase("exercise_ask_first"), " ".join(everyone)],
        "video": [content.phrase("exercise_video"), video.url]
        if video and video.url
        else [content.phrase("exercise_no_video")],
    }.get(aspect, [exercise.purpose])
    return Answer(
        topic=exercise.topics[0],
        section=f"exercise:{exercise.id}#{aspect}",
        title=exercise.name,
        paragraphs=[*forbidden, exercise.purpose] if forbidden else paragraphs,
        sources=[],
        safety_net=exercise.stop_rule,
    )


def _offer(
    dispatcher: CollectingDispatcher, content: Content, exercise: Exercise, aspect: str
) -> None:
    topic = content.topic(exercise.topics[0])
    suggestions = [s for s in content.next_for(topic) if s.aspect != aspect]
    choices = [replies.suggested(s) for s in suggestions[: replies.MOST_CHOICES - 1]]
    replies.send(dispatcher, Choices(choices=[*choices, replies.contact_choice(content)]))
