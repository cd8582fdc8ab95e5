"""A notification is there exactly when what it tells is, and tells no more than it may."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from backtalk.db.models import Conversation, DangerSign, Lead, Notification, NotificationTarget, now
from backtalk.db.session import session
from backtalk.leads import intake
from backtalk.leads.intake import LeadsUnavailable
from backtalk.notifications import outbox as box
from backtalk.notifications import targets
from backtalk.notifications.errors import TargetError
from backtalk.notifications.targets import Secret
from backtalk.privacy import crypto, deletion
from backtalk.red_flags import state
from backtalk.red_flags.state import Record
from backtalk.settings import settings
from tests import frozen
from tests.backtalk.notifications.helpers import (
    EMAIL,
    NAME,
    PHONE,
    add_target,
    ask,
    request,
    rows,
    states,
)

pytestmark = pytest.mark.usefixtures("outbox")
URL = "https://clinic.example/hook"
PERSONAL = (NAME, "Bloggs", PHONE, EMAIL, "mornings", "hip tightness")


def told(row: Notification) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(crypto.decrypt(row.payload))
    return payload


def raise_alarm(message: str, conversation: str = "c1", level: str = "emergency_now") -> None:
    with session() as db, db.begin():
        if db.get(Conversation, conversation) is None:
            db.add(Conversation(id=conversation))
            db.flush()
        memory = state.recall(db, conversation, message, 1.0)
        sign = Record.model_validate({"outcome": "alarm", "red_flag_id": "dvt", "level": level})
        box.announce_danger(db, conversation, state.keep(db, conversation, memory, [sign]))


def test_a_request_tells_each_target_that_is_on() -> None:
    first, second = add_target(URL), add_target(f"{URL}/2")
    add_target(f"{URL}/3", enabled=False)
    add_target(f"{URL}/4", about=("digest",))
    lead = ask()
    assert {row.target_id for row in rows()} == {first.id, second.id}
    assert {(row.lead_id, row.state, row.kind) for row in rows()} == {(lead.id, "waiting", "lead")}
    assert len({row.key for row in rows()}) == 1
    ask()
    assert len(rows()) == 2


def test_a_request_that_is_not_saved_tells_nobody() -> None:
    add_target(URL)

    def fail_afterwards(db: Session, lead: Lead, *, new: bool, complete: bool) -> None:
        box.announce_lead(db, lead, new=new, complete=complete)
        db.flush()
        raise LeadsUnavailable("gone")

    with session() as db, pytest.raises(LeadsUnavailable):
        intake.take(db, frozen.content(), request(), on_saved=fail_afterwards)
    with session() as db:
        assert db.scalars(select(Lead)).all() == []
    assert rows() == []


def test_nothing_personal_is_told_unless_it_is_turned_on() -> None:
    add_target(URL)
    ask()
    said = json.dumps(told(rows()[0]))
    assert not [words for words in PERSONAL if words in said]
    assert "person" not in told(rows()[0])


def test_personal_details_are_told_and_encrypted_where_they_are_turned_on() -> None:
    add_target(URL, personal=True)
    ask()
    (row,) = rows()
    assert told(row)["person"] == {
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "best_time": "mornings",
        "reason": "hip tightness",
        "topic": None,
    }
    with session() as db:
        kept = db.scalar(text("SELECT payload FROM notifications"))
    assert not [words for words in PERSONAL if words.encode() in bytes(kept or b"")]


def test_the_link_and_the_promise_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    add_target(URL)
    monkeypatch.setenv("BACKTALK_PUBLIC_URL", "https://chat.clinic.example/")
    settings.cache_clear()
    lead = ask()
    about = told(rows()[0])["lead"]
    assert about["link"] == f"https://chat.clinic.example/console/leads/{lead.id}"
    assert about["id"] == lead.id
    assert about["source"] == "chat"


def test_whoever_is_forgotten_leaves_no_notification() -> None:
    add_target(URL, personal=True)
    ask()
    with session() as db, db.begin():
        deletion.forget(db, "c1")
    assert rows() == []


@pytest.mark.parametrize(
    ("about", "level", "expected"),
    [
        (("danger",), "emergency_now", 1),
        (("danger",), "same_day", 0),
        (("lead",), "emergency_now", 0),
    ],
)
def test_emergencies_are_told_where_they_are_turned_on(
    about: tuple[str, ...], level: str, expected: int
) -> None:
    add_target(URL, about=about, personal=True)
    raise_alarm("m1", level=level)
    assert len(rows()) == expected
    for row in rows():
        assert set(told(row)) == {"type", "id", "created_at", "level", "link"}
        # The id is a hash, in which any two letters may stand.
        assert "c1" not in json.dumps({**told(row), "id": ""})


def test_a_conversation_in_danger_is_told_once_a_day() -> None:
    add_target(URL, about=("danger",))
    raise_alarm("m1")
    raise_alarm("m1")
    raise_alarm("m2")
    assert len(rows()) == 1
    raise_alarm("m1", conversation="c2")
    assert len({row.key for row in rows()}) == 2


def test_a_request_in_danger_says_so_where_danger_is_told() -> None:
    add_target(URL, about=("lead", "danger"))
    add_target(f"{URL}/2", about=("lead",))
    raise_alarm("m0")
    ask()
    both, one = (told(row)["lead"] for row in rows() if row.kind == "lead")
    assert both["danger"] == "emergency_now"
    assert "danger" not in one


def test_what_failed_is_sent_again_on_demand() -> None:
    add_target(URL)
    for number in range(3):
        ask(number)
    with session() as db, db.begin():
        for row in db.scalars(select(Notification)):
            row.state, row.attempts, row.next_try_at = "failed", 100, now() + timedelta(hours=1)
    with session() as db, db.begin():
        assert box.count_failed(db) == 3
        assert box.send_again(db, [rows()[0].id]) == 1
        assert box.send_again(db, [rows()[0].id]) == 0
    assert (rows()[0].state, rows()[0].attempts) == ("waiting", 0)
    with session() as db, db.begin():
        assert box.send_again(db) == 2
        assert [row.id for row in box.deliveries(db, "waiting")] == [3, 2, 1]
        assert [row.id for row in box.deliveries(db, before=3)] == [2, 1]
        assert list(box.deliveries(db, "failed")) == []


def test_two_targets_cannot_have_one_name() -> None:
    target = add_target(URL, name="Front desk")
    add_target(URL, name="Other")
    with pytest.raises(TargetError, match="name"):
        add_target(URL, name="front DESK")
    add_target(URL, id=target.id, name="front desk")


def test_addresses_and_passwords_are_encrypted() -> None:
    target = add_target("https://hooks.example/T0P-SECRET", name="Hook")
    with session() as db:
        (row,) = db.execute(select(*NotificationTarget.__table__.columns)).all()
        assert "SECRET" not in repr(row)
        assert targets.secret_of(db, target.id).url.endswith("T0P-SECRET")


def test_a_removed_target_leaves_nothing() -> None:
    target = add_target(URL, secret=Secret(url=URL))
    ask()
    with session() as db, db.begin():
        targets.remove(db, target.id)
        assert targets.all_targets(db) == []
    assert rows() == []


def test_news_from_the_chat_wait_for_what_is_added_and_say_it() -> None:
    add_target(URL, personal=True)
    asked = {"best_time": "", "reason": "", "complete": False}
    ask(1, **asked)
    (held,) = rows()
    assert held.next_try_at > now() + box.HELD / 2
    ask(1, **asked | {"best_time": "evenings"})
    assert rows()[0].next_try_at == held.next_try_at
    ask(1, reason="my hip", complete=True)
    (released,) = rows()
    assert released.next_try_at <= now()
    payload = json.loads(crypto.decrypt(released.payload))
    assert (payload["person"]["best_time"], payload["person"]["reason"]) == ("mornings", "my hip")
    assert (payload["id"], released.key) == (held.key, held.key)


def test_a_danger_sign_does_not_wait() -> None:
    add_target(URL)
    with session() as db, db.begin():
        db.add(Conversation(id="c1"))
        db.flush()
        sign = {"outcome": "alarm", "red_flag_id": "ces_bladder", "level": "emergency_now"}
        db.add(DangerSign(conversation_id="c1", message_id="m0", **sign))
    ask(1, complete=False)
    assert rows()[0].next_try_at <= now()


def test_what_was_sent_is_not_sent_again_for_what_is_added() -> None:
    add_target(URL)
    ask(1, complete=False)
    with session() as db, db.begin():
        db.execute(update(Notification).values(state="sent"))
    ask(1, reason="my hip")
    assert states() == ["sent"]
