"""What is masked in each thing recorded of a conversation: messages, and Rasa's events."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import yaml

from backtalk.db.models import ChatMessage, DangerSign
from backtalk.privacy.details import Details, mask, mask_reply
from backtalk.settings import ROOT

FORM = "contact_form"
_PREFIX = "contact_"
# Answers that do not say who somebody is; those to any other question of the form do.
_ANONYMOUS = frozenset({"contact_consent", "contact_confirmed", "contact_time", "contact_reason"})
ANSWER = "[contact details]"
"""Stands for an answer to the form that was masked as a whole."""
_SOME_DIGITS = re.compile(r"\d(?:[\s().-]{0,2}\d){4}")
# Marks, identifiers and addresses of pages: nobody's details, though digits may look like them.
_KEPT = frozenset(
    {"event", "name", "type", "timestamp", "message_id", "model_id", "assistant_id", "sender_id"}
    | {"input_channel", "choice", "href", "number", "url", "video", "privacy_url", "policy"}
)


@dataclass(frozen=True)
class Slots:
    """The slots of the contact form: `all` are emptied, `details` say who somebody is."""

    all: frozenset[str]
    details: frozenset[str]

    @classmethod
    def of(cls, domain: Mapping[str, Any]) -> Self:
        """Those of a Rasa domain: what the form asks for, and what is named like it."""
        asked = frozenset(domain["forms"][FORM]["required_slots"])
        named = (slot for slot in domain["slots"] if slot.startswith(_PREFIX))
        return cls(all=asked.union(named), details=asked - _ANONYMOUS)


@lru_cache
def form_slots() -> Slots:
    """Those of `domain.yml`."""
    return Slots.of(yaml.safe_load((ROOT / "domain.yml").read_text()))


class Mask:
    """Masks one conversation, by all that it gives away of its visitor."""

    def __init__(
        self,
        messages: Iterable[ChatMessage],
        events: Mapping[int, dict[str, Any]],
        country: str,
        slots: Slots | None = None,
    ) -> None:
        """Learn the visitor's details, before any of them is masked.

        Args:
            messages: The conversation's messages.
            events: Rasa's events of it by row, in order.
            country: Where numbers without a country code belong.
            slots: Those of the form; `form_slots` by default.
        """
        self._country = country
        self._slots = slots or form_slots()
        self._about = Details()
        self._answers = _answers(events.values(), self._slots.details)
        for message in messages:
            self._about.learn(message.text, country)
            self._about.learn(message.feedback_text or "", country)
        for event in events.values():
            self._learn(event)

    def message(self, message: ChatMessage) -> None:
        """Mask a message and its reply, in place."""
        message.text = self._said(message.text, message.message_id)
        message.payload = message.payload and self._visitor(message.payload)
        message.feedback_text = message.feedback_text and self._visitor(message.feedback_text)
        if message.entities:
            message.entities = _walk(message.entities, self._visitor)
        if message.reply:
            message.reply = [self._reply(item) for item in message.reply]

    def sign(self, sign: DangerSign) -> None:
        """Mask the words that showed a danger sign, in place."""
        sign.words = self._said(sign.words, sign.message_id)

    def event(self, event: dict[str, Any]) -> dict[str, Any]:
        """One of Rasa's events, masked."""
        match event["event"]:
            case "slot" if event["name"] in self._slots.all:
                return {**event, "value": None}
            case "bot":
                data = event.get("data") or {}
                masked: dict[str, Any] = _walk(event, self._assistant)
                if data.get("custom"):
                    masked["data"] = {**masked["data"], "custom": self._reply(data["custom"])}
                return masked
            case "user":
                whole, message_id = event.get("text") or "", _message_id(event)
                said = self._said(whole, message_id)
                return dict(
                    _walk(event, lambda text: said if text == whole else self._visitor(text))
                )
        return dict(_walk(event, self._visitor))

    @property
    def about(self) -> Details:
        """What the conversation gives away of its visitor."""
        return self._about

    def _learn(self, event: dict[str, Any]) -> None:
        if event["event"] == "user":
            self._about.learn(event.get("text") or "", self._country)
        value = event.get("value")
        if event["event"] == "slot" and event["name"] in self._slots.details and value:
            if isinstance(value, str):
                self._about.names.add(value)
            else:
                self._about.phones.update(filter(None, [value.get("phone")]))
                self._about.emails.update(filter(None, [value.get("email")]))

    def _visitor(self, text: str) -> str:
        return mask(text, self._about.names, self._country)

    def _said(self, text: str, message_id: str | None) -> str:
        """A visitor's message: an answer to the form that shows no known detail goes whole."""
        masked = self._visitor(text)
        opaque = masked == text or _SOME_DIGITS.search(masked)
        return ANSWER if text and opaque and message_id in self._answers else masked

    def _assistant(self, text: str) -> str:
        return mask_reply(text, self._about, self._country, words=False)

    def _reply(self, item: dict[str, Any]) -> dict[str, Any]:
        for_visitor = item.get("type") == "contact"
        return dict(
            _walk(
                item,
                lambda text: mask_reply(text, self._about, self._country, words=for_visitor),
            )
        )


def _answers(events: Iterable[dict[str, Any]], details: frozenset[str]) -> set[str]:
    """Ids of the messages that the form took for an answer to its questions for details.

    One that it could make nothing of may be a name or a number all the same.
    """
    answers: set[str] = set()
    asked: str | None = None
    message_id: str | None = None
    for event in events:
        match event["event"]:
            case "slot" if event["name"] == "requested_slot":
                asked = event["value"]
            case "user":
                message_id = _message_id(event) if asked in details else None
            case "action" if event["name"] == FORM and message_id:
                answers.add(message_id)
            case "action_execution_rejected" if message_id:
                answers.discard(message_id)
                message_id = None
    return answers


def _message_id(event: dict[str, Any]) -> str | None:
    found = (event.get("metadata") or {}).get("message_id")
    return str(found) if found else None


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_walk(item, change) for item in value]
        case dict():
            return {
                key: item if key in _KEPT else _walk(item, change) for key, item in value.items()
            }
    return value
