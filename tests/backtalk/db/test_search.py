from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import ChatMessage, Conversation
from backtalk.db.search import containing, erase_words, newest
from backtalk.db.session import database, session

SAID = ("My hips feel tight", "I am Zebedee", "no pain, just tight")


@pytest.fixture
def messages(database_url: str) -> Iterator[Session]:
    upgrade()
    with session() as db:
        db.add(Conversation(id="c"))
        db.flush()
        for number, words in enumerate(
            ("My hips feel tight", "I am Zebedee", "no pain, just tight")
        ):
            db.add(
                ChatMessage(
                    conversation_id="c", message_id=f"m{number}", text=words, state="answered"
                )
            )
        db.commit()
        yield db


def found(db: Session, words: str) -> list[str]:
    condition = containing(db, words)
    assert condition is not None
    return list(db.scalars(select(ChatMessage.message_id).where(condition).order_by("message_id")))


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("tight", ["m0", "m2"]),
        ("TIGHT hip", ["m0"]),
        ("feeling", ["m0"]),
        ("zebedee", ["m1"]),
        ("tight OR zebedee", []),
        ('"tight', ["m0", "m2"]),
        ("text:tight*", []),
        ("pain' --", ["m2"]),
    ],
)
def test_messages_are_found_by_all_of_their_words(
    messages: Session, words: str, ids: list[str]
) -> None:
    assert found(messages, words) == ids


def test_the_newest_are_found_first_and_in_steps(messages: Session) -> None:
    old, _, new = messages.scalars(select(ChatMessage.id).order_by(ChatMessage.id)).all()
    assert newest(messages, "tight", None, 5) == [new, old]
    assert newest(messages, "tight", None, 1) == [new]
    assert newest(messages, "tight", new, 5) == [old]
    assert newest(messages, "?!", None, 5) == []


def test_no_words_are_no_condition(messages: Session) -> None:
    assert containing(messages, " *'- ") is None


def test_what_was_masked_or_deleted_is_no_longer_found_nor_kept(messages: Session) -> None:
    messages.execute(
        update(ChatMessage).where(ChatMessage.message_id == "m1").values(text="[name]")
    )
    messages.execute(delete(ChatMessage).where(ChatMessage.message_id == "m0"))
    messages.commit()
    assert found(messages, "zebedee") == []
    assert found(messages, "tight") == ["m2"]
    erase_words(database())
    if database().dialect.name == "sqlite":
        kept = messages.scalars(text("SELECT block FROM messages_search_data")).all()
        assert not any(b"zebede" in bytes(block) for block in kept)
        assert found(messages, "tight") == ["m2"]
