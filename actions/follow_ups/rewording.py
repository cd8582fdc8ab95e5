"""Serves wishes about the conversation: "repeat that", "simpler", "more", "an easier one"."""

import re
from collections.abc import Callable

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, exercises, replies, shown, tell, texts
from actions.follow_ups import cards
from actions.nlu import visitor, wishes
from actions.nlu.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Answer

_POSES = frozenset({"sitting", "standing", "chair", "desk"})
"""What only says where an exercise is to be done."""
_SIMPLER = "simpler:"
_AS_LIKELY = 0.1
"""How likely an answer with exercises must be, beside the likeliest, for who asks for exercises."""
_SENTENCE = re.compile(r"(?<=[.!?]) +")

Handler = Callable[[CollectingDispatcher, Content, Reading], list[EventType] | None]


def _explain(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Say what the thing under discussion is: `disc_what` after `disc`, else in short."""
    last = content.answers.get(reading.slot("answer") or "")
    if last is None or shown.current(content, reading):
        return None
    topic, _, name = last.id.partition("/")
    words = name.split("_")
    about = [f"{topic}/{'_'.join(words[:n])}_what" for n in range(len(words), 0, -1)]
    found = [i for i in (*about, f"{topic}/what") if i in content.answers]
    fresh = next((i for i in found if i not in reading.told), None)
    if fresh is None or reading.explain_only:
        return _simpler(dispatcher, content, reading)
    return tell.answer(dispatcher, content, reading, content.answer(fresh))


def _joke(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    if reading.explain_only or "joke" in reading.told:
        return None
    replies.say(dispatcher, content.phrase("joke"))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember(["joke"])


def _not_meant(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    fresh = [i for i in tell.near(reading) if i in content.answers]
    text = content.phrase("not_meant" if fresh else "not_meant_unclear")
    if reading.asked_next or not fresh:
        replies.say(dispatcher, text)
        following = choices.start(content)
        choices.offer(dispatcher, content, reading, following)
    else:
        meant = [texts.ask(content, i) for i in fresh]
        choices.offer(dispatcher, content, reading, meant, text)
    return reading.remember()


def _repeat(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    group = shown.current(content, reading)
    last = content.answers.get(reading.slot("answer") or "")
    if group and not (last and last.cards) and not reading.explain_only:
        return cards.show(dispatcher, content, reading, [e.id for e in group])
    if last is None:
        replies.say(dispatcher, content.phrase("nothing_to_repeat"))
        choices.offer(dispatcher, content, reading, choices.start(content))
        return reading.remember()
    return tell.answer(dispatcher, content, reading, last)


def _simpler(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    last = content.answers.get(reading.slot("answer") or "")
    if last is None:
        return None
    card = texts.answer(content, last, reading.told)
    point = _SENTENCE.split(card.paragraphs[0])[0]
    again = f"{_SIMPLER}{last.id}" in reading.told
    said = content.phrase("told_all" if again else "in_short", point=point)
    replies.say(dispatcher, said)
    following = choices.after(content, last, reading.told)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember([f"{_SIMPLER}{last.id}"])


def _made_by(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    replies.say(dispatcher, content.phrase("made_by"))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember(["made_by"])


def _more(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    last = content.answers.get(reading.slot("answer") or "")
    if last is None:
        return None
    key = f"{last.id}:more"
    if last.more and key not in reading.told:
        replies.send(dispatcher, texts.answer(content, last, reading.told, only_more=True))
        following = choices.after(content, last, reading.told)
        choices.offer(dispatcher, content, reading, following)
        return reading.remember([key])
    near = [content.answers[k] for k in last.next if k in content.answers]
    fresh = [answer for answer in near if answer.id not in reading.told]
    if fresh and not reading.explain_only:
        return tell.answer(dispatcher, content, reading, fresh[0])
    following = choices.after(content, last, reading.told)
    if reading.asked_next:
        replies.say(dispatcher, content.phrase("weak_in_form"))
    choices.offer(dispatcher, content, reading, following, content.phrase("told_all"))
    return reading.remember()


def _list(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    if reading.explain_only:
        return None
    if _has_answer(content, reading):
        found = _with_exercises(content, reading)
        return tell.answer(dispatcher, content, reading, found) if found else None
    found = _on_what_is_discussed(content, reading)
    if found:
        return tell.answer(dispatcher, content, reading, found)
    keys = exercises.listing(dispatcher, content, reading)
    return cards.remember(reading, keys)


def _one(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    if reading.explain_only or _has_answer(content, reading):
        return None
    ids = exercises.one(dispatcher, content, reading)
    return cards.remember(reading, shown.keys(ids))


def _easier(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    harder: bool = False,
) -> list[EventType] | None:
    group = shown.latest(content, reading)
    if reading.explain_only:
        return None
    if not group:
        return _one(dispatcher, content, reading)
    hardest = max(group, key=lambda e: e.effort if harder else -e.effort)
    keys = exercises.easier(dispatcher, content, reading, hardest, harder=harder)
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return cards.remember(reading, keys)


def _harder(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    return _easier(dispatcher, content, reading, harder=True)


WISHES: dict[wishes.Wish, Handler] = {
    "repeat": _repeat,
    "simpler": _simpler,
    "explain": _explain,
    "joke": _joke,
    "not_meant": _not_meant,
    "made_by": _made_by,
    "more": _more,
    "list": _list,
    "one": _one,
    "easier": _easier,
    "harder": _harder,
}
"""What serves each wish; a handler gives None where the message is to be taken otherwise."""


def _has_answer(content: Content, reading: Reading) -> bool:
    """Whether a wish for exercises names something that an answer is on."""
    best = content.answers.get(reading.answers[0].id) if reading.answers else None
    names = reading.named or wishes.names_what_for(reading.text)
    named = {thing for thing, _ in reading.named} - _POSES
    counted = wishes.how_many(reading.text) and visitor.place(reading.text, cards_shown=True)
    if (counted or wishes.wants_all(reading.text)) and not named:
        return False
    return bool(best and names and reading.band != "weak")


def _on_what_is_discussed(content: Content, reading: Reading) -> Answer | None:
    """The likeliest answer with exercises for what is discussed, if it was not told yet."""
    text = reading.text
    if wishes.wants_all(text) or wishes.how_many(text) or visitor.place(text, cards_shown=True):
        return None
    likely = (content.answers.get(ranked.id) for ranked in reading.answers)
    return next(
        (
            answer
            for answer in likely
            if answer
            and answer.cards
            and answer.topic == reading.slot("topic")
            and answer.id not in reading.told
        ),
        None,
    )


def _with_exercises(content: Content, reading: Reading) -> Answer | None:
    """The likeliest answer that shows exercises, where the likeliest of all shows none."""
    likely = [r for r in reading.answers if r.id in content.answers]
    if not likely or content.answers[likely[0].id].cards:
        return None
    fitting = (
        content.answers[ranked.id]
        for ranked in likely
        if ranked.topic == likely[0].topic and ranked.score >= _AS_LIKELY * likely[0].score
    )
    return next((a for a in fitting if a.cards and a.id not in reading.told), None)
