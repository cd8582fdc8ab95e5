"""What a message can be for: an answer of the clinic's, or an act such as a greeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backtalk.content import Content
from backtalk.conversations.counters import FALLBACKS

ACTS = {
    "affirm": "Says yes",
    "ask_bot": "Asks about the assistant itself",
    "build_routine": "Wants a routine of exercises",
    "contact": "Wants to be contacted",
    "delete_data": "Wants their data deleted",
    "deny": "Says no",
    "emergency_info": "Asks which danger signs there are",
    "feedback_bad": "Is not happy with the answers",
    "feedback_good": "Is happy with the answers",
    "follow_up": "Asks on about the last answer",
    "goodbye": "Says goodbye",
    "greet": "Says hello",
    "medical_other": "Other medicine: for a doctor or pharmacist",
    "out_of_scope": "Nothing to do with the clinic",
    "start_over": "Wants to start over",
    "stop": "Wants to stop",
    "thank": "Says thank you",
    "urgent_drive": "Danger: asks whether to drive",
    "urgent_wait": "Danger: asks whether it can wait",
    "urgent_who": "Danger: asks whom to call",
}
"""Intents with examples that are no answers."""
NOT_OURS = "out_of_scope"
ALARM = "alarm"
"""The intent of a message that raised one."""
MOST_ALTERNATIVES = 3


class _Facts(dict[str, str]):
    """The clinic's facts; what is only known at the moment of an answer is left open."""

    def __missing__(self, _: str) -> str:
        return "…"


@dataclass(frozen=True)
class Choice:
    """One thing that a message can be for, as a person reads it; `text` is what would be said."""

    label: str
    heading: str
    text: str = ""
    about: str = ""


def choice(content: Content, label: str | None) -> Choice | None:
    """What a label stands for; None if there is no such answer or act (any more)."""
    if label in content.answers:
        answer = content.answer(label)
        about = content.topic(answer.topic).title
        point = answer.paragraphs[0].format_map(_Facts(content.facts))
        return Choice(label, answer.heading, point, about)
    if label in ACTS:
        return Choice(label, ACTS[label])
    return None


def headings(content: Content, *labels: str | None) -> str:
    """What these labels are called, those that there are; empty if there is none."""
    found = (choice(content, label) for label in labels)
    return " + ".join(one.heading for one in found if one)


def names(content: Content) -> dict[str, str]:
    """What each answer and act is called in a list to choose from, with its label."""
    found = ((label, choice(content, label)) for label in (*content.answers, *ACTS))
    return {
        f"{one.heading} ({one.about})" if one.about else one.heading: label
        for label, one in found
        if one
    }


def shown(intent: str | None, answer: str | None) -> str | None:
    """What a visitor got, by what is kept of the message."""
    return answer or intent


def suggested(content: Content, got: str | None) -> str | None:
    """The label that what a visitor got stands for; None if it was no answer."""
    name = _of_reading(content, got)
    return None if got in FALLBACKS or got == ALARM else name


def alternatives(
    content: Content, got: str | None, runners_up: Sequence[dict[str, Any]]
) -> list[Choice]:
    """The next readings, likeliest first, without what the visitor got."""
    names = dict.fromkeys(_of_reading(content, str(other.get("name"))) for other in runners_up)
    mine = suggested(content, got)
    found = (choice(content, name) for name in names if name != mine)
    return [one for one in found if one][:MOST_ALTERNATIVES]


def search(content: Content, words: str, limit: int = 12) -> list[Choice]:
    """Answers and acts that have all of the words (or beginnings of them), best first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    found: list[tuple[int, str, Choice]] = []
    for label in (*content.answers, *ACTS):
        one = choice(content, label)
        if one is None:
            continue
        heading = f"{one.heading} {one.about}".casefold()
        body = content.answer(label).text.casefold() if label in content.answers else ""
        names = label.replace("_", " ").replace("/", " ")
        if all(word in heading or word in names or word in body for word in wanted):
            misses = sum(word not in heading for word in wanted)
            found.append((misses, one.heading, one))
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])][:limit]


def _of_reading(content: Content, name: str | None) -> str | None:
    topic = (name or "").removeprefix("topic/")
    if topic in content.topics:
        return content.opening(topic).id
    return name if name in content.answers or name in ACTS else None
