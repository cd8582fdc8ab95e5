"""The slots of the contact form."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from backtalk.contact_points import Reach

CONSENT = "contact_consent"
NAME = "contact_name"
REACH = "contact_reach"
CONFIRMED = "contact_confirmed"
TIME = "contact_time"
REASON = "contact_reason"
RETRIES = "contact_retries"
REQUESTED = "requested_slot"
DECLINED = "contact declined"
"""What `told` keeps of a form to which the visitor said no."""

MOST_RETRIES = 2
"""How often the form asks again for one thing before it shows the way out."""


def request_id(tracker: Tracker) -> str | None:
    """The message that made this form's request: the first "that is right" since it began.

    None if nothing was confirmed yet, so that there is no request.
    """
    message_id = made = None
    for event in tracker.events:
        match event["event"]:
            case "user":
                message_id = id_of(event)
            case "slot" if event["name"] == CONFIRMED and event["value"] is True:
                made = made or message_id
            case "slot" if event["name"] == CONSENT and event["value"] is None:
                made = None
            case "session_started" | "restart" | "reset_slots":
                made = None
    return made


def id_of(event: dict[str, Any]) -> str:
    """The id of a message in Rasa's event; in Rasa's own shell, which has none, its time."""
    metadata = event.get("metadata") or {}
    return str(metadata.get("message_id") or f"at-{event.get('timestamp')}")


def reset() -> list[EventType]:
    """Forget everything that the form has heard."""
    return [
        SlotSet(slot, None) for slot in (CONSENT, NAME, REACH, CONFIRMED, TIME, REASON, RETRIES)
    ]


def reach_of(slots: dict[str, Any]) -> Reach:
    """The phone and e-mail heard so far."""
    heard = slots.get(REACH) or {}
    return Reach(heard.get("phone"), heard.get("email"))
