"""Runs the contact form's actions in the order in which Rasa's form runs them."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.contact import ask
from actions.contact.finish import StopContact, SubmitContact
from actions.contact.form import ValidateContactForm
from actions.contact.slots import CONFIRMED, CONSENT, NAME, REACH, REASON, TIME
from backtalk.payloads import Choices, Contact, Message, parse_message
from tests.leads import saved as saved

ORDER = (CONSENT, NAME, REACH, CONFIRMED, TIME, REASON)
DOMAIN = DomainDict(intents=[], entities=[], slots={}, responses={}, forms={}, actions=[])
PHONE = "415-555-0132"
CLINIC_PHONE = "(206) 555-0142"
_ASK: dict[str, Action] = {
    CONSENT: ask.AskConsent(),
    NAME: ask.AskName(),
    REACH: ask.AskReach(),
    CONFIRMED: ask.AskConfirm(),
    TIME: ask.AskTime(),
    REASON: ask.AskReason(),
}


class Visit:
    """A visitor in the form, with the slots that the form has filled."""

    def __init__(self, conversation_id: str = "c1", slots: dict[str, Any] | None = None) -> None:
        self.conversation_id = conversation_id
        self.slots: dict[str, Any] = dict.fromkeys((*ORDER, "contact_retries", "requested_slot"))
        self.slots |= slots or {}
        self.said = 0
        self.events: list[dict[str, Any]] = []
        self.stepped_aside = False
        self.open = False

    def start(self) -> list[Message]:
        """Open the form, as the intent `contact` does."""
        self.open = True
        return self.say("please call me", "contact")

    def say(
        self,
        text: str,
        intent: str = "not_understood",
        confidence: float = 1.0,
        message_id: str | None = None,
        **entities: str,
    ) -> list[Message]:
        """Say or choose something; returns what the form sends."""
        self.said += 1
        self.message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": kind, "value": value} for kind, value in entities.items()],
            "metadata": {"message_id": message_id or f"m{self.said}"},
        }
        metadata = self.message["metadata"]
        user = {"event": "user", "timestamp": self.said, "text": text, "metadata": metadata}
        self.events.append(user)
        replies, events = self._run(ValidateContactForm())
        changed = {e["name"] for e in events}
        self.stepped_aside = not events and self.slots["requested_slot"] is not None
        if "requested_slot" in changed:
            return [*replies, *self.end()]
        missing = [slot for slot in ORDER if self.slots[slot] is None]
        if not missing:
            return [*replies, *self.end()]
        # Rasa asks before it notes what it asks for.
        asked = self._run(_ASK[missing[0]])[0]
        self.slots["requested_slot"] = missing[0]
        return [*replies, *asked]

    def end(self) -> list[Message]:
        """What happens once the form is closed."""
        self.open, self.slots["requested_slot"] = False, None
        return self._run(SubmitContact())[0]

    def stop(self) -> list[Message]:
        """What the rule for stopping does."""
        self.open, self.slots["requested_slot"] = False, None
        return self._run(StopContact())[0]

    def _run(self, action: Action) -> tuple[list[Message], list[Any]]:
        dispatcher = CollectingDispatcher()
        slots, heard = self.slots, self.events
        tracker = Tracker(
            self.conversation_id, slots, self.message, heard, False, None, {}, "action_listen"
        )
        events = asyncio.run(action.run(dispatcher, tracker, DOMAIN))
        self.events += events
        self.slots |= {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        return [parse_message(message["custom"]) for message in dispatcher.messages], events


def step(messages: list[Message]) -> str:
    """The step that the last message is about; the consent text itself is posted once.

    What is offered after the end is no question for consent.
    """
    *before, last = messages
    if isinstance(last, Choices):
        ended = [m for m in before if isinstance(m, Contact)]
        return ended[-1].step if ended else "consent"
    assert isinstance(last, Contact)
    return last.step


def walk(steps: int, **slots: Any) -> Visit:
    """A visitor who has answered so many of the form's questions."""
    visit = Visit(slots=slots)
    visit.start()
    for answer in ["yes", "Jo Bloggs", PHONE, "yes", "evenings"][:steps]:
        visit.say(answer)
    return visit
