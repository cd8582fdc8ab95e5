"""What is asked about the exercise cards that were shown: which, how many, on a chair."""

from collections.abc import Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, exercises, shown, texts
from actions.nlu import card_questions, visitor
from actions.nlu.reading import Reading
from backtalk.content.library import Content

_SHORT = 7
_BARE = 3
_DESCRIBING = 24
_OF_THEM = 4  # words in which an aspect ("and for how long?") is one of the cards


def reply(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Serve what is asked about the cards that were shown."""
    group = shown.latest(content, reading)
    which = card_questions.pointed_at(reading.text) if group else None
    words = len(reading.text.split())
    another = card_questions.wants_another(reading.text) and not reading.named
    if group and another and words <= _DESCRIBING:
        return remember(reading, shown.keys(exercises.one(dispatcher, content, reading)))
    if which is not None and words <= _SHORT + _BARE:
        kind = card_questions.kind_of_card(reading.text)
        exercise = shown.resolve(content, reading, which, kind)
        aspect = card_questions.aspect(reading.text)
        other = reading.band != "weak" and words > _BARE
        if other and (exercise is None or (aspect is None and reading.stated)):
            return None  # "it says bridges, how do I do that one"; "the second hurts my wrists"
        if exercise is None:
            buttons = [texts.show(e) for e in group]
            choices.offer(dispatcher, content, reading, buttons, content.phrase("exercise_which"))
            return reading.remember()
        if aspect:
            keys = exercises.about(dispatcher, content, reading, [exercise], aspect)
            return remember(reading, [*keys, *shown.listed([exercise.id])])
        return show(dispatcher, content, reading, [exercise.id])
    told = shown.described(content, reading)
    if told and words <= _DESCRIBING and not card_questions.hurts(reading.text):
        aspect = card_questions.aspect(reading.text)
        if aspect is None:
            return show(dispatcher, content, reading, [told.id])
        keys = exercises.about(dispatcher, content, reading, [told], aspect)
        return remember(reading, [*keys, *shown.listed([told.id])])
    current = shown.current(content, reading)
    if not current and card_questions.asks_how_to_do(reading.text):
        current = group
    if not current or words > _SHORT + _BARE:
        return None
    if visitor.place(reading.text, cards_shown=True):
        keys = exercises.elsewhere(dispatcher, content, reading, current)
        following = choices.under_discussion(content, reading)
        choices.offer(dispatcher, content, reading, following)
        return remember(reading, keys)
    aspect = card_questions.aspect(reading.text)
    named = {part for e in current for part in (*e.body_parts, *e.tools)}
    doing = card_questions.asks_how_to_do(reading.text)  # "how many times do I lift the leg"
    elsewhere = [part for part in reading.parts if part not in named and not doing]
    bare = words <= _OF_THEM or doing or reading.intent == "follow_up" or reading.band != "sure"
    if aspect is None or elsewhere or words > _SHORT + _BARE * doing or not bare:
        return None
    keys = exercises.about(dispatcher, content, reading, current, aspect)
    return remember(reading, [*keys, *shown.listed([e.id for e in current])])


def show(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, ids: Sequence[str]
) -> list[EventType]:
    """Show these cards, and what follows on what is under discussion."""
    found = [content.exercises[i] for i in ids]
    sent = exercises.show(dispatcher, content, reading, found)
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return remember(reading, shown.keys(sent))


def remember(reading: Reading, keys: Sequence[str]) -> list[EventType]:
    """Keep what was told of cards."""
    return reading.remember(keys, cards=shown.cards(reading, keys))
