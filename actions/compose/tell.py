"""Tells an answer as it stands, and keeps what was offered beside it."""

from collections.abc import Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, exercises, replies, shown, texts
from actions.nlu.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Answer

WHEN_TO_BE_SEEN = "therapy/when_to_be_seen"
NEAR = "near:"
"""Begins what `told` keeps of the answers that were perhaps meant instead."""
OFFERED = "offered:"
"""Begins what `told` keeps of answers that were offered by name, in their order."""


def answer(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, found: Answer
) -> list[EventType]:
    """Show an answer as it stands, whether or not it was told before, and what follows on it."""
    replies.send(dispatcher, texts.answer(content, found, reading.told))
    ids = exercises.with_answer(dispatcher, content, reading, found)
    keys = [*texts.net_keys(found), found.id, *shown.keys(ids), near_key([])]
    following = choices.after(content, found, [*reading.told, *keys])
    choices.offer(dispatcher, content, reading, following)
    return reading.remember(
        keys, answer=found.id, topic=found.topic, cards=shown.cards(reading, keys)
    )


def near_key(others: Sequence[Answer]) -> str:
    """What `told` keeps of the answers that were perhaps meant instead."""
    return NEAR + "+".join(answer.id for answer in others)


def near(reading: Reading) -> list[str]:
    """The ids of the answers that were perhaps meant last, and were not told since."""
    kept = next((k for k in reversed(reading.told) if k.startswith(NEAR)), NEAR)
    ids = kept.removeprefix(NEAR).split("+")
    return [i for i in ids if i and i not in reading.told]


def offered_key(others: Sequence[Answer]) -> str:
    """What `told` keeps of answers that were offered by name, in this order."""
    return OFFERED + "+".join(answer.id for answer in others)


def ask_adult_along(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> None:
    """Before any reply, once: somebody who is under 16 is to ask an adult along."""
    if reading.is_minor and not reading.slot("minor"):
        replies.say(dispatcher, content.phrase("under_16"))
