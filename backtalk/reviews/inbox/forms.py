"""What was typed into a form: nobody who trains reads it, and nothing is decided about it."""

from typing import Any

from sqlalchemy import Row

from backtalk.db.models import ChatMessage
from backtalk.privacy.transcript import ANSWER

IN_A_FORM = "[typed into the contact form]"
"""Stands where such words would."""


def is_typed_into_form(message: ChatMessage | Row[Any], *, open_now: bool = False) -> bool:
    """Whether a form took a message's words, or may have.

    Args:
        message: The message, or a row with its text, payload and action.
        open_now: Whether a form is open in its conversation: until it has ended, its answers show
            no sign of being a name.
    """
    typed_now = open_now and message.payload is None
    return typed_now or (message.action or "").endswith("_form") or ANSWER in message.text
