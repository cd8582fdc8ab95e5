"""How the contact form ends: all asked, declined, given up, stopped."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.contact.leave import take_back
from actions.contact.save import save, withdraw
from actions.contact.slots import CONFIRMED, CONSENT, REASON, TIME, request_id, reset
from actions.danger.gate import Guarded
from actions.knowledge import content
from actions.reading import Reading
from backtalk.content import Content
from backtalk.db.models import now
from backtalk.leads.intake import Refused, Repeated
from backtalk.messages import Choice, Contact

_TIMES = frozenset({"morning", "afternoon", "evening"})


class SubmitContact(Guarded):
    """Runs when the form has ended, and says how.

    The request is there since it was confirmed; what was asked for after that is added to it.
    """

    always = True

    def name(self) -> str:
        """The name in the rules."""
        return "action_submit_contact"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say what became of the request; the form's slots are emptied."""
        clinic, tracker = content(), reading.tracker
        if tracker.get_slot("minor"):
            withdraw(reading)
            end = _stopped(clinic, "under_16_contact")
        elif tracker.get_slot(CONSENT) is False:
            end = _stopped(clinic, "contact_declined")
        elif tracker.get_slot(CONSENT) and tracker.get_slot(CONFIRMED):
            end = _end(clinic, reading)
        elif request_id(tracker):
            end = _stopped(clinic, "contact_stands")
        else:
            end = _stopped(clinic, "contact_give_up", [replies.contact_choice(clinic)])
        replies.send(dispatcher, end)
        take_back(tracker)
        return reset()


class StopContact(Guarded):
    """Runs when the visitor has stopped the form."""

    always = True

    def name(self) -> str:
        """The name in the rules."""
        return "action_stop_contact"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say what is kept, if anything is, and empty the form's slots."""
        made = request_id(reading.tracker)
        end = _stopped(content(), "contact_stands" if made else "contact_stopped")
        replies.send(dispatcher, end)
        take_back(reading.tracker)
        return reset()


def _end(clinic: Content, reading: Reading) -> Contact:
    tracker = reading.tracker
    outcome = save(reading, tracker.slots, complete=True)
    if outcome == Refused("under_16"):
        return _stopped(clinic, "under_16_contact")
    # The form ends early where the confirmed request could not be saved at once.
    early = tracker.get_slot(TIME) is None or tracker.get_slot(REASON) is None
    if outcome is None or isinstance(outcome, Refused):
        key = "contact_failed" if early else "contact_not_added"
        return Contact(step="failed", text=clinic.phrase(key))
    if early:
        text = clinic.request_saved(isinstance(outcome, Repeated), now())
    else:
        text = " ".join(filter(None, [_noted(clinic, tracker), clinic.phrase("contact_done")]))
    return Contact(step="saved", text=text)


def _noted(clinic: Content, tracker: Tracker) -> str:
    """What was added to the request, read back; empty if nothing was."""
    time, reason = tracker.get_slot(TIME), tracker.get_slot(REASON)
    if time in _TIMES:
        time = clinic.phrase(f"contact_{time}")
    noted = "; ".join(filter(None, [time, reason]))
    return clinic.phrase("contact_noted", noted=noted) if noted else ""


def _stopped(clinic: Content, phrase: str, choices: list[Choice] | None = None) -> Contact:
    return Contact(step="stopped", text=clinic.phrase(phrase), choices=choices or [])
