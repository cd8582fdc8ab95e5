"""Masking contact details in what was recorded of a conversation.

Runs in web, after the engine has answered and while the conversation is locked: Rasa writes its
whole tracker back after an action, and would bring back what an action had masked. Rows of
`events` are changed, never removed, because Rasa counts them.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, Subquery, bindparam, select, update
from sqlalchemy.orm import Session

from backtalk.conversations.turns import RECENT, latest_events
from backtalk.db.events import are_recorded, events
from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.privacy.details import Details, found
from backtalk.privacy.transcript import FORM, Mask
from backtalk.red_flags import state

ABANDONED = timedelta(minutes=30)


def _loop_of(recorded: Subquery) -> Select[Any]:
    return (
        select(recorded.c.data)
        .where(recorded.c.type_name.in_(("active_loop", "session_started", "restart")))
        .order_by(recorded.c.id.desc())
        .limit(1)
    )


# Made once: each turn asks for these.
_last_loop, _recent_loop = (_loop_of(latest_events(most)) for most in (None, RECENT))
_last_said = (
    select(events.c.data)
    .where(events.c.sender_id == bindparam("of"), events.c.type_name == "user")
    .order_by(events.c.id.desc())
    .limit(2)
)
_text_of = select(ChatMessage.text).where(
    ChatMessage.conversation_id == bindparam("of"), ChatMessage.message_id == bindparam("message")
)


@dataclass
class Copies:
    """Copies of what is kept of a conversation; `masked` if something in them was masked."""

    messages: list[ChatMessage]
    signs: list[DangerSign]
    masked: bool = False

    def personal(self) -> list[tuple[object, ...]]:
        """What masking may change."""
        said = [(m.text, m.feedback_text, m.entities, m.reply) for m in self.messages]
        return [*said, *((sign.words,) for sign in self.signs)]


def after_turn(db: Session, conversation_id: str, message_id: str, country: str) -> bool:
    """Mask what this turn calls for: details outside a form, or a form that has ended.

    Args:
        db: A session; the caller commits, and calls `erase_traces` if this returns True.
        conversation_id: The conversation, which the caller has locked.
        message_id: The message that was answered, or failed.
        country: Where the clinic is (`US`).

    Returns:
        Whether anything was masked.
    """
    conversation = db.get(Conversation, conversation_id)
    if conversation is None:
        return False
    held = conversation.contact_open_since is not None
    if form_is_open(db, conversation_id, held=held) or _form_waits(conversation):
        conversation.contact_open_since = conversation.contact_open_since or now()
        return False
    if not held:
        text = db.scalar(_text_of, {"of": conversation_id, "message": message_id})
        said = {text or "", *_latest_said(db, conversation_id)}
        if not any(found(words, country) for words in said):
            return False
    # If this fails, the turn is kept all the same.
    with db.begin_nested():
        mask_conversation(db, conversation_id, country)
    return True


def abandoned(db: Session, at: datetime) -> list[str]:
    """Conversations whose form was left more than 30 minutes before `at`.

    A form that waits for an alarm to be answered is left too, though the visitor may write on.
    """
    holding = db.scalars(select(Conversation).where(Conversation.contact_open_since.is_not(None)))
    return [
        conversation.id
        for conversation in holding
        if min(conversation.last_at, state.contact_waits_since(conversation) or at) < at - ABANDONED
    ]


def mask_conversation(db: Session, conversation_id: str, country: str) -> None:
    """Mask contact details in all that is kept of a conversation, the lead excepted."""
    messages = db.scalars(
        select(ChatMessage).where(ChatMessage.conversation_id == conversation_id)
    ).all()
    mask = Mask(messages, recorded := _recorded(db, conversation_id), country)
    for message in messages:
        mask.message(message)
    for sign in db.scalars(select(DangerSign).where(DangerSign.conversation_id == conversation_id)):
        mask.sign(sign)
    masked = {row_id: mask.event(event) for row_id, event in recorded.items()}
    changed = {row_id for row_id, event in masked.items() if event != recorded[row_id]}
    if changed:
        # By its newest row the engine sees that what it remembers of the conversation is out of
        # date (`backtalk_serving.tracker_store`).
        newest = max(masked)
        noted = {**(masked[newest].get("metadata") or {}), "masked_at": now().isoformat()}
        masked[newest] = {**masked[newest], "metadata": noted}
        changed.add(newest)
    for row_id in sorted(changed):
        data = json.dumps(masked[row_id])
        db.execute(update(events).where(events.c.id == row_id).values(data=data))
    conversation = db.get(Conversation, conversation_id)
    if conversation:
        conversation.contact_open_since = None


def copies(db: Session, conversation_id: str, country: str, *, clear: bool = False) -> Copies:
    """What is kept of a conversation, to show: masked unless `clear`. Nothing is written."""
    copied = Copies(
        list(
            db.scalars(
                select(ChatMessage)
                .where(ChatMessage.conversation_id == conversation_id)
                .order_by(ChatMessage.id)
            )
        ),
        list(
            db.scalars(
                select(DangerSign)
                .where(DangerSign.conversation_id == conversation_id)
                .order_by(DangerSign.id)
            )
        ),
    )
    for row in (*copied.messages, *copied.signs):
        db.expunge(row)
    if clear:
        return copied
    before = copied.personal()
    mask = Mask(copied.messages, _recorded(db, conversation_id), country)
    for message in copied.messages:
        mask.message(message)
    for sign in copied.signs:
        mask.sign(sign)
    copied.masked = copied.personal() != before
    return copied


def open_details(db: Session, country: str) -> dict[str, Details]:
    """What contact forms that have not ended give away of their visitors, by conversation."""
    held = select(Conversation.id).where(Conversation.contact_open_since.is_not(None))
    known = {}
    for conversation_id in db.scalars(held).all():
        said = select(ChatMessage).where(ChatMessage.conversation_id == conversation_id)
        messages = db.scalars(said).all()
        known[conversation_id] = Mask(messages, _recorded(db, conversation_id), country).about
    return known


def erase_traces(engine: Engine) -> bool:
    """Take the old content out of SQLite's write-ahead log, after the masking was committed.

    Returns:
        Whether it is gone; not while somebody else reads for long.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Nobody can write while it waits for readers.
        usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql("PRAGMA busy_timeout=200")
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={usual}")
    return not busy


def _form_waits(conversation: Conversation) -> bool:
    since = state.contact_waits_since(conversation)
    return since is not None and since > now() - ABANDONED


def form_is_open(db: Session, conversation_id: str, *, held: bool = True) -> bool:
    """Whether the assistant is in the middle of its questions for a contact request.

    Args:
        db: A session.
        conversation_id: The conversation.
        held: Whether a form may have been open before; if not, the last events tell.
    """
    if not are_recorded(db):
        return False
    last = db.scalar(_last_loop if held else _recent_loop, {"of": conversation_id})
    return last is not None and json.loads(last).get("name") == FORM


def _latest_said(db: Session, conversation_id: str) -> list[str]:
    """The last messages as Rasa has them: it may have finished after they were masked here."""
    if not are_recorded(db):
        return []
    rows = db.scalars(_last_said, {"of": conversation_id})
    return [json.loads(data).get("text") or "" for data in rows]


def _recorded(db: Session, conversation_id: str) -> dict[int, dict[str, Any]]:
    if not are_recorded(db):
        return {}
    rows = db.execute(
        select(events.c.id, events.c.data)
        .where(events.c.sender_id == conversation_id)
        .order_by(events.c.id)
    )
    return {row_id: json.loads(data) for row_id, data in rows}
