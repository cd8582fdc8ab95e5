"""Requests of a clinic's day, for the browser tests of the console."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from backtalk.conversations.counters import recount
from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.db.session import session
from backtalk.leads.intake import LeadRequest
from backtalk.payloads import Text
from tests.leads import taken

_GIVEN = LeadRequest(
    name="",
    phone=None,
    email=None,
    best_time="",
    reason="",
    consent_version="1",
    conversation_id=None,
    message_id="",
    source="form",
)


@dataclass
class Clinic:
    """Puts requests and chats into the database; `number` tells them apart."""

    number: int = 0

    def request(self, name: str, **given: Any) -> int:
        """A request; its id."""
        self.number += 1
        phone = given.pop("phone", f"+1206555{self.number:04d}")
        due_at = now() + timedelta(hours=given.pop("due_in", 4))
        with session() as db:
            return taken(
                db,
                replace(
                    _GIVEN,
                    name=name,
                    phone=phone,
                    message_id=f"m{self.number}",
                    **given,
                ),
                due_at=due_at,
            ).id

    def chat(self, text: str, sign: str | None = None) -> str:
        """A conversation of one message, with a danger sign if `sign` is one; its id."""
        self.number += 1
        chat = str(UUID(int=self.number))
        with session() as db, db.begin():
            db.add(Conversation(id=chat, topic="sciatica"))
            db.flush()
            given = {"conversation_id": chat, "message_id": "m"}
            said = {"text": text, "intent": "topic/sciatica", "confidence": 0.9}
            reply = [Text(text="Move a little, often.").model_dump()]
            db.add(ChatMessage(**given, **said, state="answered", reply=reply))
            if sign:
                level = {"outcome": "alarm", "level": "emergency_now"}
                db.add(DangerSign(**given, **level, red_flag_id=sign, words=text))
            db.flush()
            recount(db, chat)
        return chat
