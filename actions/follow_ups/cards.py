"""What is asked about the exercise cards that were shown: which, how many, on a chair."""

from collections.abc import Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, exercises, shown, texts
from actions.nlu import card_questions, visitor
from actions.nlu.reading import Reading
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content

_SHORT = 7
_BARE = 3
_LONG = 24  # words; who describes a card, or wants another one, may say more beside it
_OF_THEM = 4  # words in which an aspect ("and for how long?") is one of the cards


def reply(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Serve what is asked about the cards that were shown."""
    group = shown.latest(content, reading)
    words = len(reading.text.split())
    if not group or words > _LONG:
        return None
    sure = reading.band == "sure"
    discussed = shown.current(content, reading) and not sure
    if card_questions.wants_another(reading.text, discussed=bool(discussed)) and not reading.named:
        return remember(reading, shown.keys(exercises.one(dispatcher, content, reading)))
    which = card_questions.pointed_at(reading.text)
    if which is not None and words <= _SHORT + _BARE:
        kind = card_questions.kind_of_card(reading.text)
        exercise = shown.resolve(content, reading, which, kind)
        return _pointed_at(dispatcher, content, reading, exercise)
    told = shown.described(content, reading)
    bare = not sure or card_questions.aspect(reading.text)
    if told and bare and not card_questions.hurts(reading.text):
        return _about(dispatcher, content, reading, told)
    return _of_those_discussed(dispatcher, content, reading)


def _pointed_at(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, exercise: Exercise | None
) -> list[EventType] | None:
    """Serve what is asked about "the second one", or ask which is meant."""
    aspect = card_questions.aspect(reading.text)
    more_is_said = reading.band != "weak" and len(reading.text.split()) > _BARE
    if more_is_said and (exercise is None or (aspect is None and reading.stated)):
        return None  # "it says bridges, how do I do that one"; "the second hurts my wrists"
    if exercise:
        return _about(dispatcher, content, reading, exercise)
    buttons = [texts.show(e) for e in shown.latest(content, reading)]
    choices.offer(dispatcher, content, reading, buttons, content.phrase("exercise_which"))
    return reading.remember()


def _about(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, exercise: Exercise
) -> list[EventType]:
    """Answer what is asked about one exercise; without a question, show it."""
    aspect = card_questions.aspect(reading.text)
    if aspect is None:
        return show(dispatcher, content, reading, [exercise.id])
    keys = exercises.about(dispatcher, content, reading, [exercise], aspect)
    return remember(reading, [*keys, *shown.listed([exercise.id])])


def _of_those_discussed(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Serve a place, or a question as bare as "how many?", for the cards under discussion."""
    words = len(reading.text.split())
    doing = card_questions.asks_how_to_do(reading.text)  # "how many times do I lift the leg"
    current = shown.current(content, reading)
    # What an answer told since may ask for doing, too: then the engine knows which is meant.
    current = current or (
        shown.latest(content, reading) if doing and reading.band == "weak" else []
    )
    if not current or words > _SHORT + _BARE:
        return None
    if visitor.place(reading.text, cards_shown=True):
        keys = exercises.elsewhere(dispatcher, content, reading, current)
        following = choices.under_discussion(content, reading)
        choices.offer(dispatcher, content, reading, following)
        return remember(reading, keys)
    aspect = card_questions.aspect(reading.text)
    named = {part for e in current for part in (*e.body_parts, *e.tools)}
    elsewhere = not doing and any(part not in named for part in reading.parts)
    of_them = words <= _OF_THEM or doing or reading.intent == "follow_up" or reading.band != "sure"
    if aspect is None or elsewhere or words > _SHORT + _BARE * doing or not of_them:
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
