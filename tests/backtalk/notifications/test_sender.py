"""Every lead arrives, whatever the receiver does; at most the key repeats."""

import time
from datetime import datetime, timedelta

import pytest

from backtalk.db.models import now
from backtalk.db.session import session
from backtalk.notifications import outbox as box
from backtalk.notifications import retry, sender, targets, webhook
from backtalk.privacy import crypto
from tests.backtalk.notifications.helpers import (
    CLINIC,
    NAME,
    Clock,
    add_target,
    ask,
    rows,
    send,
    states,
)
from tests.backtalk.notifications.receiver import Behaviour, Receiver, running


def send_until_empty(clock: Clock, hours: float = 30) -> None:
    """Look into the outbox whenever something is due, on a clock of our own."""
    end = clock.at + timedelta(hours=hours)
    while clock.at < end:
        send(clock)
        waiting = [row.next_try_at for row in rows() if row.state == "waiting"]
        if not waiting:
            return
        clock.at = max(clock.at, min(waiting))


@pytest.mark.usefixtures("outbox")
class TestReceivers:
    """What the receiver may do."""

    def test_a_request_arrives_once(self, receiver: Receiver, behaviour: Behaviour) -> None:
        add_target(receiver.url)
        lead, clock = ask(), Clock()
        assert send(clock) == 1
        assert send(clock) == 0
        (got,) = behaviour.got
        assert got.json["lead"]["id"] == lead.id
        assert got.json["id"] == got.key == rows()[0].key
        assert states() == ["sent"]

    def test_what_was_sent_is_kept_no_longer(self, receiver: Receiver) -> None:
        add_target(receiver.url, personal=True)
        ask()
        send(Clock())
        assert rows()[0].payload == b""

    def test_it_counts_as_failing_from_the_second_failed_try_on(self) -> None:
        with running() as gone:
            add_target(gone.url)
        ask()
        clock = Clock()
        seen = []
        for _ in range(2):
            send(clock)
            with session() as db:
                seen.append(box.count_failing(db))
            clock.move(minutes=2)
        assert seen == [0, 1]

    def test_down_for_an_hour(self) -> None:
        with running() as gone:
            port = gone.server_port
        add_target(gone.url)
        made = [ask(number).id for number in range(3)]
        clock = Clock()
        end = clock.at + timedelta(hours=1)
        while clock.at < end:
            assert send(clock) == 0
            clock.move(seconds=20)
        assert states() == ["waiting"] * 3
        assert "could not be reached" in str(rows()[0].last_error)
        behaviour = Behaviour()
        with running(port, behaviour):
            back = clock.at
            send_until_empty(clock)
            assert clock.at - back <= retry.LONGEST_DELAY + timedelta(minutes=1)
        assert sorted(got.json["lead"]["id"] for got in behaviour.got) == made
        assert rows()[0].last_error is None

    @pytest.mark.parametrize("trouble", [500, 429, 404, "hang up", "redirect"])
    def test_trouble_four_times_in_a_row(
        self, receiver: Receiver, behaviour: Behaviour, trouble: str | int
    ) -> None:
        behaviour.answers = [trouble] * 4 + [200]
        add_target(receiver.url)
        ask()
        send_until_empty(Clock())
        assert states() == ["sent"]
        assert len(behaviour.got) == 5
        assert len(set(behaviour.keys)) == 1
        assert len({got.body for got in behaviour.got}) == 1

    def test_hanging(self, receiver: Receiver, behaviour: Behaviour) -> None:
        behaviour.answers = ["hang", 200]
        add_target(receiver.url)
        ask()
        started = time.monotonic()
        send_until_empty(Clock())
        assert time.monotonic() - started < 5
        assert states() == ["sent"]
        assert len(set(behaviour.keys)) == 1

    def test_a_late_answer_makes_the_same_key_arrive_twice(
        self, receiver: Receiver, behaviour: Behaviour
    ) -> None:
        behaviour.answers = ["late", 200]
        add_target(receiver.url)
        ask()
        send_until_empty(Clock())
        assert states() == ["sent"]
        assert len(behaviour.keys) == 2
        assert len(set(behaviour.keys)) == 1

    def test_an_answer_that_drips_ends_at_the_deadline(
        self, receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sender, "DEADLINE", 0.5)
        monkeypatch.setattr(webhook, "_TIMEOUT", 60)  # a stalled machine ends no try
        behaviour.answers = ["drip"]
        add_target(receiver.url)
        ask()
        clock = Clock()
        started = time.monotonic()
        assert send(clock) == 0
        assert time.monotonic() - started < 2
        assert "in time" in str(rows()[0].last_error)
        clock.move(minutes=1)
        assert send(clock) == 0
        assert "still hangs" in str(rows()[0].last_error)
        assert len(behaviour.got) == 1

    def test_an_endless_answer_is_not_read(self, receiver: Receiver, behaviour: Behaviour) -> None:
        behaviour.answers = ["endless"]
        add_target(receiver.url)
        ask()
        started = time.monotonic()
        assert send(Clock()) == 1
        assert time.monotonic() - started < 2

    def test_one_that_hangs_does_not_keep_the_others_waiting(
        self, receiver: Receiver, behaviour: Behaviour
    ) -> None:
        slow = Behaviour(answers=["hang"])
        with running(behaviour=slow) as hanging:
            add_target(hanging.url)
            add_target(receiver.url)
            for number in range(5):
                ask(number)
            started = time.monotonic()
            assert send(Clock()) == 5
            assert time.monotonic() - started < 3
        assert len(slow.got) == 1


@pytest.mark.usefixtures("outbox")
class TestFailing:
    """What comes of it when it does not arrive."""

    def test_after_a_day_it_has_failed_and_can_be_sent_again(
        self, receiver: Receiver, behaviour: Behaviour
    ) -> None:
        behaviour.answers = [500]
        add_target(receiver.url)
        ask()
        clock = Clock()
        started = clock.at
        send_until_empty(clock)
        assert states() == ["failed"]
        assert timedelta(hours=23) < clock.at - started < timedelta(hours=25)
        assert 90 < rows()[0].attempts < 110
        assert rows()[0].last_error == "The server answered 500."
        behaviour.answers = [200]
        assert send(clock) == 0
        with session() as db, db.begin():
            box.send_again(db)
        assert send(clock) == 1
        assert len(set(behaviour.keys)) == 1

    def test_a_night_without_our_server_takes_no_try_away(self, receiver: Receiver) -> None:
        add_target(receiver.url)
        ask()
        clock = Clock()
        clock.move(days=3)
        assert send(clock) == 1

    def test_a_target_that_was_turned_off_gets_nothing_more(
        self, receiver: Receiver, behaviour: Behaviour
    ) -> None:
        target = add_target(receiver.url)
        ask()
        add_target(receiver.url, id=target.id, enabled=False)
        assert send(Clock()) == 0
        assert behaviour.got == []
        assert "turned off" in str(rows()[0].last_error)

    def test_a_target_that_was_removed_gets_nothing_that_waited(self, receiver: Receiver) -> None:
        target = add_target(receiver.url)
        ask()
        with session() as db, db.begin():
            targets.remove(db, target.id)
        assert rows() == []
        assert send(Clock()) == 0

    def test_another_key_of_the_database_is_told(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_target(receiver.url)
        ask()
        monkeypatch.setenv(
            "BACKTALK_ENCRYPTION_KEY", "bm9ib2R5IGtub3dzIHRoaXMga2V5IGF0IGFsbCEhISE="
        )
        crypto.forget_key()
        from backtalk.settings import settings

        settings.cache_clear()
        assert send(Clock()) == 0
        assert "another key" in str(rows()[0].last_error)

    def test_a_test_is_tried_once_even_where_all_else_is_off(
        self, receiver: Receiver, behaviour: Behaviour
    ) -> None:
        behaviour.answers = [500, 200]
        target = add_target(receiver.url, enabled=False)
        for expected in ("The server answered 500.", None):
            with session() as db, db.begin():
                row = box.put(db, target, "test", f"t{expected}", {"type": "test"})
            assert sender.send_now(row.id, CLINIC) == expected
        assert states() == ["failed", "sent"]

    def test_logs_say_nothing_personal(
        self, receiver: Receiver, behaviour: Behaviour, capsys: pytest.CaptureFixture[str]
    ) -> None:
        behaviour.answers = [500, 200]
        add_target(receiver.url, personal=True)
        ask()
        send_until_empty(Clock())
        logged = "".join(capsys.readouterr())
        assert "answered 500" in logged
        assert "sent" in logged
        for words in (NAME, "Bloggs", "4155550132", "jo@example", receiver.url):
            assert words not in logged


def test_holding_is_longer_than_any_try() -> None:
    at: datetime = now()
    assert at + sender.HOLD > at + 2 * timedelta(seconds=sender.DEADLINE)
