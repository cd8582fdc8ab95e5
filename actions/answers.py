"""Answers about a topic: the section that fits, the exercises, what to ask next."""

import re
from dataclasses import dataclass, field

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import choices, exercises, preface, replies
from actions.danger.gate import FORMS, Guarded
from actions.knowledge import content
from actions.reading import Reading
from actions.say import FIRST, say_intent, way_on
from backtalk.content.models import Section, Topic
from backtalk.messages import Choices

_NEXT = re.compile(r"\b(?:next|else)\b", re.IGNORECASE)
# What may be told while an alarm or a check is open; the others lead to exercise.
_EXPLAINING = ("what", "why", "safe")
_ASPECTS_AFTER = ("how", "how_long", "why", "safe", "what", "else")


@dataclass
class _Told:
    """What one reply says: keys for `Reading.told`, the exercises shown, the form to follow."""

    keys: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    form: str | None = None


class ActionAnswer(Guarded):
    """Answers a topic, a follow-up, or shows the passage that fits best."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Answer the message, then what else it asks for."""
        preface.send(dispatcher, content(), reading)
        section = _section(reading)
        if section is None or reading.value("care") in FIRST:
            said = say_intent(dispatcher, reading.intent, reading)
            way_on(dispatcher, reading)
            return reading.remember(said)
        exercise = exercises.under_discussion(content(), reading)
        if exercise:
            return reading.remember(exercises.answer(dispatcher, content(), reading, exercise))
        told = _answer_all(dispatcher, reading, section)
        if told.form is None:
            after = choices.after_topic(content(), section.topic, [*reading.told, *told.keys])
            choices.offer(dispatcher, content(), reading, after)
        exercise_id = told.shown[0] if len(told.shown) == 1 else None
        if reading.intent == "follow_up" and not told.shown:
            exercise_id = reading.slot("exercise")
        events = reading.remember(told.keys, topic=section.topic, exercise=exercise_id)
        return [*events, FollowupAction(told.form)] if told.form else events


class ActionOffer(Guarded):
    """Offers the two likeliest topics by their titles, and something else.

    If one of them is under discussion, it is meant; and where something else asks its own question
    next, the likelier is answered at once.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_offer"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Send the choice, or the answer."""
        clinic = content()
        preface.send(dispatcher, clinic, reading)
        topics = [topic for topic in reading.offered if topic in clinic.topics]
        discussed = reading.slot("topic")
        if topics and (reading.asked_next or discussed in topics):
            topic = discussed if discussed in topics else topics[0]
            section = clinic.topic(topic).section(reading.aspect or "what", reading.parts)
            told = _answer(dispatcher, reading, section).keys
            after = choices.after_topic(clinic, topic, [*reading.told, *told])
            choices.offer(dispatcher, clinic, reading, after)
            return reading.remember(told, topic=topic)
        offered = [
            clinic.suggestion(topic).model_copy(update={"aspect": reading.aspect or "what"})
            for topic in topics
        ]
        something_else = replies.choice(clinic.phrase("something_else"), "inform")
        buttons = [*map(replies.suggested, offered), something_else]
        replies.send(dispatcher, Choices(text=clinic.phrase("offer_two"), choices=buttons))
        return reading.remember()


def _section(reading: Reading) -> Section | None:
    """The section that the message asks for; None if it names no topic and none was before."""
    clinic = content()
    if reading.intent == "passage":
        return clinic.sections.get(reading.passage or "")
    literal = clinic.sections.get(reading.literal_passage or "")
    if reading.intent == "topic" and literal and _fits(literal, reading):
        if literal.aspect == "safe" and reading.conditions:
            return clinic.topic(literal.topic).section("safe", (), reading.conditions)
        return literal
    topic_id = reading.topic or reading.slot("topic")
    if topic_id not in clinic.topics:
        return None
    topic = clinic.topic(topic_id)
    aspect, parts = reading.aspect, _parts(reading, topic)
    if reading.intent == "follow_up":
        if parts and aspect in (None, "what", "else"):
            aspect = reading.last_aspect or "what"  # "and for my glutes?" asks the same again
        elif aspect in (None, "else"):
            last = _last_section(reading) or topic.section("what")
            return (_following(reading, last) or last) if _NEXT.search(reading.text) else last
        elif not parts:
            parts = _parts_before(reading, topic)
    if aspect is None:
        vague = topic.section("else", parts, reading.stated)
        return vague if vague.parts else topic.section("what")
    conditions = reading.conditions if aspect == "safe" else reading.stated
    return topic.section(aspect, parts, conditions)


def _fits(section: Section, reading: Reading) -> bool:
    """Whether the section is on the conditions stated, and on a part only if it was named."""
    parts, stated = {*section.parts}, {*reading.stated}
    return stated <= parts and (not parts or bool(parts & {*reading.parts, *stated}))


def _parts(reading: Reading, topic: Topic) -> list[str]:
    """The parts that tell sections of this topic apart: "foam rolling" names no part of it."""
    return reading.parts if reading.value("part") else _without(topic, reading.parts)


def _without(topic: Topic, parts: list[str]) -> list[str]:
    return [part for part in parts if part not in topic.about]


def _parts_before(reading: Reading, topic: Topic) -> list[str]:
    """The parts that were under discussion: those of the exercise, or of the last answer."""
    exercise = content().exercises.get(reading.slot("exercise") or "")
    if exercise:
        return list(exercise.body_parts)
    last = _last_section(reading)
    return list(last.parts) if last and last.topic == topic.id else []


def _last_section(reading: Reading) -> Section | None:
    """The section that was told last; "tell me more" goes on from there."""
    keys = [key.removesuffix(":more") for key in reading.told]
    return next((content().sections[k] for k in reversed(keys) if k in content().sections), None)


def _answer_all(dispatcher: CollectingDispatcher, reading: Reading, section: Section) -> _Told:
    """Answer the message and, where it holds a second request, that too, each in short."""
    also = [
        topic.section(request["aspect"], _without(topic, reading.parts_of(request)))
        for request in reading.further_requests
        if (topic := content().topics.get(request["topic"]))
    ]
    told = _answer(dispatcher, reading, section, in_short=bool(also))
    for other in also:
        further = _answer(dispatcher, reading, other, in_short=True)
        told.keys += further.keys
        told.shown += further.shown
    for request in reading.further_requests:
        if request["intent"] in FORMS:
            told.form = None if reading.in_form else FORMS[request["intent"]]
        elif request["intent"] != "topic":
            told.keys += say_intent(dispatcher, request["intent"], reading)
    return told


def _answer(
    dispatcher: CollectingDispatcher, reading: Reading, section: Section, in_short: bool = False
) -> _Told:
    if reading.explain_only and section.aspect not in _EXPLAINING:
        replies.say_once(dispatcher, content().phrase("exercises_wait"))
        reading.withheld = True
        return _Told()
    if reading.intent == "passage":
        title = content().topic(section.topic).title
        replies.say(dispatcher, content().phrase("passage", title=title))
    told = [section.id]
    only_more = False
    if section.id in reading.told:
        only_more = bool(section.more) and f"{section.id}:more" not in reading.told
        replies.say(dispatcher, content().phrase("again" if only_more else "again_next"))
        following = None if only_more else _following(reading, section)
        if not only_more and following is None:
            return _Told(told)
        section = following or section
        told = [section.id, f"{section.id}:more"] if only_more else [section.id]
    reply = replies.answer(content(), section, only_more=only_more, only_point=in_short)
    replies.send(dispatcher, reply)
    shown = exercises.show(dispatcher, content(), reading, section, only_more)
    return _Told([*(f"exercise:{exercise}" for exercise in shown), *told], shown)


def _following(reading: Reading, section: Section) -> Section | None:
    """A general answer about the topic that was not told yet."""
    topic = content().topic(section.topic)
    parts = _parts(reading, topic)
    candidates = [topic.section(aspect, parts) for aspect in _ASPECTS_AFTER]
    if reading.explain_only:
        candidates = [s for s in candidates if s.aspect in _EXPLAINING]
    return next((s for s in candidates if s.id not in reading.told), None)
