"""Deleting what is kept of a visitor: asked twice here, done by web once Rasa has finished."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import replies
from actions.compose.knowledge import content
from actions.contact.slots import reset
from actions.nlu.reading import Reading
from actions.red_flags.gate import Guarded
from backtalk.payloads import Choices

ASKED = "delete_asked"
REQUESTED = "delete_requested"


class DeleteData(Guarded):
    """Asks whether to delete, and tells web to do so after a yes.

    Web deletes while it holds the conversation, before the visitor sees the reply: rows that an
    action deletes are written back by Rasa.
    """

    always = True

    def name(self) -> str:
        """The name in the rules."""
        return "action_delete_data"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Ask, or take the answer."""
        clinic, tracker = content(), reading.tracker
        match _answer(tracker):
            case "yes":
                replies.say(dispatcher, clinic.phrase("deleted"))
                return [*reset(), SlotSet(ASKED, None), SlotSet(REQUESTED, True)]
            case "no":
                replies.say(dispatcher, clinic.phrase("delete_kept"))
                return [SlotSet(ASKED, None)]
        question = Choices(
            text=clinic.phrase("delete_ask"),
            choices=[
                replies.choice(clinic.phrase(f"button_{answer}"), "delete_data", confirmed=answer)
                for answer in ("yes", "no")
            ],
        )
        replies.send(dispatcher, question)
        return [*reset(), SlotSet(ASKED, True)]


def _answer(tracker: Tracker) -> str | None:
    confirmed = next(tracker.get_latest_entity_values("confirmed"), None)
    if confirmed in ("yes", "no"):
        return str(confirmed)
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    if intent not in ("affirm", "deny"):
        return None
    return "yes" if intent == "affirm" and tracker.get_slot(ASKED) else "no"
