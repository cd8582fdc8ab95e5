"""Several senders at once: nothing goes out twice, and nothing stays behind."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from backtalk.db.session import session
from backtalk.notifications import sender
from tests.backtalk.notifications.helpers import (
    Clock,
    add_target,
    ask,
    send,
    states,
)
from tests.backtalk.notifications.receiver import Behaviour, Receiver


@pytest.mark.usefixtures("any_outbox")
class TestSeveralSenders:
    """Several web processes on one database, of each kind that is installed."""

    def test_each_row_is_sent_by_one_of_them(
        self, receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # In one process the threads of a target would refuse each other.
        monkeypatch.setattr(sender, "_within", lambda _, work: work())
        add_target(receiver.url)
        made = [ask(number).id for number in range(30)]
        with ThreadPoolExecutor(4) as pool:
            arrived = list(pool.map(lambda _: send(Clock()), range(4)))
        assert sum(arrived) == len(made)
        assert sorted(got.json["lead"]["id"] for got in behaviour.got) == made
        assert len(set(behaviour.keys)) == len(made)

    def test_a_claim_holds_and_runs_out(self, receiver: Receiver) -> None:
        add_target(receiver.url)
        ask()
        clock = Clock()
        assert sender._claim(clock.at, ()) is not None
        assert send(clock) == 0
        clock.at += sender.HOLD - timedelta(seconds=1)
        assert send(clock) == 0
        clock.move(seconds=1)
        assert send(clock) == 1

    def test_who_lost_a_claim_does_not_undo_what_the_next_did(self, receiver: Receiver) -> None:
        add_target(receiver.url)
        ask()
        clock = Clock()
        slow = sender._claim(clock.at, ())
        assert slow
        clock.at += sender.HOLD
        assert send(clock) == 1
        with session() as db, db.begin():
            sender._settle(db, slow, "The server did not answer in time.", clock.at)
        assert states() == ["sent"]


@pytest.mark.usefixtures("outbox")
def test_if_the_database_fails_after_sending_it_is_sent_again(
    receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_target(receiver.url)
    ask()
    clock, settle = Clock(), sender._settle

    def fail(*args: Any) -> str:
        monkeypatch.setattr(sender, "_settle", settle)
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(sender, "_settle", fail)
    with pytest.raises(OperationalError):
        send(clock)
    clock.at += sender.HOLD
    assert send(clock) == 1
    assert len(behaviour.got) == 2
    assert len(set(behaviour.keys)) == 1
