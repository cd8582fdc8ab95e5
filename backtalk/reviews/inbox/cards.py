"""One card of the inbox: the message, what came before, what the visitor got, what can be said."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.conversations.counters import FALLBACKS
from backtalk.db.models import ChatMessage
from backtalk.payloads import shown_text
from backtalk.privacy.personal import scrub
from backtalk.reviews import labels
from backtalk.reviews.inbox.candidates import Said
from backtalk.reviews.inbox.forms import IN_A_FORM, is_typed_into_form
from backtalk.reviews.inbox.queue import Item, Queue
from backtalk.reviews.kinds import SECOND, STREAMS, WORDS
from backtalk.reviews.labels import Choice

TURNS_BEFORE = 2
MOST_ALIKE = 20
_ALIKE = 88  # of 100: words in another order, an ending, a typing mistake
_SURE, _FAIRLY = 0.5, 0.15


@dataclass(frozen=True)
class Turn:
    """A turn before the message, as short as it can be."""

    said: str
    reply: str


@dataclass(frozen=True)
class Like:
    """A message that may get the same decision with the same key."""

    id: int
    text: str


@dataclass(frozen=True)
class Card:
    """What one card shows. `suggestion` is what Enter says yes to; None if nothing was answered.

    `id` is the message's row, or the name of a card whose answer is known.
    """

    id: int | str
    text: str
    before: Sequence[Turn]
    reply: str
    suggestion: Choice | None
    choices: Sequence[Choice]
    stream: str
    stream_name: str
    why: str
    sure: str
    count: int
    like: Sequence[Like]
    alarm: bool
    second: bool = False
    talk: str = ""
    changed: str = ""


def cards(
    db: Session, content: Content, found: Queue, *, without: Sequence[int] = (), limit: int = 6
) -> list[Card]:
    """The next cards of the queue.

    Args:
        db: A session.
        content: The clinic's content.
        found: What is left to decide.
        without: Rows of messages whose cards the page has already.
        limit: How many.
    """
    items = [item for item in found.items if item.said.id not in set(without)][:limit]
    return [_card(db, content, item, found.open) for item in items]


def _card(db: Session, content: Content, item: Item, others: Sequence[Item]) -> Card:
    message = db.get_one(ChatMessage, item.said.id)
    country, got = content.clinic.country, item.said.got
    changed = ""
    if item.before:
        changed = f"It was decided before ({WORDS[item.before]}); the answer is another one now."
    return Card(
        id=message.id,
        text=scrub(message.text, country),
        before=_before(db, message, country),
        reply=shown_text(message.reply),
        suggestion=labels.choice(content, labels.suggested(content, got)),
        choices=labels.alternatives(content, got, message.runners_up or []),
        stream=item.stream,
        stream_name=STREAMS[item.stream],
        why=item.why,
        sure=_in_a_word(item.said),
        count=item.candidate.count,
        # The second reader says what one message is, not what the first said of many.
        like=[] if item.reading == SECOND else _like(item, others, country),
        alarm=bool(item.said.signs) or got == labels.ALARM,
        second=item.reading == SECOND,
        talk=message.conversation_id if item.reading != SECOND else "",
        changed=changed,
    )


def _before(db: Session, message: ChatMessage, country: str) -> list[Turn]:
    rows = db.scalars(
        select(ChatMessage)
        .where(ChatMessage.conversation_id == message.conversation_id, ChatMessage.id < message.id)
        .order_by(ChatMessage.id.desc())
        .limit(TURNS_BEFORE)
    ).all()
    return [
        Turn(IN_A_FORM, "")
        if is_typed_into_form(row)
        else Turn(scrub(row.text, country), _first_lines(shown_text(row.reply)))
        for row in reversed(rows)
    ]


def _first_lines(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[:2]) + (" …" if len(lines) > 2 else "")


def _like(item: Item, others: Sequence[Item], country: str) -> list[Like]:
    """Messages with the same answer and nearly the same words; none where danger is in question."""
    if item.stream == "danger":
        return []
    mine = item.said.text.casefold()
    return [
        Like(other.said.id, scrub(other.said.text, country))
        for other in others
        if other.key != item.key
        and other.stream != "danger"
        and other.said.got == item.said.got
        and fuzz.token_sort_ratio(mine, other.said.text.casefold()) >= _ALIKE
    ][:MOST_ALIKE]


def _in_a_word(said: Said) -> str:
    if said.got in FALLBACKS or said.confidence < _FAIRLY:
        return "unsure"
    return "sure" if said.confidence >= _SURE else "fairly sure"
