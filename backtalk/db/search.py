"""Finding messages by their words: SQLite's FTS5, PostgreSQL's tsvector; migration 0004 makes both.

Words are found whatever their ending (stretch, stretching); all of them must be in the message.
"""

import re

from sqlalchemy import ColumnElement, Engine, column, func, literal_column, select, table
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage

_index = table("messages_search", column("rowid"), column("messages_search"))
_stored: ColumnElement[str] = literal_column("messages.messages_search")
_WORDS_AT_MOST = 12
_PAGES = 500  # pages of the index that one step of a merge writes: other writers wait for it


def containing(db: Session, text: str) -> ColumnElement[bool] | None:
    """The condition on `ChatMessage` that it holds all words of `text`; None if there are none.

    Args:
        db: A session: its database tells in which way to search.
        text: As somebody typed it; whatever has a meaning in a search language has none here.
    """
    words = _words(text)
    if not words:
        return None
    if db.get_bind().dialect.name == "sqlite":
        return ChatMessage.id.in_(select(_index.c.rowid).where(_match(words)))
    return _stored.op("@@")(func.plainto_tsquery("english", " ".join(words)))


def newest(db: Session, text: str, before: int | None, limit: int) -> list[int]:
    """Ids of the newest messages that hold all words of `text`; none if there are no words.

    Args:
        db: A session.
        text: As somebody typed it.
        before: Older than the message with this id; None for all.
        limit: How many at most.
    """
    words, condition = _words(text), containing(db, text)
    if condition is None:
        return []
    number: ColumnElement[int] = ChatMessage.id.expression
    if db.get_bind().dialect.name == "sqlite":
        # The index gives its rows in this order by itself; a set of them would have to be sorted.
        number, condition = _index.c.rowid, _match(words)
    query = select(number).where(condition).order_by(number.desc()).limit(limit)
    return list(db.scalars(query if before is None else query.where(number < before)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)[:_WORDS_AT_MOST]


def _match(words: list[str]) -> ColumnElement[bool]:
    return _index.c.messages_search.op("MATCH")(" ".join(f'"{word}"' for word in words))


def erase_words(engine: Engine) -> None:
    """Take the words of masked and deleted messages out of SQLite's index, step by step.

    FTS5 only notes that they are gone, and drops them when it merges its parts. PostgreSQL's
    autovacuum does this by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        pages = -_PAGES
        while True:
            before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
            connection.exec_driver_sql(
                "INSERT INTO messages_search(messages_search, rank) VALUES ('merge', ?)", (pages,)
            )
            after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
            if after - before < 2:
                return
            pages = _PAGES
