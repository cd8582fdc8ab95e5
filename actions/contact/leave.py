"""Keeps a number that a visitor had given when a danger sign interrupted their request."""

from collections.abc import Mapping
from typing import Any

import structlog
from rasa_sdk import Tracker
from sqlalchemy.exc import SQLAlchemyError

from actions.compose.knowledge import content
from actions.contact.slots import CONSENT, NAME, reach_of, request_id
from backtalk.contact_points import parse_reach
from backtalk.db.session import session
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact

_log = structlog.get_logger(__name__)


def leave(tracker: Tracker, slots: Mapping[str, Any], text: str = "") -> None:
    """Keep it for staff, if the visitor has agreed and there is no request yet.

    Args:
        tracker: What Rasa sends.
        slots: What the form has heard.
        text: The message that interrupts it, which may hold the number.
    """
    if slots.get(CONSENT) is not True or slots.get("minor") or request_id(tracker):
        return
    reach = reach_of(dict(slots)) or parse_reach(text, content().clinic.country)
    if reach:
        contact = Contact(str(slots.get(NAME) or ""), reach.phone, reach.email)
        _write(tracker.sender_id, contact)


def take_back(tracker: Tracker) -> None:
    """Keep nothing of a form that has ended."""
    _write(tracker.sender_id, None)


def _write(conversation_id: str, contact: Contact | None) -> None:
    try:
        with session() as db, db.begin():
            if contact:
                unconfirmed.keep(db, conversation_id, contact)
            else:
                unconfirmed.forget(db, conversation_id)
    except SQLAlchemyError as error:
        # What to do about a danger sign is told in any case. Its text may hold the details.
        _log.error("left_contact_not_written", kind=type(error).__name__)
