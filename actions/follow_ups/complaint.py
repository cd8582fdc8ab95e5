"""Takes a complaint: an exercise that hurt, or anger."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, exercises, replies, shown, tell, texts
from actions.nlu import card_questions, complaints, wishes
from actions.nlu.reading import Reading
from backtalk.content.library import Content

_WORSE_AFTER = "exercise_safety/worse_after"
_COMPLAINT = "front_desk/complaint"
_HURT, _UNFIT = "hurt:", "unfit:"


def reply(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Take a complaint: sorry, what to do now, a person; never the exercise that hurt."""
    before = any(key.startswith(_HURT) for key in reading.told)
    after_it = before or reading.slot("answer") == _WORSE_AFTER
    hurt = complaints.was_hurt(reading.text)
    if hurt or (after_it and wishes.asks_what_now(reading.text)):
        named = exercises.named(content, reading.text) or (
            [] if before else shown.current(content, reading)[:1]
        )
        names = " and ".join(_named(e.name) for e in named)
        which = names or content.phrase("made_worse_which")
        if not named and _WORSE_AFTER in content.answers and _WORSE_AFTER not in reading.told:
            return tell.answer(dispatcher, content, reading, content.answer(_WORSE_AFTER))
        if "made_worse" in reading.told:
            replies.say(dispatcher, content.phrase("angry"))
        else:
            replies.say(dispatcher, content.phrase("made_worse", exercise=which))
        offered = [_WORSE_AFTER, tell.WHEN_TO_BE_SEEN]
        keys = ["made_worse", *(f"{_HURT}{e.id}" for e in named)]
    elif complaints.objects(reading.text) and shown.current(content, reading):
        return _leave_out(dispatcher, content, reading)
    elif complaints.is_angry(reading.text):
        replies.say(dispatcher, content.phrase("angry"))
        offered, keys = [_COMPLAINT], ["angry"]
    else:
        return None
    fresh = [i for i in offered if i in content.answers and i not in reading.told]
    choices.offer(dispatcher, content, reading, [texts.ask(content, i) for i in fresh])
    return reading.remember(keys)


def _leave_out(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    """Take back a card that the visitor says is wrong for them, and show another in its place."""
    current = shown.current(content, reading)
    which = card_questions.pointed_at(reading.text)
    pointed = shown.resolve(content, reading, which, None) if isinstance(which, int) else None
    doubtful = (e for e in current if e.reasons_to_ask(reading.conditions))
    named = exercises.named(content, reading.text)
    wrong = pointed or next(iter(named), None) or next(doubtful, current[0])
    replies.say(dispatcher, content.phrase("leave_out", exercise=_named(wrong.name)))
    others = exercises.fitting(content, reading)
    fresh = [e for e in others if e != wrong and shown.key(e.id) not in reading.told]
    sent = exercises.show(dispatcher, content, reading, fresh[:1])
    choices.offer(dispatcher, content, reading, choices.under_discussion(content, reading))
    keys = [f"{_UNFIT}{wrong.id}", *shown.keys(sent)]
    return reading.remember(keys, cards=shown.cards(reading, keys))


def _named(name: str) -> str:
    return f"the {name[:1].lower()}{name[1:]}"
