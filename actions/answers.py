"""Answers about a topic: the section that fits, the exercises, what to ask next."""

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import exercises, replies
from actions.knowledge import content
from actions.reading import Reading
from actions.say import say_intent
from backtalk.content.models import Section
from backtalk.messages import Choices

_FORMS = {"contact": "contact_form", "build_routine": "routine_form"}
_ASPECTS_AFTER = ("how", "how_long", "why", "safe", "what", "else")


class ActionAnswer(Action):
    """Answers a topic, a follow-up, or shows the passage that fits best."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Answer the message, then what else it asks for."""
        reading = Reading(tracker)
        if reading.is_minor and not reading.slot("minor"):
            replies.say(dispatcher, content().phrase("under_16"))
        topic = _topic(reading)
        if topic is None:
            replies.send(dispatcher, replies.topic_choices(content()))
            return reading.remember()
        exercise = exercises.under_discussion(content(), reading)
        if exercise:
            told = exercises.answer(dispatcher, content(), reading, exercise)
            return reading.remember(told, topic=topic)
        section = _section(reading, topic)
        told, shown = _answer(dispatcher, reading, section)
        further, follow_up = _further(dispatcher, reading)
        if not follow_up:
            _offer_next(dispatcher, reading, topic, told)
        return [
            *reading.remember(
                [*told, *further], topic=topic, exercise=shown[0] if len(shown) == 1 else None
            ),
            *follow_up,
        ]


class ActionOffer(Action):
    """Offers the two likeliest topics by their titles, and something else."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_offer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the choice."""
        reading = Reading(tracker)
        offered = [
            replies.suggested(content().suggestion(topic).model_copy(update={"aspect": aspect}))
            for topic in reading.offered
            if topic in content().topics
            for aspect in [reading.aspect]
        ]
        replies.send(
            dispatcher,
            Choices(
                text=content().phrase("offer_two"),
                choices=[
                    *offered,
                    replies.choice(content().phrase("something_else"), "not_understood"),
                ],
            ),
        )
        return reading.remember()


def _topic(reading: Reading) -> str | None:
    """The topic to answer about: the message's own, the passage's, or the one under discussion."""
    topic = reading.topic
    if reading.intent == "passage" and reading.passage:
        topic = reading.passage.partition("#")[0]
    topic = topic or reading.slot("topic")
    return topic if topic in content().topics else None


def _section(reading: Reading, topic: str) -> Section:
    if reading.intent == "passage" and reading.passage in content().sections:
        return content().section(reading.passage)
    aspect = reading.aspect
    if reading.intent == "follow_up" and reading.parts and aspect in ("what", "else"):
        aspect = _last_aspect(reading) or aspect  # "and for my glutes?" asks the same again
    return content().topic(topic).section(aspect, reading.parts, reading.values("condition"))


def _last_aspect(reading: Reading) -> str | None:
    sections = [content().sections[key] for key in reading.told if key in content().sections]
    return sections[-1].aspect if sections else None


def _answer(
    dispatcher: CollectingDispatcher, reading: Reading, section: Section
) -> tuple[list[str], list[str]]:
    """Send one answer; returns what was told, and the exercises that were shown."""
    if reading.intent == "passage":
        title = content().topic(section.topic).title
        replies.say(dispatcher, content().phrase("passage", title=title))
    only_more = False
    if section.id in reading.told:
        only_more = bool(section.more) and f"{section.id}:more" not in reading.told
        section = section if only_more else _next_section(reading, section)
        replies.say(dispatcher, content().phrase("again" if only_more else "again_next"))
    replies.send(dispatcher, replies.answer(content(), section, only_more=only_more))
    shown = exercises.show(dispatcher, content(), reading, section)
    told = [section.id, *(f"exercise:{exercise}" for exercise in shown)]
    return told + [f"{section.id}:more"] * only_more, shown


def _next_section(reading: Reading, section: Section) -> Section:
    """Something of the topic that was not told yet; the same once all was told."""
    topic = content().topic(section.topic)
    candidates = [topic.section(aspect, reading.parts) for aspect in _ASPECTS_AFTER]
    return next((s for s in (*candidates, *topic.sections) if s.id not in reading.told), section)


def _further(
    dispatcher: CollectingDispatcher, reading: Reading
) -> tuple[list[str], list[EventType]]:
    """Serve the second request of a message: an answer at once, a form after this turn."""
    told: list[str] = []
    for request in reading.further_requests:
        if request["intent"] in _FORMS:
            if not reading.tracker.active_loop:
                return told, [FollowupAction(_FORMS[request["intent"]])]
        elif request["topic"] in content().topics:
            section = content().topic(request["topic"]).section(request["aspect"], reading.parts)
            told += _answer(dispatcher, reading, section)[0]
        else:
            told += say_intent(dispatcher, request["intent"], reading)
    return told, []


def _offer_next(
    dispatcher: CollectingDispatcher, reading: Reading, topic: str, told: Sequence[str]
) -> None:
    if reading.tracker.active_loop:
        return  # the form asks next
    known = {*reading.told, *told}
    suggestions = [
        replies.suggested(suggestion)
        for suggestion in content().next_for(topic)
        if content().topic(suggestion.topic).section(suggestion.aspect, suggestion.parts).id
        not in known
    ]
    choices = [*suggestions[: replies.MOST_CHOICES - 1], replies.contact_choice(content())]
    replies.send(dispatcher, Choices(choices=choices))
