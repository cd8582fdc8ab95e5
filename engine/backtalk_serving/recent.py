"""What is remembered of a long conversation: the state that it is in, and its last turns.

Rasa goes through all events of a tracker several times a turn, and sends them to each action.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_engine.nlu.names import DANGER

TURNS = 5
"""The last messages of a visitor that are always there with all that came of them."""
TOO_MANY = 2 * TURNS
"""A tracker is cut back once it has more."""


def recent(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """The tracker, cut back if it is long; it is in the same state.

    It then begins with what sets the slots as they were, and with the last message that showed each
    danger sign, since a denial is weighed against its words. Nothing is cut off from where a form
    began or heard something, since forms look back.
    """
    events = list(tracker.events)
    messages = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(messages) <= TOO_MANY:
        return tracker
    of_forms = {slot for form in domain.form_names for slot in domain.required_slots_for_form(form)}
    before, cut, slots = _empty(tracker, domain), 0, {}
    for place, event in enumerate(events[: messages[-TURNS]]):
        in_form = before.active_loop or any(before.slots[slot].value for slot in of_forms)
        # Rasa listens before each message.
        if isinstance(event, ActionExecuted) and place + 1 in messages and not in_form:
            cut, slots = place, {s.name: s.value for s in before.slots.values() if s.has_been_set}
        before.update(event)
    if not cut:
        return tracker
    at = events[cut].timestamp
    short = _empty(tracker, domain)
    for event in (
        *_showed_danger(events[:cut]),
        *(SlotSet(name, value, timestamp=at) for name, value in slots.items()),
        *events[cut:],
    ):
        short.update(event)
    short.model_id, short.assistant_id = tracker.model_id, tracker.assistant_id
    return short


def _empty(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    return type(tracker)(tracker.sender_id, domain.slots)


def _showed_danger(events: list[Event]) -> list[UserUttered]:
    latest = {
        row["id"]: event
        for event in events
        if isinstance(event, UserUttered)
        for row in (event.parse_data.get(DANGER) or {}).get("rows") or ()
    }
    return list({id(event): event for event in latest.values()}.values())
