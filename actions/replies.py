"""Turns content into typed messages, and sends them."""

import json
from collections.abc import Iterable

from rasa_sdk.executor import CollectingDispatcher

from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Section, Suggestion
from backtalk.messages import Answer, Choice, Message, Source, Text
from backtalk.messages import Exercise as ExerciseCard


def send(dispatcher: CollectingDispatcher, *messages: Message) -> None:
    """Send `messages` to the visitor, in order."""
    for message in messages:
        dispatcher.utter_message(json_message=message.model_dump(mode="json"))


def say(dispatcher: CollectingDispatcher, *texts: str) -> None:
    """Send plain sentences."""
    send(dispatcher, *(Text(text=text) for text in texts))


def say_once(dispatcher: CollectingDispatcher, text: str) -> None:
    """Send a plain sentence, unless this reply has it already."""
    if Text(text=text).model_dump(mode="json") not in [
        m.get("custom") for m in dispatcher.messages
    ]:
        say(dispatcher, text)


def choice(title: str, intent: str, **entities: str) -> Choice:
    """A button that means `intent` with `entities`."""
    return Choice(title=title, choice=f"/{intent}{json.dumps(entities) if entities else ''}")


def suggested(suggestion: Suggestion) -> Choice:
    """A button that asks about one section or topic."""
    entities = {"topic": suggestion.topic, "aspect": suggestion.aspect}
    if suggestion.parts:
        entities["part"] = "+".join(suggestion.parts)
    return choice(suggestion.title, "topic", **entities)


def contact_choice(content: Content) -> Choice:
    """The button to a person."""
    return choice(content.phrase("button_contact"), "contact")


def answer(
    content: Content, section: Section, *, only_more: bool = False, only_point: bool = False
) -> Answer:
    """A section as an answer.

    Args:
        content: What the assistant can say.
        section: The section.
        only_more: The further paragraphs, for who has read the first.
        only_point: The first paragraph, with the others to unfold, where two answers go together.
    """
    text = section.more if only_more else section.paragraphs
    shown = text[:1] if only_point else text
    more = () if only_more else (*text[len(shown) :], *section.more)
    return Answer(
        topic=section.topic,
        section=section.id,
        title=section.heading,
        paragraphs=list(shown),
        more=list(more),
        sources=sources(content, section.sources),
        safety_net=f"{content.topic(section.topic).safety_net} {content.phrase('under_answer')}",
    )


def exercise_card(content: Content, exercise: Exercise, conditions: Iterable[str]) -> ExerciseCard:
    """An exercise as a card; what fits the visitor's own conditions comes first."""
    stated = list(conditions)
    own = exercise.reasons_to_ask(stated)
    others = [caution.reason for caution in (*exercise.ask_first, *exercise.avoid)]
    video = exercise.video_for_visitors
    return ExerciseCard(
        id=exercise.id,
        name=exercise.name,
        purpose=exercise.purpose,
        steps=list(exercise.steps),
        dose=exercise.dose_for(stated),
        ask_first=list(dict.fromkeys([*own, *others])),
        stop_rule=exercise.stop_rule,
        video=video.url if video else None,
    )


def sources(content: Content, ids: Iterable[str]) -> list[Source]:
    """The sources with these ids, as a reply names them."""
    return [
        Source(id=number, title=source.title, url=source.url)
        for number, source in content.cited(ids)
    ]
