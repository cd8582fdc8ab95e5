"""Databases of each kind, and a receiver."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from backtalk.db import session as sessions
from backtalk.db.models import Base
from backtalk.notifications import sender, webhook
from tests.backtalk.notifications.receiver import Behaviour, Receiver, running
from tests.environment import environment


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> None:
    sender._trying.clear()


@pytest.fixture
def outbox(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty outbox; loopback may be asked, and whoever does not answer is left soon."""
    monkeypatch.setattr(webhook, "_TIMEOUT", (0.5, 0.5))
    with environment(monkeypatch, notify_private_addresses=True):
        yield


@pytest.fixture
def any_outbox(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same on each kind of database that is installed."""
    with environment(monkeypatch, notify_private_addresses=True):
        Base.metadata.create_all(sessions.database())
        yield


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as server:
        yield server


@pytest.fixture
def behaviour(receiver: Receiver) -> Behaviour:
    return receiver.behaviour
