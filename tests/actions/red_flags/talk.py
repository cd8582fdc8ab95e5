"""One conversation through the actions in the order in which Rasa runs them, but for its rules."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy import select

from actions.answers import ActionAnswer
from actions.contact import ask
from actions.contact.finish import StopContact, SubmitContact
from actions.contact.form import ValidateContactForm
from actions.delete_data import DeleteData
from actions.red_flags.answered import ActionDangerAnswer
from actions.red_flags.gate import FORMS as OPENS
from actions.red_flags.info import ActionEmergencyInfo
from actions.red_flags.on_alarm import ActionCheck, ActionDanger
from actions.routine import (
    ActionRoutine,
    AskRoutineChecked,
    AskRoutineGoal,
    AskRoutineMinutes,
    ValidateRoutineForm,
)
from actions.small_talk import ActionSay, ActionStartOver
from backtalk.db.models import Conversation, DangerSign
from backtalk.db.session import session
from backtalk.payloads import Alarm, Message, parse_message
from backtalk.red_flags import state

ANSWERS = ["I'm getting help", "A clinician has checked this", "This isn't happening"]
_DOMAIN = DomainDict(intents=[], entities=[], slots={}, responses={}, forms={}, actions=[])
_RULES: dict[str, Action] = {
    "alarm": ActionDanger(),
    "danger_answer": ActionDangerAnswer(),
    "emergency_info": ActionEmergencyInfo(),
    "start_over": ActionStartOver(),
    "delete_data": DeleteData(),
    **{intent: ActionAnswer() for intent in ("answer", "topic", "follow_up")},
}
FORMS: dict[str, dict[str, Action]] = {
    "contact_form": {
        "contact_consent": ask.AskConsent(),
        "contact_name": ask.AskName(),
        "contact_reach": ask.AskReach(),
        "contact_confirmed": ask.AskConfirm(),
        "contact_time": ask.AskTime(),
        "contact_reason": ask.AskReason(),
    },
    "routine_form": {
        "routine_goal": AskRoutineGoal(),
        "routine_minutes": AskRoutineMinutes(),
        "routine_checked": AskRoutineChecked(),
    },
}
_VALIDATE: dict[str, Action] = {
    "contact_form": ValidateContactForm(),
    "routine_form": ValidateRoutineForm(),
}
_END: dict[str, Action] = {"contact_form": SubmitContact(), "routine_form": ActionRoutine()}
_FIRST = ("alarm", "danger_answer")


class Talk:
    """A visitor: `say` and `choose` return the reply."""

    def __init__(self, conversation: str = "c1") -> None:
        self.conversation = conversation
        self.new_session()
        self.reply: list[Message] = []
        self.follows: str | None = None
        self.said, self.at = 0, 0.0

    def new_session(self) -> None:
        """As after an hour: Rasa has forgotten everything."""
        self.slots: dict[str, Any] = {"requested_slot": None}
        self.form: str | None = None
        self.events: list[dict[str, Any]] = []

    def say(self, text: str, intent: str = "not_understood", **understood: Any) -> list[Message]:
        """Say something that is understood so."""
        self.said += 1
        return self.run({"text": text, **understood}, intent, f"{self.conversation}-{self.said}")

    def alarm(
        self,
        *rows: str,
        level: str = "emergency_now",
        words: str = "",
        signs: Sequence[str] = (),
    ) -> list[Message]:
        """Say something with these danger signs; `signs`: the lists that showed them."""
        return self.say("x", "alarm", danger=verdict("alarm", level, rows, words, signs))

    def check(self, *rows: str, about: str = "sciatica/how_long", words: str = "") -> list[Message]:
        """Say something that may show these, in a question."""
        found = verdict("check", "same_day", rows, words)
        return self.say("x", "answer", danger=found, **asking(about))

    def choose(self, title: str) -> list[Message]:
        """Press a button of the last reply."""
        choices = [c for m in self.reply for c in getattr(m, "choices", [])]
        payload = next(choice.choice for choice in choices if choice.title == title)
        intent, _, entities = payload[1:].partition("{")
        found = json.loads("{" + entities) if entities else {}
        self.said += 1
        message = {
            "text": payload,
            "entities": [{"entity": k, "value": v} for k, v in found.items()],
        }
        return self.run(message, intent, f"{self.conversation}-{self.said}")

    def run(self, message: dict[str, Any], intent: str, message_id: str) -> list[Message]:
        """One turn, as SafetyPolicy and RulePolicy decide it."""
        self.at += 1
        self.message = {
            "entities": [],
            **message,
            "intent": {"name": intent, "confidence": 0.9},
            "metadata": {"message_id": message_id},
        }
        metadata = self.message["metadata"]
        spoken = {"event": "user", "timestamp": self.at, "metadata": metadata}
        self.events.append({**spoken, "parse_data": self.message})
        self.reply, self.follows = [], None
        vague = (message.get("danger") or {}).get("verdict") == "check"
        if intent in _FIRST:
            self._act(_RULES[intent])
        elif vague and (self.form or intent in OPENS):
            self._act(ActionCheck())
        elif self.form and self._hears():
            pass
        elif self.form and intent == "stop":
            ended, self.form, self.slots["requested_slot"] = self.form, None, None
            self._act(StopContact() if ended == "contact_form" else ActionSay())
        elif intent in ("contact", "build_routine") and not self.form:
            self._open(OPENS[intent])
        else:
            self._act(_RULES.get(intent, ActionSay()))
            if self.form and not self.follows:
                self._act(_VALIDATE[self.form])
                self._ask()
        for _ in range(5):
            if not self.follows:
                break
            follows, self.follows = self.follows, None
            if follows in FORMS:
                self._open(follows)
            else:
                self._act(_RULES["danger_answer"])
        return self.reply

    def _open(self, form: str) -> None:
        self.form = form
        events = self._act(_VALIDATE[form])
        self._after(events)

    def _hears(self) -> bool:
        events = self._act(_VALIDATE[str(self.form)])
        if not events:
            self.reply = []  # Rasa drops what a form says that steps aside
            return False
        self._after(events)
        return True

    def _after(self, events: list[Any]) -> None:
        ended = any(e.get("name") == "requested_slot" and e["value"] is None for e in events)
        if not ended:
            self._ask()
            return
        form, self.form = self.form, None
        if not self.follows:
            self._act(_END[str(form)])

    def _ask(self) -> None:
        questions = FORMS[str(self.form)]
        missing = [slot for slot in questions if self.slots.get(slot) is None]
        if missing:
            # As Rasa has it: the question is put before the slot counts as asked for.
            self._act(questions[missing[0]])
            self.slots["requested_slot"] = missing[0]
        else:
            self.slots["requested_slot"] = None
            form, self.form = self.form, None
            self._act(_END[str(form)])

    def _act(self, action: Action) -> list[Any]:
        dispatcher = CollectingDispatcher()
        loop = {"name": self.form} if self.form else {}
        tracker = Tracker(
            self.conversation, self.slots, self.message, self.events, False, None, loop, None
        )
        events = asyncio.run(action.run(dispatcher, tracker, _DOMAIN))
        self.events += events
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "reset_slots":
                self.slots = {"requested_slot": None}
            elif event["event"] == "active_loop":
                self.form = event["name"]
            elif event["event"] == "followup":
                self.follows = event["name"]
        self.reply += [parse_message(message["custom"]) for message in dispatcher.messages]
        return events

    @property
    def kinds(self) -> list[str]:
        """The payloads of the last reply: their types, a contact step, a section."""
        return [
            {
                "contact": f"contact {getattr(m, 'step', '')}",
                "answer": getattr(m, "section", ""),
            }.get(m.type, m.type)
            for m in self.reply
        ]

    @property
    def titles(self) -> list[str]:
        """The titles of all buttons of the last reply."""
        return [c.title for m in self.reply for c in getattr(m, "choices", [])]

    @property
    def texts(self) -> str:
        """What the last reply says."""
        return "\n".join(str(getattr(m, "text", "")) for m in self.reply)

    @property
    def state(self) -> state.State:
        """What is open."""
        with session() as db:
            row = db.get(Conversation, self.conversation)
            return state.Memory.model_validate((row and row.danger) or {}).now


def asking(*answers: str) -> dict[str, Any]:
    """What the engine makes of a question to which these answers fit, best first."""
    return {"answers": [{"id": id_, "score": 0.9} for id_ in answers], "band": "sure"}


def verdict(
    kind: str, level: str, rows: tuple[str, ...], words: str, signs: Sequence[str] = ()
) -> dict[str, Any]:
    """The engine's verdict."""
    same = {"level": level, "words": words, "asked": kind == "check", "signs": [*signs]}
    found = [{"id": row, **same} for row in rows]
    return {"verdict": kind, "level": level, "rows": found}


def outcomes(conversation: str = "c1") -> list[tuple[str, str]]:
    """What staff will see: outcome and row, in order."""
    with session() as db:
        rows = db.execute(
            select(DangerSign.outcome, DangerSign.red_flag_id)
            .where(DangerSign.conversation_id == conversation)
            .order_by(DangerSign.id)
        )
        return [(outcome, row) for outcome, row in rows]


def card(talk: Talk) -> Alarm:
    """The alarm that is all of the last reply."""
    (only,) = talk.reply
    assert isinstance(only, Alarm)
    return only
