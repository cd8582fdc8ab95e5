"""What a message wants of the conversation itself, rather than of the content.

"Repeat that", "simpler", "the second one", "on a chair?", "how many?", "and for my wife?".
"""

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import (
    choices,
    replies,
    shown,
    tell,
)
from actions.contact import asides
from actions.contact.slots import DECLINED
from actions.follow_ups import (
    cards,
    complaint,
    rewording,
    routines,
)
from actions.nlu import card_questions, visitor, wishes
from actions.nlu.reading import Reading
from backtalk.contact_points import parse_reach
from backtalk.content.library import Content

_A_MINUTE = 60


def reply(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Serve such a message; None if it is none."""
    exercise = content.exercises.get(str(reading.value("exercise") or ""))
    if exercise and not reading.explain_only:
        return cards.show(dispatcher, content, reading, [exercise.id])
    if not reading.text:
        return None
    if reading.is_minor and wishes.asks_to_tell_an_adult(reading.text):
        replies.say(dispatcher, content.phrase("tell_adult"))
        return reading.remember()
    if not reading.explain_only:
        upset = complaint.reply(dispatcher, content, reading)
        if upset is not None:
            return upset
    if reading.alarm:
        return None  # what is open decides what is told
    if wishes.asks_for_a_doctor(reading.text) and tell.WHEN_TO_BE_SEEN in content.answers:
        return tell.answer(dispatcher, content, reading, content.answer(tell.WHEN_TO_BE_SEEN))
    wish = wishes.wish(reading.text)
    if wish:
        return rewording.WISHES[wish](dispatcher, content, reading)
    if visitor.only_denies(reading.text) and reading.denied_conditions:
        return _denied(dispatcher, content, reading)
    if visitor.is_for_them(reading.text) and reading.slot("answer"):
        return _for_them(dispatcher, content, reading)
    if reading.explain_only or reading.in_form:
        return None
    if _wants_contact(content, reading):
        return [*reading.remember(), FollowupAction("contact_form")]
    if reading.intent != "build_routine" and _wants_routine(reading):
        return [*reading.remember(), FollowupAction("routine_form")]
    changed = routines.change(dispatcher, content, reading)
    if changed is not None:
        return changed
    chosen = _offered_one(dispatcher, content, reading)
    return chosen or cards.reply(dispatcher, content, reading)


def _offered_one(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Tell the answer that "the second one" means, where some were just offered by name."""
    which = card_questions.pointed_at(reading.text)
    last = reading.told[-1] if reading.told else ""
    if not isinstance(which, int) or not last.startswith(tell.OFFERED):
        return None
    ids = [i for i in last.removeprefix(tell.OFFERED).split("+") if i in content.answers]
    if not -len(ids) <= which < len(ids) or shown.current(content, reading):
        return None
    return tell.answer(dispatcher, content, reading, content.answer(ids[which]))


def _for_them(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    person = reading.person or ""
    replies.say(dispatcher, content.phrase("same_for_other", person=person))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember()


def _denied(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    """Say that what is not there is left out; `Reading.conditions` has lost it."""
    replies.say(dispatcher, content.phrase("denial_noted"))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember()


def _wants_contact(content: Content, reading: Reading) -> bool:
    """Whether a person is wanted after a no, or a call and no number to call."""
    if reading.is_minor:
        return False
    gives_in = asides.yields(reading.text) or parse_reach(reading.text, content.clinic.country)
    return asides.wants_a_call(reading.text) or bool(gives_in and DECLINED in reading.told)


def _wants_routine(reading: Reading) -> bool:
    seconds = float(reading.value("duration") or 0)
    return seconds >= _A_MINUTE and wishes.wants_routine(reading.text)
