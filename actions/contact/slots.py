"""The slots of the contact form."""

from typing import Any

from rasa_sdk.events import EventType, SlotSet

from backtalk.reach import Reach

CONSENT = "contact_consent"
NAME = "contact_name"
REACH = "contact_reach"
CONFIRMED = "contact_confirmed"
TIME = "contact_time"
REASON = "contact_reason"
RETRIES = "contact_retries"
REQUESTED = "requested_slot"

MOST_RETRIES = 2
"""How often the form asks again for one thing before it shows the way out."""


def reset() -> list[EventType]:
    """Forget everything that the form has heard."""
    return [
        SlotSet(slot, None) for slot in (CONSENT, NAME, REACH, CONFIRMED, TIME, REASON, RETRIES)
    ]


def reach_of(slots: dict[str, Any]) -> Reach:
    """The phone and e-mail heard so far."""
    heard = slots.get(REACH) or {}
    return Reach(heard.get("phone"), heard.get("email"))
