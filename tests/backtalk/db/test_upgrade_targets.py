"""Targets that stood among the console's settings keep what they are, and what was sent to them."""

import pytest
from alembic import command
from sqlalchemy import JSON, bindparam, inspect, select, text
from sqlalchemy.exc import IntegrityError

from backtalk.db.migrate import config, upgrade
from backtalk.db.models import Notification, NotificationTarget
from backtalk.db.session import database, session
from backtalk.notifications import targets
from backtalk.notifications.targets import Secret, Target
from backtalk.privacy import crypto

DESK = {
    "id": 123456789,
    "name": "Front Desk",
    "kind": "email",
    "about": ["lead", "danger"],
    "personal": True,
    "on": False,
    "shown": "desk@clinic.example",
}
SECRET = Secret(url="https://hooks.example/x", key="whsec_a")
SETTING = text(
    "INSERT INTO console_settings (key, value, secret, version, changed_at, changed_by)"
    " VALUES (:key, :value, :secret, 3, '2026-11-01', 7)"
).bindparams(bindparam("value", type_=JSON()))
NOTIFICATION = text(
    "INSERT INTO notifications"
    " (key, kind, target, payload, state, attempts, created_at, next_try_at)"
    " VALUES (:key, 'digest', :target, :payload, 'sent', 1, '2026-11-01', '2026-11-01')"
)


@pytest.fixture
def before(database_url: str) -> None:
    """A database of 0014 with a target, half a one, and notifications to both."""
    with database().begin() as connection:
        command.upgrade(config(connection), "0014")
        secret = crypto.encrypt(SECRET.model_dump_json())
        number = DESK["id"]
        connection.execute(SETTING, {"key": f"notify.{number}", "value": DESK, "secret": secret})
        half = {"key": "notify.1", "value": {"name": "half"}, "secret": None}
        connection.execute(SETTING, half)
        for key, target in (("a", str(number)), ("b", str(number)), ("a", "1")):
            given = {"key": key, "target": target, "payload": b""}
            connection.execute(NOTIFICATION, given)


@pytest.mark.usefixtures("before")
def test_targets_and_what_was_sent_to_them_are_carried_over() -> None:
    upgrade()
    desk = DESK["id"]
    with session() as db:
        expected = {**{k: v for k, v in DESK.items() if k != "on"}, "enabled": DESK["on"]}
        assert targets.all_targets(db) == [Target.model_validate(expected)]
        assert targets.secret_of(db, 123456789) == SECRET
        row = db.get_one(NotificationTarget, desk)
        assert (row.version, row.changed_by, row.changed_at.year) == (3, 7, 2026)
        sent = db.execute(select(Notification.key, Notification.target_id)).all()
    assert sorted(map(tuple, sent)) == [("a", desk), ("b", desk)]
    assert "console_settings" not in inspect(database()).get_table_names()


@pytest.mark.usefixtures("before")
def test_afterwards_no_notification_is_without_its_target() -> None:
    upgrade()
    with session() as db, db.begin():
        new = targets.save(db, Target(name="New", kind="email", about=("lead",)), SECRET, None)
        targets.remove(db, 123456789)
        assert new.id not in (0, 123456789)
    with session() as db:
        assert db.scalars(select(Notification)).all() == []
        db.add(Notification(key="c", kind="test", target_id=123456789, payload=b""))
        with pytest.raises(IntegrityError):
            db.flush()


@pytest.mark.usefixtures("before")
def test_it_can_be_taken_back() -> None:
    upgrade()
    with database().begin() as connection:
        command.downgrade(config(connection), "0014")
        query = text("SELECT key, value, version, changed_by FROM console_settings")
        (setting,) = connection.execute(query.columns(value=JSON())).all()
        sent = connection.execute(text("SELECT key, target FROM notifications")).all()
    assert setting == (f"notify.{DESK['id']}", DESK, 3, 7)
    assert sorted(map(tuple, sent)) == [("a", str(DESK["id"])), ("b", str(DESK["id"]))]
    upgrade()
    with session() as db:
        assert [target.name for target in targets.all_targets(db)] == ["Front Desk"]
