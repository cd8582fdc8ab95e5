"""What a message wants of the conversation itself, rather than of the content.

"Repeat that", "simpler", "the second one", "on a chair?", "how many?", "and for my wife?".
"""

import re
from collections.abc import Callable, Sequence

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    card_talk,
    choices,
    compose,
    exercises,
    replies,
    routine_talk,
    shown,
    visitor,
    wishes,
)
from actions.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Answer

WHEN_TO_BE_SEEN = "therapy/when_to_be_seen"
_WORSE_AFTER = "exercise_safety/worse_after"
_COMPLAINT = "front_desk/complaint"
_HURT = "hurt:"
_NEAR = "near:"
_OFFERED = "offered:"
_SIMPLER = "simpler:"
_SENTENCE = re.compile(r"(?<=[.!?]) +")
_A_MINUTE = 60
_WORD = 4

Handler = Callable[[CollectingDispatcher, Content, Reading], list[EventType] | None]


def reply(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Serve such a message; None if it is none."""
    exercise = content.exercises.get(str(reading.value("exercise") or ""))
    if exercise and not reading.explain_only:
        return card_talk.show(dispatcher, content, reading, [exercise.id])
    if not reading.text:
        return None
    if reading.is_minor and wishes.asks_to_tell_an_adult(reading.text):
        replies.say(dispatcher, content.phrase("tell_adult"))
        return reading.remember()
    if not reading.explain_only:
        upset = _upset(dispatcher, content, reading)
        if upset is not None:
            return upset
    if wishes.asks_for_a_doctor(reading.text) and WHEN_TO_BE_SEEN in content.answers:
        return tell(dispatcher, content, reading, content.answer(WHEN_TO_BE_SEEN))
    wish = wishes.wish(reading.text)
    if wish:
        return _WISHES[wish](dispatcher, content, reading)
    if visitor.denies(reading.text):
        return _denied(dispatcher, content, reading)
    if visitor.is_for_them(reading.text) and reading.slot("answer"):
        return _for_them(dispatcher, content, reading)
    if reading.explain_only or reading.in_form:
        return None
    if reading.intent != "build_routine" and _wants_routine(reading):
        return [*reading.remember(), FollowupAction("routine_form")]
    changed = routine_talk.change(dispatcher, content, reading)
    if changed is not None:
        return changed
    chosen = _offered_one(dispatcher, content, reading)
    return chosen or card_talk.reply(dispatcher, content, reading)


def tell(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, answer: Answer
) -> list[EventType]:
    """Show an answer as it stands, whether or not it was told before, and what follows on it."""
    replies.send(dispatcher, compose.answer(content, answer, reading.told))
    ids = exercises.with_answer(dispatcher, content, reading, answer)
    keys = [*compose.net_keys(answer), answer.id, *shown.keys(ids), near_key([])]
    following = choices.after(content, answer, [*reading.told, *keys])
    choices.offer(dispatcher, content, reading, following)
    return reading.remember(
        keys, answer=answer.id, topic=answer.topic, cards=shown.cards(reading, keys)
    )


def near_key(others: Sequence[Answer]) -> str:
    """What `told` keeps of the answers that were perhaps meant instead."""
    return _NEAR + "+".join(answer.id for answer in others)


def offered_key(others: Sequence[Answer]) -> str:
    """What `told` keeps of answers that were offered by name, in this order."""
    return _OFFERED + "+".join(answer.id for answer in others)


def _offered_one(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Tell the answer that "the second one" means, where some were just offered by name."""
    which = wishes.pointed_at(reading.text)
    last = reading.told[-1] if reading.told else ""
    if not isinstance(which, int) or not last.startswith(_OFFERED):
        return None
    ids = [i for i in last.removeprefix(_OFFERED).split("+") if i in content.answers]
    if not -len(ids) <= which < len(ids) or shown.current(content, reading):
        return None
    return tell(dispatcher, content, reading, content.answer(ids[which]))


def _upset(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Take a complaint: sorry, what to do now, a person; never the exercise that hurt."""
    before = any(key.startswith(_HURT) for key in reading.told)
    after_it = before or reading.slot("answer") == _WORSE_AFTER
    hurt = wishes.was_hurt(reading.text)
    if hurt or (after_it and wishes.asks_what_now(reading.text)):
        named = exercises.named(content, reading.text) or (
            [] if before else shown.current(content, reading)[:1]
        )
        names = " and ".join(f"the {e.name[:1].lower()}{e.name[1:]}" for e in named)
        which = names or content.phrase("made_worse_which")
        if not named and _WORSE_AFTER in content.answers and _WORSE_AFTER not in reading.told:
            return tell(dispatcher, content, reading, content.answer(_WORSE_AFTER))
        if "made_worse" in reading.told:
            replies.say(dispatcher, content.phrase("angry"))
        else:
            replies.say(dispatcher, content.phrase("made_worse", exercise=which))
        offered = [_WORSE_AFTER, WHEN_TO_BE_SEEN]
        keys = ["made_worse", *(f"{_HURT}{e.id}" for e in named)]
    elif wishes.is_angry(reading.text):
        replies.say(dispatcher, content.phrase("angry"))
        offered, keys = [_COMPLAINT], ["angry"]
    else:
        return None
    fresh = [i for i in offered if i in content.answers and i not in reading.told]
    choices.offer(dispatcher, content, reading, [compose.ask(content, i) for i in fresh])
    return reading.remember(keys)


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
    return tell(dispatcher, content, reading, content.answer(fresh))


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
    kept = next((k for k in reversed(reading.told) if k.startswith(_NEAR)), _NEAR)
    ids = [i for i in kept.removeprefix(_NEAR).split("+") if i in content.answers]
    fresh = [i for i in ids if i not in reading.told]
    text = content.phrase("not_meant" if fresh else "not_meant_unclear")
    if reading.asked_next or not fresh:
        replies.say(dispatcher, text)
        following = choices.start(content)
        choices.offer(dispatcher, content, reading, following)
    else:
        meant = [compose.ask(content, i) for i in fresh]
        choices.offer(dispatcher, content, reading, meant, text)
    return reading.remember()


def _repeat(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType]:
    group = shown.current(content, reading)
    last = content.answers.get(reading.slot("answer") or "")
    if group and not (last and last.cards) and not reading.explain_only:
        return card_talk.show(dispatcher, content, reading, [e.id for e in group])
    if last is None:
        replies.say(dispatcher, content.phrase("nothing_to_repeat"))
        choices.offer(dispatcher, content, reading, choices.start(content))
        return reading.remember()
    return tell(dispatcher, content, reading, last)


def _simpler(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    last = content.answers.get(reading.slot("answer") or "")
    if last is None:
        return None
    card = compose.answer(content, last, reading.told)
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
        replies.send(dispatcher, compose.answer(content, last, reading.told, only_more=True))
        following = choices.after(content, last, reading.told)
        choices.offer(dispatcher, content, reading, following)
        return reading.remember([key])
    near = [content.answers[k] for k in last.next if k in content.answers]
    fresh = [answer for answer in near if answer.id not in reading.told]
    if fresh and not reading.explain_only:
        return tell(dispatcher, content, reading, fresh[0])
    following = choices.after(content, last, reading.told)
    if reading.asked_next:
        replies.say(dispatcher, content.phrase("weak_in_form"))
    choices.offer(dispatcher, content, reading, following, content.phrase("told_all"))
    return reading.remember()


def _list(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    if reading.explain_only or _has_answer(content, reading):
        return None
    ids = exercises.listing(dispatcher, content, reading)
    return reading.remember(shown.listed(ids))


def _one(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    if reading.explain_only or _has_answer(content, reading):
        return None
    ids = exercises.one(dispatcher, content, reading)
    return card_talk.remember(reading, shown.keys(ids))


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
    return card_talk.remember(reading, keys)


def _harder(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    return _easier(dispatcher, content, reading, harder=True)


_WISHES: dict[wishes.Wish, Handler] = {
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
    """Take back a condition that was heard and is not there."""
    said = reading.text.lower()
    names = content.vocabulary.conditions
    kept = [
        condition
        for condition in reading.slot("conditions") or []
        if not any(word in said for word in names.get(condition, "").split() if len(word) > _WORD)
    ]
    replies.say(dispatcher, content.phrase("denial_noted"))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return reading.remember(conditions=kept or None)


def _has_answer(content: Content, reading: Reading) -> bool:
    """Whether a wish for exercises names something that an answer is on."""
    best = content.answers.get(reading.answers[0].id) if reading.answers else None
    names = reading.named or wishes.names_what_for(reading.text)
    if wishes.wants_all(reading.text) and not reading.named:
        return False
    return bool(best and names and reading.band != "weak")


def _wants_routine(reading: Reading) -> bool:
    seconds = float(reading.value("duration") or 0)
    return seconds >= _A_MINUTE and wishes.wants_routine(reading.text)
