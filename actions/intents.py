"""One table: what is said for an intent, and what it may do to a form that runs."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["contact_form", "routine_form"]
Way = Literal["", "topic", "start", "person"]


@dataclass(frozen=True)
class Intent:
    """How one intent is dealt with.

    Attributes:
        phrases: The keys of what is said, in order; empty where an answer is chosen instead.
        way: What is offered after it: what follows on the topic, what to start with, a person.
        interrupts: Whether a form steps aside for it, however short the message is.
        opens: The form that it starts.
        leaves: Whether a form ends for it, whatever was asked.
    """

    phrases: tuple[str, ...] = ()
    way: Way = ""
    interrupts: bool = False
    opens: Form | None = None
    leaves: bool = False


INTENTS: dict[str, Intent] = {
    "answer": Intent(interrupts=True),
    "topic": Intent(interrupts=True),
    "follow_up": Intent(interrupts=True),
    "contact": Intent(opens="contact_form"),
    "build_routine": Intent(opens="routine_form"),
    "emergency_info": Intent(interrupts=True),
    "urgent_drive": Intent(),
    "urgent_wait": Intent(),
    "urgent_who": Intent(),
    "medical_other": Intent(("medical_other",), "person", interrupts=True),
    "out_of_scope": Intent(("out_of_scope",), "start"),
    "greet": Intent(("greet",), "topic"),
    "thank": Intent(("thanks",), "topic"),
    "goodbye": Intent(("goodbye",), "topic", leaves=True),
    "ask_bot": Intent(("ask_bot", "who_can_read"), "topic", interrupts=True),
    "feedback_good": Intent(("feedback_good",), "topic", interrupts=True),
    "feedback_bad": Intent(("feedback_bad",), "person", interrupts=True),
    "affirm": Intent(("yes_to_nothing",), "topic"),
    "deny": Intent(("no_to_nothing",), "topic"),
    "stop": Intent(("stopped",), "topic", leaves=True),
    "start_over": Intent(leaves=True),
    "delete_data": Intent(leaves=True),
    "inform": Intent(("say_more",), "topic"),
    "not_understood": Intent(("not_understood",), "start"),
    "not_english": Intent(),
    "alarm": Intent(),
    "danger_answer": Intent(),
    "red_flag": Intent(),
    "look_alike": Intent(),
}
_UNKNOWN = Intent()

CHOOSING = frozenset({"answer", "topic", "follow_up"})
"""The intents for which an answer of content/topics is chosen."""


def of(name: str) -> Intent:
    """The row of the table for an intent; an empty one for an intent that has none."""
    return INTENTS.get(name, _UNKNOWN)


INTERRUPTING = frozenset(name for name, intent in INTENTS.items() if intent.interrupts)
"""The intents for which a form steps aside."""

LEAVING = frozenset(name for name, intent in INTENTS.items() if intent.leaves)
"""The intents that end a form."""
