"""An open alarm: what people say of it, the reminder, the question that waits for it."""

from rasa_sdk.executor import CollectingDispatcher

from actions.compose import replies
from actions.compose.knowledge import content
from actions.nlu import wishes
from actions.nlu.reading import Reading
from actions.red_flags import cards, extract
from actions.red_flags.state import DangerMemory, asked
from backtalk.red_flags.levels import Level
from backtalk.red_flags.state import Hold

URGENT = frozenset({"urgent_drive", "urgent_wait", "urgent_who"})
"""What people ask of an emergency: may I drive there, can it wait, whom do I call."""

_WAITS = "question_waits"


class OpenAlarm:
    """Speaks of the alarm that is open, and never twice in a row in the same words."""

    def __init__(
        self, dispatcher: CollectingDispatcher, reading: Reading, memory: DangerMemory
    ) -> None:
        """Take the message and what is open."""
        self._dispatcher = dispatcher
        self._reading = reading
        self._memory = memory

    def answers(self, hold: Hold) -> bool:
        """Reply to what people say of an emergency; whether there is nothing more to say."""
        reading, text = self._reading, self._reading.text
        kind = "now" if hold.level is Level.EMERGENCY_NOW else "today"
        small = extract.plays_down(text)
        if reading.danger.get("denied") and extract.negates(text) and not small:
            self._say("red_flag_denied")
        if extract.asks_if_needed(text) and reading.intent != "urgent_drive":
            self._say(f"urgent_need_{kind}")
        elif extract.asks_to_drive(text):
            self._say(f"urgent_drive_{kind}")
        elif reading.intent in URGENT:
            self._say(f"{reading.intent}_{kind}")
        elif wishes.asks_for_a_doctor(text):
            self._say(f"urgent_who_{kind}")
        elif small:
            self._belittled(hold, f"urgent_small_{kind}")
        else:
            return False
        return True

    def remind(self, hold: Hold) -> None:
        """Say that there is a danger sign, once in a reply."""
        if not self._memory.reminded:
            replies.say(self._dispatcher, cards.reminder(content(), hold))
            self._memory.remind()
            self._keep(cards.reminder_key(hold))

    def put_off(self) -> None:
        """Keep what was asked and has to wait, and say so once."""
        hold = self._memory.state.hold
        if hold is None or not self._reading.withheld:
            return
        about = asked(self._reading, content())
        if about:
            self._change(hold.model_copy(update={"asked": about}))
        said = replies.was_said(self._dispatcher, content().phrase("exercises_wait"))
        if not (said or hold.is_crisis or _WAITS in hold.said):
            self._say(_WAITS)

    def _belittled(self, hold: Hold, key: str) -> None:
        lines, before = content().phrase_lines(key), hold.said.count(key)
        if before < len(lines):
            replies.say(self._dispatcher, lines[before])
            self._keep(key)
        else:
            self.remind(hold)

    def _say(self, key: str) -> None:
        replies.say(self._dispatcher, content().phrase(key))
        self._keep(key)

    def _keep(self, key: str) -> None:
        hold = self._memory.state.hold
        if hold:
            self._change(hold.model_copy(update={"said": (*hold.said, key)}))

    def _change(self, hold: Hold) -> None:
        self._memory.change(self._memory.state.model_copy(update={"hold": hold}))
