"""What a conversation was about, in a line for staff, made from masked words alone."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage
from backtalk.privacy.details import mask

_LOOKED_AT = 100
_LONGEST_QUESTION = 160


def summarize(
    db: Session, conversation_id: str | None, names: Iterable[str], country: str
) -> str | None:
    """The topics in their order and the first question in the visitor's words; None without any.

    Args:
        db: A session.
        conversation_id: The chat, if there is one.
        names: The visitor's, which are masked.
        country: Where numbers without a country code belong.
    """
    asked = db.execute(
        select(ChatMessage.intent, ChatMessage.text)
        .where(
            ChatMessage.conversation_id == conversation_id,
            ChatMessage.intent.startswith("topic/"),
        )
        .order_by(ChatMessage.id)
        .limit(_LOOKED_AT)
    ).all()
    if not asked:
        return None
    topics = dict.fromkeys(
        (intent or "").removeprefix("topic/").replace("_", " ") for intent, _ in asked
    )
    question = mask(" ".join(asked[0].text.split()), names, country)
    if len(question) > _LONGEST_QUESTION:
        question = f"{question[:_LONGEST_QUESTION].rsplit(' ', 1)[0]} …"
    return f"Asked about {_joined(list(topics))}. First: “{question}”"


def _joined(topics: list[str]) -> str:
    *others, last = topics
    return f"{', '.join(others)} and {last}" if others else last
