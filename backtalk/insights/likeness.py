"""What could not be answered, put together by likeness."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backtalk.conversations.counters import unanswered
from backtalk.db.models import ChatMessage, Conversation

NEWEST = 400
"""Messages that are looked at, so that the page stays quick."""
ALIKE = 62
"""Of 100, from which texts are alike; found by trying: lower puts knees and shoulders together."""
_LONGEST = 160  # letters of a message that are compared and shown
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s)$")
_EMPTY_WORDS = frozenset(
    "a an the i im me my you your it is are am be was do does did can could should would will what"
    " which how why when where who there this that to of in on at for with and or if no not any"
    " have has had get got when some about please".split()
)


@dataclass(frozen=True)
class Group:
    """Messages that are alike: how many, and some of them, each as it was first said."""

    count: int
    said: tuple[str, ...]


def groups(db: Session, since: datetime, until: datetime) -> list[Group]:
    """The newest messages without an answer, the largest group first.

    Args:
        db: A session.
        since: From then on.
        until: Before then.
    """
    form_open = exists().where(
        Conversation.id == ChatMessage.conversation_id,
        Conversation.contact_open_since.is_not(None),
    )
    newest = (
        select(ChatMessage.text)
        # Answers to the contact form show no sign of being a name until it has ended.
        .where(~form_open)
        .where(unanswered(), ChatMessage.received_at >= since, ChatMessage.received_at < until)
        .order_by(ChatMessage.received_at.desc())
        .limit(NEWEST)
    )
    return alike([text[:_LONGEST] for text in db.scalars(newest)])


def alike(texts: list[str]) -> list[Group]:
    """Put each text to the first group whose first text is like it, the commonest texts first."""
    said: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        key = essence(text)
        counts[key] += 1
        if text not in said.setdefault(key, []):
            said[key].append(text)
    leaders: dict[str, list[str]] = {}
    for key, _ in counts.most_common():
        found = process.extractOne(
            key, leaders.keys(), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE
        )
        leaders.setdefault(found[0] if found else key, []).append(key)
    made = [
        Group(sum(counts[key] for key in keys), tuple(t for key in keys for t in said[key])[:4])
        for keys in leaders.values()
    ]
    return sorted(made, key=lambda group: -group.count)


def essence(text: str) -> str:
    """The words that carry the meaning, without their endings; all words if none does."""
    words = re.findall(r"\w+", text.casefold().replace("'", ""))
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    return " ".join(_ENDING.sub("", word) for word in telling)
