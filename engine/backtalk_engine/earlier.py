"""What the visitor wrote before, as far as it may bear on what is written now."""

from collections.abc import Iterator
from itertools import islice

from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_MOST = 3
_LOOKED_AT = 120
"""Events that are looked at: a long conversation costs no more than a short one."""
_CARD_ANSWERED = "action_danger_answer"


def earlier_texts(tracker: DialogueStateTracker) -> list[str]:
    """The last messages that the visitor typed, oldest first.

    None from before a danger card was answered, since its answer settled what had been said; and
    none that answered a form, since a name or a time tells nothing of anybody's health.
    """
    return [*islice(_backwards(tracker), _MOST)][::-1]


def _backwards(tracker: DialogueStateTracker) -> Iterator[str]:
    in_form = tracker.active_loop_name is not None
    for event in islice(reversed(tracker.events), _LOOKED_AT):
        if _settles(event):
            return
        if isinstance(event, ActiveLoop):
            in_form = event.name is None
        elif isinstance(event, UserUttered) and not in_form:
            text = event.text or ""
            if text and not text.startswith("/"):
                yield text


def _settles(event: Event) -> bool:
    answered = isinstance(event, ActionExecuted) and event.action_name == _CARD_ANSWERED
    return answered or isinstance(event, Restarted | SessionStarted)
