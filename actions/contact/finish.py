"""How the contact form ends: all asked, declined, given up, stopped."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import ActionAnswer
from actions.compose import choices, replies
from actions.compose.knowledge import content
from actions.contact import asides
from actions.contact.leave import take_back
from actions.contact.said import Said
from actions.contact.save import save, withdraw
from actions.contact.slots import (
    CONFIRMED,
    CONSENT,
    DECLINED,
    REASON,
    TIME,
    request_id,
    reset,
)
from actions.nlu.reading import Reading
from actions.red_flags.gate import Guarded
from backtalk.content import Content
from backtalk.db.models import now
from backtalk.leads.intake import Refused, Repeated
from backtalk.payloads import Choice, Contact

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
            return await _declined(dispatcher, reading)
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


async def _declined(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
    """Close the form, and answer what was asked with the no: "not now, is it wear and tear?"."""
    clinic, rest = content(), asides.after_no(reading.text)
    take_back(reading.tracker)
    if not (rest and reading.answers) or Said.of({"text": rest}).no:
        replies.send(dispatcher, _stopped(clinic, "contact_declined"))
        choices.offer(dispatcher, clinic, reading, choices.under_discussion(clinic, reading))
        return [*reset(), *reading.remember([DECLINED])]
    replies.send(dispatcher, _stopped(clinic, "contact_not_now"))
    asked = Reading(reading.tracker, _only(reading, rest))
    events = await ActionAnswer().reply(dispatcher, asked)
    told = next((e["value"] for e in events if e.get("name") == "told"), reading.told)
    return [*reset(), *events, SlotSet("told", [*told, DECLINED])]


def _only(reading: Reading, rest: str) -> dict[str, Any]:
    """The message without the no at its beginning."""
    gone = len(reading.text) - len(rest)
    entities = [
        {**entity, "start": entity.get("start", 0) - gone, "end": entity.get("end", 0) - gone}
        for entity in reading.entities
        if entity.get("start", gone) >= gone
    ]
    return {**reading.message, "text": rest, "entities": entities}


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
