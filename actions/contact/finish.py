"""How the contact form ends: saved, declined, given up, stopped."""

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.contact.ask import consent
from actions.contact.slots import CONFIRMED, CONSENT, NAME, REASON, TIME, reach_of, reset
from actions.danger.gate import Guarded
from actions.knowledge import content
from actions.reading import Reading
from backtalk import leads
from backtalk.content import Content
from backtalk.db.models import now
from backtalk.db.session import session
from backtalk.leads.due import due
from backtalk.messages import Choice, Contact

_log = structlog.get_logger(__name__)


class SubmitContact(Guarded):
    """Runs when the form has ended, and says how: it is saved before the visitor is told so."""

    always = True

    def name(self) -> str:
        """The name in the rules."""
        return "action_submit_contact"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Save a confirmed request, or say why there is none; the form's slots are emptied."""
        clinic, tracker = content(), reading.tracker
        if tracker.get_slot("minor"):
            end = _stopped(clinic, "under_16_contact")
        elif tracker.get_slot(CONSENT) is False:
            end = _stopped(clinic, "contact_declined")
        elif not (tracker.get_slot(CONSENT) and tracker.get_slot(CONFIRMED)):
            end = _stopped(clinic, "contact_give_up", [replies.contact_choice(clinic)])
        else:
            end = _save(clinic, tracker)
        replies.send(dispatcher, end)
        return reset()


class StopContact(Guarded):
    """Runs when the visitor has stopped the form."""

    always = True

    def name(self) -> str:
        """The name in the rules."""
        return "action_stop_contact"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say that nothing was kept, and empty the form's slots."""
        end = _stopped(content(), "contact_stopped")
        replies.send(dispatcher, end)
        return reset()


def _save(clinic: Content, tracker: Tracker) -> Contact:
    reach = reach_of(tracker.slots)
    text, version = consent(clinic)
    request = leads.LeadRequest(
        name=str(tracker.get_slot(NAME)),
        phone=reach.phone,
        email=reach.email,
        best_time=tracker.get_slot(TIME) or "",
        reason=tracker.get_slot(REASON) or "",
        consent_text=text,
        consent_version=version,
        conversation_id=tracker.sender_id,
        message_id=Reading(tracker).message_id,
        country=clinic.clinic.country,
        due_at=due(clinic.clinic, now()),
    )
    try:
        with session() as db:
            lead = leads.create(db, request)
    except leads.LeadsUnavailable as error:
        _log.error("lead_not_saved", reason=str(error))
        return Contact(step="failed", text=clinic.phrase("contact_failed"))
    repeated = lead.message_id != request.message_id
    return Contact(step="saved", text=clinic.request_saved(repeated, now()))


def _stopped(clinic: Content, phrase: str, choices: list[Choice] | None = None) -> Contact:
    return Contact(step="stopped", text=clinic.phrase(phrase), choices=choices or [])
