"""Danger signs: what to do now, and the list for those who ask for it."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import preface, replies
from actions.knowledge import content
from actions.reading import ALARM, Reading
from backtalk.content.clinic import Number
from backtalk.messages import Alarm, Answer, Check, Phone


class ActionDanger(Action):
    """Says what to do about a danger sign: nothing else in the same reply."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_danger"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the alarm."""
        country = content().country
        replies.send(
            dispatcher,
            Alarm(
                level="emergency_now",
                title=content().phrase("red_flag_title"),
                text=content().phrase("red_flag"),
                phones=[
                    _phone(content().phrase("emergency_label"), country.emergency),
                    _phone(content().phrase("crisis_label"), country.crisis),
                ],
                note=content().phrase("red_flag_note"),
            ),
        )
        return Reading(tracker).remember([ALARM])


class ActionEmergencyInfo(Action):
    """Gives the danger signs as information, and asks whether one is happening now."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_emergency_info"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send list and question."""
        library, reading = content(), Reading(tracker)
        preface.send(dispatcher, library, reading)
        replies.send(
            dispatcher,
            Answer(
                topic="emergency",
                section="emergency_info",
                title=library.phrase("button_emergency"),
                paragraphs=[
                    library.phrase("emergency_intro"),
                    *(f"• {sign}" for sign in library.phrase_lines("emergency_signs")),
                    library.phrase("emergency_same_day"),
                ],
                safety_net=library.phrase("nobody_watching"),
            ),
        )
        if reading.in_form:
            # A "yes" would be an answer to the form, which asks again after this.
            return reading.remember()
        yes_or_no = [
            replies.choice(library.phrase("button_yes"), "red_flag"),
            replies.choice(library.phrase("button_no"), "deny"),
        ]
        replies.send(dispatcher, Check(text=library.phrase("emergency_ask"), choices=yes_or_no))
        return reading.remember(["emergency_info"])


def _phone(label: str, number: Number) -> Phone:
    return Phone(label=label, number=number.number, href=number.href)
