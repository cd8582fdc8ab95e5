"""Saves the contact request as soon as it is confirmed, and what is added to it later."""

from collections.abc import Mapping
from typing import Any

import structlog

from actions.compose.knowledge import content
from actions.contact.slots import NAME, REASON, TIME, reach_of, request_id
from actions.nlu.reading import Reading
from backtalk.db.session import session
from backtalk.leads import intake
from backtalk.leads.intake import LeadRequest, LeadsUnavailable, Refused, Repeated, Saved
from backtalk.notifications import outbox

_log = structlog.get_logger(__name__)


def save(
    reading: Reading, slots: Mapping[str, Any], *, complete: bool
) -> Saved | Repeated | Refused | None:
    """Save what the form has heard.

    Args:
        reading: The message that is being answered.
        slots: What was heard, with this message.
        complete: The form has no more questions.

    Returns:
        What became of it; None if the database is away.
    """
    clinic, reach = content(), reach_of(dict(slots))
    request = LeadRequest(
        name=str(slots.get(NAME) or ""),
        phone=reach.phone,
        email=reach.email,
        best_time=slots.get(TIME) or "",
        reason=slots.get(REASON) or "",
        consent_version=clinic.phrase("contact_consent_version"),
        conversation_id=reading.tracker.sender_id,
        message_id=request_id(reading.tracker) or reading.message_id,
        minor=reading.is_minor,
        complete=complete,
    )
    try:
        with session() as db:
            return intake.take(db, clinic, request, on_saved=outbox.announce_lead)
    except LeadsUnavailable as error:
        _log.error("lead_not_saved", reason=str(error))
        return None


def withdraw(reading: Reading) -> None:
    """Take back the request of a visitor who then says to be under 16."""
    made = request_id(reading.tracker)
    if made is None:
        return
    try:
        with session() as db:
            intake.withdraw(db, reading.tracker.sender_id, made)
    except LeadsUnavailable as error:
        _log.error("lead_not_withdrawn", reason=str(error))
