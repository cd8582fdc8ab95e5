"""Tells how the request of this chat stands, when somebody asks or wants to take it back."""

import re

import structlog
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions.compose import replies
from actions.compose.knowledge import content
from actions.nlu.reading import Reading
from backtalk.db.session import session
from backtalk.leads import status
from backtalk.payloads import Contact

_ASKED_BY = frozenset({"front_desk/response_time", "front_desk/no_call_back"})
_TAKES_BACK = re.compile(
    r"\b(?:cancel|withdraw|revoke|take back|call off|scrap|drop|undo)\b"
    r"(?: \w+){0,4} (?:request|call|call-?back|enquiry|inquiry|message)\b"
    r"|\b(?:don'?t|do not|no need to|needn'?t|please stop|not have to) (?:\w+ ){0,2}"
    r"(?:call|ring|phone|contact|text|e-?mail)(?:ing)? (?:me|us)\b"
    r"(?! (?:at|before|after|on|in|between|until|till|during|while)\b)",
    re.IGNORECASE,
)
_log = structlog.get_logger(__name__)


def reply(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType] | None:
    """Say it; None if nobody asks for it, or this chat has no request.

    The widget puts the button to take a request back below what says that it is saved.
    """
    if reading.in_form or not _asks(reading):
        return None
    try:
        with session() as db:
            lead = status.latest(db, reading.tracker.sender_id)
    except SQLAlchemyError as error:
        _log.error("request_not_read", kind=type(error).__name__)
        return None
    if lead is None:
        return None
    step = "saved" if status.is_open(lead) else "stopped"
    replies.send(dispatcher, Contact(step=step, text=status.told(content(), lead)))
    return reading.remember()


def _asks(reading: Reading) -> bool:
    best = reading.answers[0].id if reading.answers and reading.band != "weak" else ""
    asked = reading.intent == "answer" and best in _ASKED_BY
    return asked or bool(_TAKES_BACK.search(reading.text))
