"""A whole conversation as a trainer may see it: without whom it is with, and what a form took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import ChatMessage, Conversation, Decision
from backtalk.payloads import shown_text
from backtalk.privacy.personal import scrub
from backtalk.reviews import labels, texts
from backtalk.reviews.decided import of_texts
from backtalk.reviews.inbox.forms import IN_A_FORM, is_typed_into_form
from backtalk.reviews.kinds import FIRST

MOST = 100


@dataclass(frozen=True)
class Turn:
    """A message and its reply; `open` if a trainer may say what would have been right.

    `decision` is the one that stands for its words, if there is one.
    """

    id: int
    said: str
    reply: str
    got: str
    open: bool
    decision: Decision | None


def turns(
    db: Session, content: Content, staff_id: int, conversation_id: str
) -> Sequence[Turn] | None:
    """The first hundred turns in order; None if the conversation is not there.

    What another trainer said of a text that two read is not shown: the second reads it blindly.
    """
    chat = db.get(Conversation, conversation_id)
    if chat is None:
        return None
    query = (
        select(ChatMessage)
        .where(ChatMessage.conversation_id == conversation_id, ChatMessage.state == "answered")
        .order_by(ChatMessage.id)
        .limit(MOST)
    )
    rows = db.scalars(query).all()
    decided = of_texts(db, {texts.key(row.text) for row in rows}, FIRST)
    shown = {
        key: decision
        for key, decision in decided.items()
        if decision.staff_id == staff_id or not texts.is_read_twice(key)
    }
    open_now = chat.contact_open_since is not None
    return [_turn(content, row, shown, open_now=open_now) for row in rows]


def _turn(
    content: Content, row: ChatMessage, decided: Mapping[str, Decision], *, open_now: bool
) -> Turn:
    hidden = is_typed_into_form(row, open_now=open_now)
    got = labels.shown(row.intent, row.answer)
    choice = labels.choice(content, labels.suggested(content, got))
    typed = row.payload is None and not hidden
    return Turn(
        id=row.id,
        said=IN_A_FORM if hidden else scrub(row.text, content.clinic.country),
        reply="" if hidden else shown_text(row.reply),
        got=choice.heading if choice else "",
        open=typed,
        decision=decided.get(texts.key(row.text)) if typed else None,
    )
