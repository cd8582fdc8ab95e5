"""Answers a question: the answer that fits it, its exercise cards, what to ask next."""

import itertools
import re
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import intents
from actions.compose import (
    asked_day,
    choices,
    exercises,
    notes,
    replies,
    shown,
    tell,
    texts,
    uncovered,
)
from actions.compose.knowledge import content
from actions.compose.sentences import say_intent
from actions.contact import status
from actions.follow_ups import control, mood
from actions.nlu import wishes
from actions.nlu.question_form import by_form
from actions.nlu.reading import Reading
from actions.red_flags import held
from actions.red_flags.gate import Guarded
from actions.red_flags.state import asks
from backtalk.content.models import Answer
from backtalk.db.models import now
from backtalk.privacy import names

MOST_OTHERS = 3
_NOTHING = "nothing_exact"
_MOST_TOLD = 3
_MUCH_LESS_LIKELY = 0.25
_CLOSE = 0.5
"""How likely the second must be, beside the first, to be named as what was perhaps meant."""


@dataclass
class _Told:
    """What one reply says: keys for `Reading.told`, the form to follow, choices of its own."""

    keys: list[str] = field(default_factory=list)
    form: str | None = None
    about: Answer | None = None
    left: list[Answer] = field(default_factory=list)


class ActionAnswer(Guarded):
    """Answers a question, a follow-up, or says honestly that there is no answer."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Answer the message, then what else it asks for."""
        tell.ask_adult_along(dispatcher, content(), reading)
        handled = status.reply(dispatcher, reading)
        if handled is None:
            handled = control.reply(dispatcher, content(), reading)
        if handled is not None:
            return handled
        if names.is_surely_full(reading.text) and not reading.in_form:
            return _greet(dispatcher, reading)  # "Ellen Fall" has not fallen
        best, low = mood.answer(content(), reading, _best(reading))
        if low and best is None:
            low.append(mood.say(dispatcher, content(), reading))
            choices.offer(dispatcher, content(), reading)
            return reading.remember(low)
        unsure = reading.band == "weak" and not reading.further_requests and not low
        if best is None or unsure:
            return _weak(dispatcher, reading)
        told = _tell_all(dispatcher, reading, best)
        others = _others(reading, told.about or best)
        if told.form is None:
            _offer(dispatcher, reading, told, others)
        keys = [*told.keys, *low, *_asked_keys(reading, best), tell.near_key(others)]
        if _unsure(reading, others):
            keys.append(tell.offered_key(others))
        about = told.about or best
        events = reading.remember(
            keys, answer=about.id, topic=about.topic, cards=shown.cards(reading, keys)
        )
        return [*events, FollowupAction(told.form)] if told.form else events


def _greet(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
    """Greet somebody who gives their name and asks nothing."""
    told = say_intent(dispatcher, "greet", reading)
    choices.offer(dispatcher, content(), reading, choices.start(content()))
    return reading.remember(told)


def _best(reading: Reading) -> Answer | None:
    """The answer that the message asks for, or that opens the topic which a button names."""
    clinic = content()
    named = reading.value("topic")
    if named in clinic.topics:
        asked = f"{named}/{reading.value('aspect') or ''}"
        return clinic.answers.get(asked) or clinic.opening(named)
    return next((clinic.answers[i] for i in by_form(reading) if i in clinic.answers), None)


def _others(reading: Reading, best: Answer) -> list[Answer]:
    """The other answers that may have been meant, likeliest first."""
    clinic = content()
    known = [i for i in by_form(reading) if choices.offers(clinic, i) and i != best.id]
    return [clinic.answers[i] for i in known[:MOST_OTHERS]]


def _offer(
    dispatcher: CollectingDispatcher, reading: Reading, told: _Told, others: list[Answer]
) -> None:
    """Offer what was perhaps meant instead, where it is not sure; else what follows."""
    clinic = content()
    if told.about is None:
        following = [texts.ask(clinic, other.id) for other in others]
        choices.offer(dispatcher, clinic, reading, following)
    elif told.left:
        rest = [texts.ask(clinic, other.id) for other in told.left]
        choices.offer(dispatcher, clinic, reading, rest, clinic.phrase("left_over"))
    elif len([key for key in told.keys if key in clinic.answers]) > 1:
        following = choices.after(clinic, told.about, [*reading.told, *told.keys])
        choices.offer(dispatcher, clinic, reading, following)
    elif _unsure(reading, others):
        meant = [texts.ask(clinic, other.id) for other in others]
        choices.offer(dispatcher, clinic, reading, meant, clinic.phrase("near"))
    elif wishes.wish(reading.text) in ("list", "one") and not shown.cards_in(told.keys):
        wanted = [texts.show(e) for e in exercises.fitting(clinic, reading)]
        choices.offer(dispatcher, clinic, reading, wanted, clinic.phrase("exercise_list_for"))
    else:
        following = choices.after(clinic, told.about, [*reading.told, *told.keys])
        person = told.about.id not in texts.NOT_OURS
        choices.offer(dispatcher, clinic, reading, following, person=person)


def _unsure(reading: Reading, others: list[Answer]) -> bool:
    """Whether another answer is nearly as likely to be the one that was meant."""
    scores = sorted((ranked.score for ranked in reading.answers), reverse=True)
    close = len(scores) > 1 and scores[1] >= _CLOSE * scores[0]
    return reading.band == "near" and bool(others) and close


def _asked_keys(reading: Reading, answer: Answer) -> list[str]:
    """What `told` keeps of a question, so that the same words are known again."""
    words = " ".join(re.findall(r"[a-z0-9]+", reading.text.lower()))
    return [f"asked:{answer.id}:{crc32(words.encode()):x}"] if words else []


def _weak(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
    """Say that there is no answer, name what was asked about, and offer what comes closest."""
    clinic = content()
    if reading.alarm:
        reading.withheld = asks(reading.text)
        return reading.remember()
    nearest = [r.id for r in reading.answers if choices.offers(clinic, r.id)][:MOST_OTHERS]
    if reading.asked_next:
        contact = reading.tracker.active_loop_name == "contact_form"
        replies.say(dispatcher, clinic.phrase("weak_in_form" if contact else "weak_here"))
        return reading.remember()
    if wishes.asks_for_exercise(reading.text):
        keys = exercises.listing(dispatcher, clinic, reading)
        return reading.remember(keys, cards=shown.cards(reading, keys))
    thing = uncovered.thing(clinic, reading, [clinic.answers[i] for i in nearest])
    if not nearest and not reading.slot("answer"):
        text, offered = clinic.phrase("say_more"), choices.start(clinic)
    elif not nearest:
        text, offered = clinic.phrase("told_all"), choices.under_discussion(clinic, reading)
    else:
        key = "weak_named" if thing else "weak"
        text = clinic.phrase(key, thing=thing) if thing else clinic.phrase(key)
        offered = [texts.ask(clinic, key) for key in nearest]
    choices.offer(dispatcher, clinic, reading, offered, text)
    named = [clinic.answers[i] for i in nearest]
    return reading.remember([tell.near_key(named), tell.offered_key(named)])


def _tell_all(dispatcher: CollectingDispatcher, reading: Reading, best: Answer) -> _Told:
    """Answer the message and, where it holds further requests, two of them too, each in short."""
    also = [
        answer
        for request in reading.further_requests
        if (answer := _requested(request)) and answer.id != best.id
    ]
    also = list({answer.id: answer for answer in also}.values())
    told = _tell(dispatcher, reading, best, in_short=bool(also))
    told.left = also[_MOST_TOLD - 1 :]
    for other in also[: _MOST_TOLD - 1]:
        told.keys += _tell(dispatcher, reading, other, in_short=True).keys
    for request in reading.further_requests:
        form = intents.of(str(request.get("intent"))).opens
        if form:
            told.form = None if reading.in_form else form
        elif request.get("intent") not in intents.CHOOSING:
            told.keys += say_intent(dispatcher, str(request.get("intent")), reading)
    return told


def _requested(request: dict[str, Any]) -> Answer | None:
    """The answer that a further request asks for, if it asks for one."""
    if request.get("intent") not in intents.CHOOSING:
        return None
    ranked = request.get("answers") or [{}]
    found = content().answers.get(str(request.get("answer") or ranked[0].get("id")))
    topic = request.get("topic")
    return found or (content().opening(topic) if topic in content().topics else None)


def _tell(
    dispatcher: CollectingDispatcher, reading: Reading, answer: Answer, in_short: bool = False
) -> _Told:
    clinic = content()
    if reading.explain_only and not held.may_be_told(answer, reading.alarm):
        if held.leads_to_exercise(answer):
            replies.say_once(dispatcher, clinic.phrase("exercises_wait"))
        reading.withheld = True
        return _Told(about=answer)
    only_more = False
    if answer.id in reading.told and not reading.value("answer") and not reading.alarm:
        only_more = bool(answer.more) and f"{answer.id}:more" not in reading.told
        same = not reading.text or {*_asked_keys(reading, answer)} <= {*reading.told}
        come_back_to = not same and reading.slot("answer") not in (None, answer.id)
        other = None if same or come_back_to else _instead(reading, answer)
        if other:
            answer, only_more = other, False
        elif come_back_to:
            in_short, only_more = True, False
        elif not only_more:
            key = "told_before" if same else "nothing_exact"
            if key == _NOTHING and _said_lately(reading, key):
                replies.say_once(dispatcher, clinic.phrase("nothing_exact_again"))
                return _Told([key])
            replies.say_once(dispatcher, clinic.phrase(key))
            return _Told([key], about=answer)
    if reading.band == "near" and not reading.asked_next:
        thing = uncovered.thing(clinic, reading, [answer])
        if thing:
            replies.say(dispatcher, clinic.phrase("nothing_on", thing=thing))
    day = asked_day.sentence(clinic, answer, reading.text, now())
    if day:
        replies.say_once(dispatcher, day)
    card = texts.answer(clinic, answer, reading.told, only_more=only_more, only_point=in_short)
    replies.send(dispatcher, card)
    noted = notes.due(clinic, reading, answer)
    if noted:
        replies.say_once(dispatcher, clinic.phrase(f"note_{noted}"))
    ids = [] if only_more else exercises.with_answer(dispatcher, clinic, reading, answer)
    more = [f"{answer.id}:more"] if only_more else []
    note = [notes.key(noted)] if noted else []
    keys = [*texts.net_keys(answer), *note, answer.id, *more, *shown.keys(ids)]
    return _Told(keys, about=answer)


def _said_lately(reading: Reading, key: str) -> bool:
    """Whether a sentence was said, and no answer told since."""
    since = itertools.takewhile(lambda kept: kept not in content().answers, reversed(reading.told))
    return key in since


def _instead(reading: Reading, told: Answer) -> Answer | None:
    """The next likely answer, where the likeliest was told before and other words ask now."""
    if len(reading.answers) < 2 or reading.value("topic"):
        return None
    scores = {ranked.id: ranked.score for ranked in reading.answers}
    least = _MUCH_LESS_LIKELY * max(scores.values())
    others = [i for i in by_form(reading) if i != told.id and i not in reading.told]
    likely = (i for i in others[:MOST_OTHERS] if scores[i] >= least and i in content().answers)
    return next((content().answers[i] for i in likely), None)
