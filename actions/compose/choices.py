"""What the visitor can ask next, as at most four buttons."""

from collections.abc import Iterable

from rasa_sdk.executor import CollectingDispatcher

from actions.compose import replies, texts
from actions.nlu.reading import Reading
from backtalk.content import filling
from backtalk.content.library import Content
from backtalk.content.models import Answer
from backtalk.payloads import Choice, Choices

MOST = 4
_FEWEST = 2
_START = ("low_back_pain", "hip_pain", "sciatica", "hip_tightness")


def offer(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    choices: Iterable[Choice] = (),
    text: str = "",
    *,
    person: bool = True,
) -> None:
    """Send up to three choices and the way to a person.

    Not while something else asks next; and no way to a person for somebody under 16.

    Args:
        dispatcher: Takes the reply.
        content: What the assistant can say.
        reading: The message.
        choices: The choices, best first.
        text: What stands above them.
        person: Whether to offer a person as the last.
    """
    if reading.asked_next:
        return
    contact = replies.contact_choice(content)
    wanted = [choice for choice in choices if choice != contact]
    last = [contact] if person and not reading.is_minor else []
    offered = list({c.title: c for c in [*wanted[: MOST - len(last)], *last]}.values())
    if offered:
        replies.send(dispatcher, Choices(text=text, choices=offered))


def start(content: Content) -> list[Choice]:
    """What to ask when nothing is under discussion."""
    topics = [topic for topic in _START if topic in content.topics][:2]
    return [
        *(texts.ask_about(content, topic) for topic in topics),
        replies.choice(content.phrase("button_routine"), "build_routine"),
    ]


def likely(content: Content, reading: Reading) -> list[Choice]:
    """The answers that a message may ask for; what to start with if it asks for none."""
    found = [r.id for r in reading.answers if offers(content, r.id)]
    return [texts.ask(content, answer) for answer in found[: MOST - 1]] or start(content)


def after(content: Content, answer: Answer, known: Iterable[str]) -> list[Choice]:
    """What follows on an answer and was not told yet, then what follows on that."""
    told = {*known, answer.id}
    near = [key for key in answer.next if key in content.answers]
    further = [key for other in near for key in content.answer(other).next]
    refused = answer.topic == filling.BEYOND
    same = [] if refused else [other.id for other in content.topic(answer.topic).answers]
    hidden = {key for key in (*answer.next, *further, *same) if not offers(content, key, answer)}
    own = [key for key in answer.next if key not in told | hidden]
    more = [k for k in (*further, *same) if k in content.answers and k not in told | hidden]
    keys = own if len(own) > 1 else [*own, *more[:_FEWEST]]
    found = (texts.button(content, key) for key in dict.fromkeys(keys))
    return [choice for choice in found if choice] or start(content)


def offers(content: Content, key: str, beside: Answer | None = None) -> bool:
    """Whether a button may ask for the answer `key` unasked, or beside another answer.

    What frightens or embarrasses is offered only to whoever has such an answer before them.
    """
    found = content.answers.get(key)
    if found is None:
        return beside is not None  # an act or a topic may follow on an answer
    return not found.when or (beside is not None and bool(beside.when))


def under_discussion(content: Content, reading: Reading) -> list[Choice]:
    """What follows on what is under discussion; what to start with if nothing is."""
    last = content.answers.get(reading.slot("answer") or "")
    if last:
        return after(content, last, reading.told)
    topic = reading.slot("topic")
    if topic in content.topics:
        opening = content.opening(topic)
        asked = [] if opening.id in reading.told else [texts.ask(content, opening.id)]
        return [*asked, *after(content, opening, reading.told)]
    return start(content)
