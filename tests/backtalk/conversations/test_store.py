from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backtalk.conversations import store
from backtalk.conversations.store import Receipt
from backtalk.conversations.turns import Effects, Turn, Understanding
from backtalk.db.migrate import upgrade
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.db.session import session
from backtalk.payloads import Alarm, Text

PATIENCE = timedelta(seconds=20)
HELLO = Text(text="Hello")


@pytest.fixture
def db(database_url: str) -> Iterator[Session]:
    upgrade()
    with session() as opened:
        yield opened


@pytest.fixture
def chat(db: Session) -> str:
    conversation_id = store.begin(db)
    db.commit()
    return conversation_id


def receive(db: Session, chat: str, message_id: str = "m", text: str = "Hi") -> Receipt:
    receipt = store.receive(db, chat, message_id, text, None, PATIENCE)
    db.commit()
    return receipt


def test_a_message_goes_from_received_to_answered(db: Session, chat: str) -> None:
    assert receive(db, chat) == Receipt("run")
    assert receive(db, chat) == Receipt("wait")
    store.answer(db, chat, "m", [HELLO], None)
    db.commit()
    assert receive(db, chat) == Receipt("answered", [HELLO])


def test_a_message_that_failed_runs_again_with_the_words_of_the_repeat(
    db: Session, chat: str
) -> None:
    receive(db, chat, text="[phone]")
    store.fail(db, chat, "m")
    db.commit()
    assert receive(db, chat, text="206 555 0199") == Receipt("run")
    ((row, reply),) = store.history(db, chat)
    assert (row.text, row.state, reply) == ("206 555 0199", "received", [])


def test_a_message_left_behind_runs_again_when_its_worker_must_have_given_up(
    db: Session, chat: str
) -> None:
    receive(db, chat)
    db.execute(update(ChatMessage).values(received_at=now() - PATIENCE))
    assert receive(db, chat) == Receipt("run")
    assert receive(db, chat) == Receipt("wait")


def test_an_answer_stays_when_another_worker_fails_later(db: Session, chat: str) -> None:
    receive(db, chat)
    store.answer(db, chat, "m", [HELLO], None)
    store.fail(db, chat, "m")
    db.commit()
    assert receive(db, chat).state == "answered"


def test_a_failed_message_marks_the_conversation_for_masking(db: Session, chat: str) -> None:
    receive(db, chat)
    store.fail(db, chat, "m")
    db.commit()
    assert db.get_one(Conversation, chat).contact_open_since is not None


def test_the_topic_stays_until_there_is_another(db: Session, chat: str) -> None:
    for message_id, topic in (("a", "sciatica"), ("b", None)):
        receive(db, chat, message_id)
        turn = Turn(Understanding(intent="greet", topic=topic), [], ["action_x"], Effects(), True)
        store.answer(db, chat, message_id, [HELLO], turn)
        db.commit()
    assert db.get_one(Conversation, chat).topic == "sciatica"


def test_the_opening_comes_once_and_not_with_an_alarm(db: Session, chat: str) -> None:
    alarm = Alarm(level="soon", title="Call", text="Soon.", phones=[], note="")
    raised = Turn(Understanding(intent="alarm"), [], ["action_danger"], Effects(), True)
    receive(db, chat, "m1")
    assert store.with_opening(db, chat, [alarm], "I am automated.") == [alarm]
    store.answer(db, chat, "m1", [alarm], raised)
    receive(db, chat, "m2")
    opened = store.with_opening(db, chat, [HELLO], "I am automated.")
    assert opened == [Text(text="I am automated."), HELLO]
    store.answer(db, chat, "m2", opened, None)
    assert store.with_opening(db, chat, [HELLO], "I am automated.") == [HELLO]


def test_the_history_is_in_order_and_has_the_latest(
    db: Session, chat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "HISTORY", 2)
    for number in "123":
        receive(db, chat, number, number)
    assert [row.text for row, _ in store.history(db, chat)] == ["2", "3"]


def test_feedback_needs_its_message(db: Session, chat: str) -> None:
    receive(db, chat)
    assert store.give_feedback(db, chat, "m", "up", None)
    assert not store.give_feedback(db, chat, "x", "up", None)
    assert not store.give_feedback(db, "another", "m", "up", None)


def test_a_conversation_is_known_until_it_is_gone(db: Session, chat: str) -> None:
    assert store.known(db, chat)
    db.delete(db.get_one(Conversation, chat))
    db.flush()
    assert not store.known(db, chat)


def test_a_conversation_that_many_start_at_the_same_moment_is_started_once(
    database_url: str,
) -> None:
    upgrade()
    together = Barrier(4)

    def ensure(_: int) -> bool:
        with session() as db, db.begin():
            together.wait()
            return store.ensure(db, "c")

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ensure, range(4))) == [False, False, False, True]


@pytest.mark.parametrize(
    ("effects", "minor"),
    [
        ([Effects(minor=True)], True),
        ([Effects(minor=True), Effects()], True),
        ([Effects(minor=True), Effects(minor=False)], False),
    ],
)
def test_what_a_turn_says_of_the_age_is_kept(
    db: Session, chat: str, effects: list[Effects], minor: bool
) -> None:
    for number, effect in enumerate(effects):
        store.receive(db, chat, f"m{number}", "Hello", None, PATIENCE)
        turn = Turn(Understanding(), [HELLO], [], effect, finished=True)
        store.answer(db, chat, f"m{number}", [HELLO], turn)
    assert db.get_one(Conversation, chat, populate_existing=True).minor is minor
