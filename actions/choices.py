"""What the visitor can ask next, as at most four buttons."""

from collections.abc import Iterable

from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Suggestion
from backtalk.messages import Choice, Choices

MOST = 4
_START = ("hip_tightness", "low_back_pain")


def offer(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    choices: Iterable[Choice] = (),
    text: str = "",
) -> None:
    """Send up to three choices and the way to a person.

    Not while something else asks next; and no way to a person for somebody under 16.
    """
    if reading.asked_next:
        return
    person = [] if reading.is_minor else [replies.contact_choice(content)]
    offered = [*list(choices)[: MOST - 1], *person]
    if offered:
        replies.send(dispatcher, Choices(text=text, choices=offered))


def start(content: Content) -> list[Choice]:
    """What to ask when nothing is under discussion."""
    topics = [content.suggestion(topic) for topic in _START if topic in content.topics]
    return [
        *map(replies.suggested, topics),
        replies.choice(content.phrase("button_routine"), "build_routine"),
    ]


def likely(content: Content, reading: Reading) -> list[Choice]:
    """The topics that a message may be about; what to start with if it is about none."""
    topics = [topic for topic in reading.likely_topics if topic in content.topics]
    return [replies.suggested(content.suggestion(topic)) for topic in topics] or start(content)


def after_topic(content: Content, topic: str, known: Iterable[str]) -> list[Choice]:
    """What follows on a topic and was not told yet, then what follows on that."""
    told = set(known)
    near = content.next_for(topic)
    further = [s for suggestion in near for s in content.next_for(suggestion.topic)]
    new = {s.title: s for s in (*near, *further) if _section_id(content, s) not in told}
    return [replies.suggested(suggestion) for suggestion in new.values()]


def under_discussion(content: Content, reading: Reading) -> list[Choice]:
    """What follows on the topic under discussion; what to start with if there is none."""
    topic = reading.slot("topic")
    if topic not in content.topics:
        return start(content)
    return after_topic(content, topic, reading.told)


def _section_id(content: Content, suggestion: Suggestion) -> str:
    topic = content.topic(suggestion.topic)
    return topic.section(suggestion.aspect, suggestion.parts).id
