"""Exercise cards: which to show, and follow-ups about the one under discussion."""

from collections.abc import Sequence

from rasa_sdk.executor import CollectingDispatcher

from actions import choices, replies
from actions.reading import Reading
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Section
from backtalk.messages import Answer

_MOST_CARDS = 2
_ASPECTS_WITH_CARDS = ("what", "how", "video", "else")
# A follow-up that names none of these goes on with the topic instead.
_OF_AN_EXERCISE = ("how", "how_long", "why", "safe", "video")


def show(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    section: Section,
    only_more: bool,
) -> list[str]:
    """Send the cards that go with a section; returns the ids of the exercises shown.

    A card that was shown before comes again for who asks for a video or names the exercise's part,
    but not with `only_more`. An exercise that a stated condition forbids is named with the reason
    instead of shown.
    """
    if reading.explain_only or section.aspect not in _ASPECTS_WITH_CARDS:
        return []
    about = content.topic(section.topic).about
    parts = [part for part in reading.parts if part not in about] or section.parts
    offered = content.exercises_for(section.topic, parts)
    if section.aspect == "video":
        offered = [exercise for exercise in offered if exercise.video_for_visitors]
    asked = [
        exercise
        for exercise in ([] if only_more else offered)
        if section.aspect == "video" or {*section.parts} & {*exercise.body_parts, *exercise.tools}
    ]
    fresh = [exercise for exercise in offered if f"exercise:{exercise.id}" not in reading.told]
    shown = []
    for exercise in (fresh or asked)[:_MOST_CARDS]:
        forbidden = exercise.reasons_to_avoid(reading.conditions)
        if forbidden:
            replies.say(dispatcher, _left_out(content, exercise, forbidden))
            continue
        replies.send(dispatcher, replies.exercise_card(content, exercise, reading.conditions))
        shown.append(exercise.id)
    return shown


def under_discussion(content: Content, reading: Reading) -> Exercise | None:
    """The exercise that a follow-up is about, if it is about one, and not asked the same again."""
    exercise = content.exercises.get(reading.slot("exercise") or "")
    if reading.explain_only or reading.intent != "follow_up" or exercise is None:
        return None
    named = set(reading.parts)
    if named and not named & {*exercise.body_parts, *exercise.tools}:
        return None
    if reading.aspect not in _OF_AN_EXERCISE or _told(exercise, reading.aspect) in reading.told:
        return None
    return exercise


def answer(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, exercise: Exercise
) -> list[str]:
    """Answer a follow-up about one exercise; returns what was told."""
    aspect = reading.aspect or "how"
    forbidden = exercise.reasons_to_avoid(reading.conditions)
    if forbidden and aspect != "why":
        replies.say(dispatcher, _left_out(content, exercise, forbidden))
    elif aspect in ("how", "video"):
        if aspect == "video":
            seen = exercise.video_for_visitors is not None
            replies.say(
                dispatcher, content.phrase("exercise_video" if seen else "exercise_no_video")
            )
        replies.send(dispatcher, replies.exercise_card(content, exercise, reading.conditions))
    else:
        replies.send(dispatcher, _answer(content, exercise, aspect, reading.conditions))
    told = [f"exercise:{exercise.id}", _told(exercise, aspect)]
    after = choices.after_topic(content, exercise.topics[0], [*reading.told, *told])
    choices.offer(dispatcher, content, reading, after)
    return told


def _told(exercise: Exercise, aspect: str) -> str:
    return f"exercise:{exercise.id}#{aspect}"


def _left_out(content: Content, exercise: Exercise, reasons: Sequence[str]) -> str:
    return f"{exercise.name}: {content.phrase('exercise_avoid')} {' '.join(reasons)}"


def _answer(content: Content, exercise: Exercise, aspect: str, conditions: Sequence[str]) -> Answer:
    own = exercise.reasons_to_ask(conditions)
    everyone = [caution.reason for caution in (*exercise.avoid, *exercise.ask_first)]
    paragraphs = {
        "how_long": [exercise.dose_for(conditions)],
        "safe": list(own) or [content.phrase("exercise_ask_first"), " ".join(everyone)],
    }.get(aspect, [exercise.purpose])
    return Answer(
        topic=exercise.topics[0],
        section=_told(exercise, aspect),
        title=exercise.name,
        paragraphs=paragraphs,
        sources=replies.sources(content, exercise.sources),
        safety_net=exercise.stop_rule,
    )
