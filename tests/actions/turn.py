"""Runs one action on one message, as Rasa would."""

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from backtalk.payloads import Message, parse_message, plain_text

_ids = count(1)
_SCORES = (0.1, 0.09, 0.05, 0.03, 0.02, 0.01)
_DOMAIN = DomainDict(intents=[], entities=[], slots={}, responses={}, forms={}, actions=[])


class Turn:
    """What an action replied, and the events that it returned.

    Args:
        action: The action.
        intent: What the message was read as.
        text: The visitor's words; a button sends none.
        entities: (kind, value) each; a value that stands in `text` gets its place.
        slots: What is known before.
        form: The form that runs, if one does.
        conversation: Whose message it is.
        message_id: The message's id; the same with another `run` is a rerun of it.
        run: When Rasa took the message up.
        answers: Ids of answers as the engine ranks them, best first.
        band: How sure it is that the first is meant.
        ranked: The same with probabilities of its own.
        entities_: The entities with places of their own.
        intent_: The intent with a confidence of its own.
        understood: Further keys of the message: requests, language, danger.
    """

    def __init__(
        self,
        action: Action,
        intent: str,
        text: str = "",
        entities: tuple[tuple[str, Any], ...] = (),
        slots: dict[str, Any] | None = None,
        form: str | None = None,
        conversation: str = "c1",
        message_id: str | None = None,
        run: float | None = None,
        answers: Sequence[str] = (),
        band: str = "sure",
        ranked: Sequence[dict[str, Any]] = (),
        intent_: dict[str, Any] | None = None,
        entities_: Sequence[dict[str, Any]] = (),
        **understood: Any,
    ) -> None:
        """Run it."""
        message = {
            "text": text or f"/{intent}",
            "intent": intent_ or {"name": intent, "confidence": 0.9},
            "entities": entities_ or [_entity(kind, value, text) for kind, value in entities],
            "metadata": {"message_id": message_id or f"m{next(_ids)}"},
            "answers": ranked
            or [{"id": id_, "score": _SCORES[n]} for n, id_ in enumerate(answers)],
            "band": band,
            **understood,
        }
        heard = [{"event": "user", "timestamp": next(_ids) if run is None else run}]
        loop = {"name": form}
        tracker = Tracker(conversation, slots or {}, message, heard, False, None, loop, None)
        dispatcher = CollectingDispatcher()
        self.events = asyncio.run(action.run(dispatcher, tracker, _DOMAIN))
        self.reply: list[Message] = [parse_message(m["custom"]) for m in dispatcher.messages]

    @property
    def slots(self) -> dict[str, Any]:
        """The slots that were set."""
        return {e["name"]: e["value"] for e in self.events if e["event"] == "slot"}

    @property
    def follows(self) -> list[str]:
        """The actions that are to follow at once."""
        return [e["name"] for e in self.events if e["event"] == "followup"]

    @property
    def kinds(self) -> list[str]:
        """The payloads' types."""
        return [message.type for message in self.reply]

    @property
    def answers(self) -> list[str]:
        """The ids of the answers that were told."""
        return [m.section for m in self.reply if m.type == "answer"]

    @property
    def cards(self) -> list[str]:
        """The ids of the exercises that were shown."""
        return [m.id for m in self.reply if m.type == "exercise"]

    @property
    def words(self) -> str:
        """All that a visitor can read."""
        return "\n".join(map(plain_text, self.reply))

    @property
    def titles(self) -> list[str]:
        """The titles of all buttons."""
        return [c.title for m in self.reply for c in getattr(m, "choices", [])]


def _entity(kind: str, value: Any, text: str) -> dict[str, Any]:
    words = str(value).replace("_", " ")
    start = max(0, text.lower().find(words))
    return {"entity": kind, "value": value, "start": start, "end": start + len(words)}
