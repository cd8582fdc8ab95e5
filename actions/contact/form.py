"""Fills the contact form's slots from what a visitor says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.compose import replies
from actions.compose.knowledge import content
from actions.contact import asides
from actions.contact.extract import Changes, confirms, extract, given_details
from actions.contact.leave import leave
from actions.contact.said import Said
from actions.contact.save import save
from actions.contact.slots import (
    CONFIRMED,
    CONSENT,
    MOST_RETRIES,
    NAME,
    REACH,
    REASON,
    REQUESTED,
    RETRIES,
    TIME,
    request_id,
)
from actions.nlu.reading import Reading
from actions.red_flags.gate import Gate, withheld
from backtalk.db.models import now
from backtalk.leads.intake import Refused, Repeated
from backtalk.payloads import Contact
from backtalk.privacy.age import says_under_16
from backtalk.red_flags.state import CONTACT_FORM

# Asked for in the middle of the form, these change nothing: it is already running.
_NOT_NOW = frozenset({"contact", "build_routine", "danger_answer"})


class ValidateContactForm(Action):
    """Runs before each question of the form.

    It returns no event for a message that is no answer: the form then steps aside for the rule of
    the message's intent, and asks again afterwards.
    """

    def name(self) -> str:
        """The name that Rasa's form calls."""
        return "validate_contact_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Set what was heard; end the form where it must not go on."""
        said, slots, reading = Said.of(tracker.latest_message), tracker.slots, Reading(tracker)
        said = replace(said, again=said.text != "" and _before(tracker) == said.text)
        gate = Gate(dispatcher, reading)
        if not gate.admits(CONTACT_FORM):
            return withheld()
        if reading.is_minor or says_under_16(said.text):
            return [SlotSet("minor", True), SlotSet(REQUESTED, None)]
        clinic = content()
        if slots.get(REQUESTED) is None:
            # Details that came with the wish are read back once there is consent.
            given = given_details(said, slots, clinic.clinic.country)
            return [SlotSet(slot, value) for slot, value in given.items()]
        beside = asides.aside(said.text) if slots.get(CONSENT) is True else None
        if beside:
            agreed = slots[REQUESTED] == CONFIRMED and confirms(said)
            changes: Changes | None = _time_beside(said) | ({CONFIRMED: True} if agreed else {})
        else:
            earlier, reaches = _earlier(tracker), _reaches(tracker)
            changes = extract(said, slots, clinic.clinic.country, earlier, reaches)
        if changes is None:
            return []
        gate.say_soon()
        if beside:
            replies.say(dispatcher, clinic.phrase(beside))
        alone = slots[REQUESTED] != TIME and changes.keys() <= {TIME, CONFIRMED}
        if changes.get(TIME) and (beside or alone):
            replies.say(dispatcher, clinic.phrase("contact_noted", noted=changes[TIME]))
        if beside and not changes:
            return [SlotSet(RETRIES, slots.get(RETRIES))]
        if not changes and (said.asks_why or said.intent in _NOT_NOW):
            replies.say(dispatcher, clinic.phrase(_aside(said)))
            return [SlotSet(RETRIES, slots.get(RETRIES))]
        if any(slots.get(slot) and changes.get(slot) for slot in (NAME, REACH)):
            replies.say(dispatcher, clinic.phrase("contact_corrected"))
        if gate.holds and changes.get(REACH):
            leave(tracker, {**slots, **changes})
        if _saves(changes, slots):
            ended = _save(dispatcher, reading, changes)
            if ended:
                return ended
        return _events(changes, slots[REQUESTED], slots.get(RETRIES) or 0)


def _time_beside(said: Said) -> Changes:
    """The time that stands beside a question about the call."""
    time = asides.time_in(said.text)
    return {TIME: time} if time else {}


def _reaches(tracker: Tracker) -> list[dict[str, Any]]:
    """The ways to reach the visitor that were given, latest last."""
    given = [e["value"] for e in tracker.events if e["event"] == "slot" and e["name"] == REACH]
    return [value for n, value in enumerate(given) if value and value not in given[:n]]


def _saves(changes: Changes, slots: Mapping[str, Any]) -> bool:
    """Whether the message confirms the request, or adds to one that is confirmed.

    The answer to the last question is saved by the action that ends the form.
    """
    confirmed = changes.get(CONFIRMED, slots.get(CONFIRMED))
    return confirmed is True and bool(changes.get(CONFIRMED) or changes.get(TIME))


def _save(
    dispatcher: CollectingDispatcher, reading: Reading, changes: Changes
) -> list[EventType] | None:
    """Save the request, or a time for it, and say so; how the form ends if it must not be."""
    clinic, made = content(), request_id(reading.tracker)
    outcome = save(reading, {**reading.tracker.slots, **changes}, complete=False)
    if outcome == Refused("under_16"):
        return [SlotSet("minor", True), SlotSet(REQUESTED, None)]
    if CONFIRMED not in changes:
        return None
    if outcome is None or isinstance(outcome, Refused):
        # It is tried once more when the form has ended.
        return [SlotSet(CONFIRMED, True), SlotSet(REQUESTED, None)]
    text = clinic.request_saved(isinstance(outcome, Repeated), now())
    replies.send(
        dispatcher,
        Contact(step="saved", text=clinic.phrase("contact_updated") if made else text),
    )
    return None


def _earlier(tracker: Tracker) -> str:
    """The message before this one, if the same question was put again after it."""
    return _before(tracker) if tracker.get_slot(RETRIES) else ""


def _before(tracker: Tracker) -> str:
    """The message before this one."""
    texts = [event.get("text") or "" for event in tracker.events if event["event"] == "user"]
    return str(texts[-2]) if len(texts) > 1 else ""


def _aside(said: Said) -> str:
    """The key of what to say to a message about the form itself, before asking again."""
    if said.asks_why:
        return "contact_why"
    return "contact_question" if said.intent == "contact" and said.asks else "contact_back"


def _events(changes: Changes, step: str, retries: float) -> list[EventType]:
    if not changes and step in (TIME, REASON) and retries >= MOST_RETRIES:
        # What can be skipped is not worth losing the request for.
        changes = {step: ""}
    if changes:
        ends = changes.get(CONSENT) is False
        heard = [SlotSet(slot, value) for slot, value in changes.items()]
        return [*heard, SlotSet(RETRIES, 0), *([SlotSet(REQUESTED, None)] if ends else [])]
    retries += 1
    ends = retries > MOST_RETRIES
    return [SlotSet(RETRIES, retries), *([SlotSet(REQUESTED, None)] if ends else [])]
