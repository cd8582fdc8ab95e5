"""What a visitor takes along as text: a routine, or the chat, for a mail to themselves."""

import re
from collections.abc import Iterable

from backtalk.content import Content
from backtalk.content.exercises import Exercise, Habit
from backtalk.notifications.texts import Text

# What mail programs turn into links: nobody shall send others somewhere in the clinic's name.
_LINK = re.compile(
    r"\b(?:[a-z][a-z\d+.-]*://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE
)


def routine(content: Content, chosen: Iterable[Exercise | Habit], minutes: str) -> Text:
    """A routine with its steps.

    Args:
        content: The clinic's.
        chosen: Its exercises and habits, in order.
        minutes: How long it takes, as a number; empty if that is not known.
    """
    title = f"Your {minutes}-minute routine" if minutes else "Your routine"
    blocks = ["\n".join(_lines(number, item)) for number, item in enumerate(chosen, 1)]
    body = "\n\n".join([f"When to stop: {content.routine.stop_rule}", *blocks])
    return _to_oneself(content, title, body)


def chat(content: Content, transcript: str) -> Text:
    """The chat; `without_links` was used on what the visitor typed."""
    return _to_oneself(content, "Your chat", transcript)


def without_links(text: str) -> str:
    """What somebody typed, without what mail programs would turn into links."""
    return _LINK.sub("[link]", text)


def _lines(number: int, item: Exercise | Habit) -> Iterable[str]:
    yield f"{number}. {item.name}"
    yield item.purpose if isinstance(item, Exercise) else item.text
    if isinstance(item, Exercise):
        yield from (f"   - {step}" for step in item.steps)
    yield f"How much: {item.dose.text}"
    cautions = [caution.reason for caution in (*item.avoid, *item.ask_first)]
    if cautions:
        yield "Ask a clinician first, or leave it out, if one of these fits you:"
        yield from (f"   - {reason}" for reason in cautions)


def _to_oneself(content: Content, title: str, body: str) -> Text:
    subject, *intro = content.phrase_lines("keep_letter", title=title)
    return Text(subject, "\n\n".join([*intro, body]))
