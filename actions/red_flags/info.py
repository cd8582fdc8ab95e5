"""The danger signs as information, for those who ask for them."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import replies, tell
from actions.compose.knowledge import content
from actions.nlu.reading import Reading
from actions.red_flags import cards
from actions.red_flags.gate import Guarded, interrupted
from actions.red_flags.state import OTHER, DangerMemory
from backtalk.payloads import Answer
from backtalk.red_flags.state import Check, Sign


class ActionEmergencyInfo(Guarded):
    """Gives the danger signs as information, and asks whether one is happening now.

    A form that runs waits for the answer, which it would else take for its own.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_emergency_info"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Send list and question."""
        library = content()
        tell.ask_adult_along(dispatcher, library, reading)
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
        told = reading.remember(["emergency_info"])
        if reading.explain_only or reading.form_follows:
            return told
        memory = DangerMemory(reading)
        sign = Sign(red_flag_id=OTHER, level=library.red_flags[OTHER].level)
        check = Check(signs=(sign,), of_list=True)
        form = reading.tracker.active_loop_name
        memory.change(memory.state.with_check(check).with_form_waiting(form))
        replies.send(dispatcher, cards.check(library, check))
        return [*interrupted(reading), *told]
