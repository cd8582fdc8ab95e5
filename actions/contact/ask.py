"""The questions of the contact form, one action a slot."""

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.compose import replies
from actions.compose.knowledge import content
from actions.compose.replies import choice
from actions.contact.slots import CONSENT, NAME, REQUESTED, RETRIES, reach_of
from backtalk.contact_points import Reach, abroad, format_phone, likely_email
from backtalk.content import Content
from backtalk.payloads import Choice, Choices, Contact, Text


def consent(clinic: Content) -> tuple[str, str]:
    """What the visitor is asked to agree to, and its version; the request keeps both."""
    return clinic.phrase("contact_consent"), clinic.phrase("contact_consent_version")


_PART = 3
"""Digits from which on an answer may be part of a phone number."""


def in_words(reach: Reach, country: str) -> str:
    """A phone number and an e-mail as they are read back."""
    phone = format_phone(reach.phone, country) if reach.phone else None
    return ", ".join(filter(None, [phone, reach.email]))


class _Ask(Action, ABC):
    """Asks for one slot; asks differently once an answer was not understood."""

    slot: str

    def name(self) -> str:
        """The name by which Rasa's form finds the question for the slot."""
        return f"action_ask_contact_form_{self.slot}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the question."""
        clinic = content()
        again = bool(tracker.get_slot(RETRIES))
        replies.send(dispatcher, *self.question(clinic, tracker, again))
        return []

    @abstractmethod
    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """The question; `again` if the last answer was not understood."""


class AskConsent(_Ask):
    """May the clinic use what follows?

    The text to agree to is posted once; after a question in between the visitor is only asked
    whether to go on.
    """

    slot = CONSENT

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """An introduction, and the text to agree to."""
        agree = choice(clinic.phrase("contact_agree"), "affirm")
        disagree = choice(clinic.phrase("contact_disagree"), "deny")
        if tracker.get_slot(REQUESTED) == CONSENT:
            text = clinic.phrase("contact_consent_again" if again else "contact_still_open")
            return [Choices(text=text, choices=[agree, disagree])]
        text, version = consent(clinic)
        return [
            Text(text=clinic.phrase("contact_intro")),
            Contact(
                step="consent",
                text=text,
                consent_version=version,
                privacy_url=clinic.clinic.privacy_url,
                choices=[agree, disagree],
            ),
        ]


class AskName(_Ask):
    """Who are you?"""

    slot = "contact_name"

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """The question for a name."""
        text = clinic.phrase("contact_name_unclear" if again else "contact_name")
        return [Contact(step="name", text=text, choices=[_stop(clinic)])]


class AskReach(_Ask):
    """How can the clinic reach you?"""

    slot = "contact_reach"

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """The question for a phone number or an e-mail address."""
        key = "contact_reach_unclear" if again else "contact_reach"
        country = clinic.clinic.country
        meant = abroad(_text(tracker), country) if again else None
        if meant:
            shown = format_phone(meant, country)
            text = clinic.phrase("contact_reach_abroad", meant=shown)
            yes = choice(clinic.phrase("contact_abroad_yes", meant=shown), "affirm")
            return [Contact(step="reach", text=text, choices=[yes, _stop(clinic)])]
        if again and _has_digits(tracker):
            key = "contact_reach_part"
        text = clinic.phrase(key)
        return [Contact(step="reach", text=text, choices=[_stop(clinic)])]


class AskConfirm(_Ask):
    """Is this right? What was heard is read back before it is saved."""

    slot = "contact_confirmed"

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """Name, phone and e-mail as they were heard."""
        reach = reach_of(tracker.slots)
        known = {
            "name": tracker.get_slot(NAME),
            "reach": in_words(reach, clinic.clinic.country),
        }
        meant = likely_email(reach.email) if reach.email else None
        if meant:
            return [_did_you_mean(clinic, clinic.phrase("contact_meant", **known, meant=meant))]
        heard = clinic.phrase("contact_confirm", **known)
        change = clinic.phrase("contact_change")
        return [
            Contact(
                step="confirm",
                text=f"{heard} {change}" if again else heard,
                choices=[
                    choice(clinic.phrase("button_yes"), "affirm"),
                    choice(clinic.phrase("contact_change_name"), "inform", contact_change="name"),
                    choice(clinic.phrase("contact_change_reach"), "inform", contact_change="reach"),
                    _stop(clinic),
                ],
            )
        ]


class AskTime(_Ask):
    """When is a good time?"""

    slot = "contact_time"

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """The question for a time, which can be skipped."""
        choices = [
            choice(clinic.phrase(f"contact_{time}"), "inform", contact_time=time)
            for time in ("morning", "afternoon", "evening")
        ]
        text = clinic.phrase("contact_time")
        return [Contact(step="time", text=text, choices=[*choices, _skip(clinic)])]


class AskReason(_Ask):
    """What is it about?"""

    slot = "contact_reason"

    def question(
        self, clinic: Content, tracker: Tracker, again: bool
    ) -> list[Contact | Choices | Text]:
        """The question for a reason, which can be skipped, or taken from what was discussed."""
        choices = [_skip(clinic)]
        topic = clinic.topics.get(tracker.get_slot("topic") or "")
        if topic:
            title = clinic.phrase("contact_reason_topic", topic=topic.title)
            choices.insert(0, choice(title, "inform", contact_reason=topic.title))
        return [Contact(step="reason", text=clinic.phrase("contact_reason"), choices=choices)]


def _did_you_mean(clinic: Content, text: str) -> Contact:
    return Contact(
        step="confirm",
        text=text,
        choices=[
            choice(clinic.phrase("contact_meant_yes"), "inform", contact_change="email"),
            choice(clinic.phrase("contact_meant_no"), "affirm"),
            choice(clinic.phrase("contact_change_name"), "inform", contact_change="name"),
            choice(clinic.phrase("contact_change_reach"), "inform", contact_change="reach"),
        ],
    )


def _has_digits(tracker: Tracker) -> bool:
    """Whether the answer was a part of a number, it seems."""
    text = _text(tracker)
    return "@" not in text and sum(map(str.isdigit, text)) >= _PART


def _text(tracker: Tracker) -> str:
    return str((tracker.latest_message or {}).get("text") or "")


def _stop(clinic: Content) -> Choice:
    return choice(clinic.phrase("button_stop"), "stop")


def _skip(clinic: Content) -> Choice:
    return choice(clinic.phrase("button_skip"), "deny")
