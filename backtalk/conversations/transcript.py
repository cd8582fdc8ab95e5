"""The transcript of one conversation, with what was understood at each turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, DangerSign, Lead
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.payloads import parse_message, plain_text
from backtalk.privacy import masking

TURNS = 100
"""Turns on one page."""
_UNREADABLE = "[a reply of an older version that cannot be shown]"


@dataclass(frozen=True)
class Reply:
    """One message of the assistant as plain text; `kind` is its type (`backtalk.payloads`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Turn:
    """A message of the visitor, what it was taken for, and what was answered."""

    message: ChatMessage
    replies: Sequence[Reply]
    signs: Sequence[DangerSign]


@dataclass(frozen=True)
class Request:
    """A contact request that came of the conversation; details only if they were asked for."""

    id: int
    created_at: datetime
    status: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Transcript:
    """A conversation as a member of staff sees it.

    `left`: what the visitor gave though no request came of it, only if details were asked for.
    `hidden`: there are details that `clear` would show. `earlier`: id of the message before which
    the page of earlier turns ends, None if this is the first page.
    """

    conversation: Conversation
    turns: Sequence[Turn]
    requests: Sequence[Request]
    left: Contact | None
    hidden: bool
    earlier: int | None


def read(
    db: Session,
    conversation_id: str,
    country: str,
    *,
    clear: bool = False,
    before: int | None = None,
) -> Transcript | None:
    """The latest turns of a conversation in order; None if it is not there.

    Nothing is written: what is masked here may be kept in the clear until its form has ended.

    Args:
        db: A session.
        conversation_id: The conversation.
        country: Where numbers without a country code belong (`US`).
        clear: Show contact details; the caller records that in the audit.
        before: Turns before the message with this id.

    Raises:
        backtalk.privacy.crypto.WrongKey: If the details were encrypted with another key.
    """
    conversation = db.get(Conversation, conversation_id)
    if conversation is None:
        return None
    copied = masking.copies(db, conversation_id, country, clear=clear)
    shown = [message for message in copied.messages if before is None or message.id < before]
    page = shown[-TURNS:]
    leads = db.scalars(
        select(Lead).where(Lead.conversation_id == conversation_id).order_by(Lead.id)
    ).all()
    return Transcript(
        conversation=conversation,
        turns=[_turn(message, copied.signs) for message in page],
        requests=[_request(lead, clear) for lead in leads],
        left=unconfirmed.of(conversation) if clear else None,
        hidden=not clear
        and (bool(leads) or copied.masked or conversation.left_contact is not None),
        earlier=page[0].id if len(shown) > TURNS else None,
    )


def _turn(message: ChatMessage, signs: Sequence[DangerSign]) -> Turn:
    return Turn(
        message=message,
        replies=[_reply(item) for item in message.reply or []],
        signs=[sign for sign in signs if sign.message_id == message.message_id],
    )


def _reply(item: object) -> Reply:
    try:
        message = parse_message(item)
    except ValidationError:
        return Reply("text", _UNREADABLE)
    return Reply(message.type, plain_text(message))


def _request(lead: Lead, clear: bool) -> Request:
    if not clear:
        return Request(lead.id, lead.created_at, lead.status)
    return Request(
        id=lead.id,
        created_at=lead.created_at,
        status=lead.status,
        **vars(Contact.of(lead)),
    )
