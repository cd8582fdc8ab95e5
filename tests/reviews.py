"""Messages of visitors as trainers get them, for tests of the inbox."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from backtalk.content.loader import load
from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.payloads import Text
from backtalk.reviews import texts
from backtalk.settings import ROOT

RIGHT = "sciatica/opening"
OTHER = "hip_pain/opening"


def said(db: Session, text: str, number: int = 1, **values: Any) -> ChatMessage:
    """A message in a conversation of its own number; commits nothing."""
    chat = str(UUID(int=values.pop("chat", number)))
    if db.get(Conversation, chat) is None:
        db.add(Conversation(id=chat, topic="sciatica"))
        db.flush()
    sign = values.pop("sign", None)
    given: dict[str, Any] = {
        "conversation_id": chat,
        "message_id": f"m{number}",
        "text": text,
        "state": "answered",
        "received_at": now() + timedelta(seconds=number),
        "intent": "topic/sciatica",
        "answer": RIGHT,
        "confidence": 0.4,
        "runners_up": [{"name": OTHER, "confidence": 0.35}],
        "reply": [Text(text="Move a little, often.").model_dump()],
        "action": "action_answer",
    }
    message = ChatMessage(**given | values)
    db.add(message)
    if sign:
        about = {"outcome": "alarm", "level": "emergency_now", "words": text}
        db.add(DangerSign(conversation_id=chat, message_id=f"m{number}", red_flag_id=sign, **about))
    db.flush()
    return message


def words(wanted: int, *, audit: bool = False, twice: bool | None = None) -> list[str]:
    """So many texts that are, or are not, of the random quarter (and read twice)."""
    found = []
    for number in range(5000):
        text = f"my leg {_LETTERS[number % 26]}{_LETTERS[number // 26 % 26]} hurts"
        text += f" when i {_LETTERS[number // 676]}{_LETTERS[number % 19]}"
        key = texts.key(text)
        if texts.in_audit(key) == audit and twice in (None, texts.is_read_twice(key)):
            found.append(text)
        if len(found) == wanted:
            break
    return found


def questions(wanted: int) -> list[str]:
    """So many questions, no two alike, that one trainer alone reads and none is measured on."""
    found: list[str] = []
    for answer in load(ROOT / "content").answers.values():
        key, text = texts.key(answer.heading), answer.heading
        plain = not texts.in_audit(key) and not texts.is_read_twice(key)
        if plain and all(fuzz.token_sort_ratio(text.casefold(), f.casefold()) < 80 for f in found):
            found.append(text)
        if len(found) == wanted:
            break
    return found


_LETTERS = (
    *("bo", "ca", "du", "fi", "ge", "ho", "ju", "ka", "lo", "mi", "nu", "pe", "qua", "ri"),
    *("so", "ta", "ve", "wu", "xo", "ya", "ze", "bru", "cle", "dra", "flo", "gri"),
)
