"""What is kept of conversations is what Rasa's own store keeps, however long they are."""

import asyncio
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from project import ROOT
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.core.tracker_store import TrackerStore as Store
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_serving import tracker_store
from backtalk_serving.recent import TOO_MANY
from backtalk_serving.tracker_store import TrackerStore

MakeStore = Callable[..., Store]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    user = "nobody"  # PostgreSQL refuses to run as root
    home = Path(tempfile.mkdtemp(prefix="backtalk-postgres-"))
    shutil.chown(home, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")

    run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-D", f"{home}/data")
    options = f"-F -k {home} -h ''"
    run("pg_ctl", "-D", f"{home}/data", "start", "-w", "-l", f"{home}/log", "-o", options)
    yield f"postgresql://postgres@/postgres?host={home}"
    run("pg_ctl", "-D", f"{home}/data", "stop", "-m", "immediate")
    shutil.rmtree(home, ignore_errors=True)


KINDS = ["sqlite", "postgresql"] if shutil.which("initdb") else ["sqlite"]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/events.db"
    found: str = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def made(url: str, domain: Domain) -> Iterator[MakeStore]:
    """Makes stores of the same database, which is emptied in the end."""
    stores: list[Store] = []

    def make(kind: type[SQLTrackerStore] = TrackerStore) -> Store:
        stores.append(kind(domain, host=url))
        return FailSafeTrackerStore(stores[-1], on_tracker_store_error=_failed)

    yield make
    with stores[0].engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events"))
    for store in stores:
        store.engine.dispose()


def _failed(error: Exception) -> None:
    raise error


def fetched(store: Store, sender: str = "v") -> DialogueStateTracker:
    return asyncio.run(store.get_or_create_tracker(sender, append_action_listen=False))


def said(number: int, text: str = "hello", **parsed: Any) -> list[Event]:
    """A turn, as Rasa records it."""
    understood = {"intent": {"name": "greet"}, "entities": [], **parsed}
    return [
        UserUttered(text, understood["intent"], [], understood, metadata={"message_id": number}),
        ActionExecuted("action_say", "RulePolicy", 1.0),
        BotUttered(None, {"custom": {"type": "text", "text": f"reply {number}"}}),
        SlotSet("told", [f"key {n}" for n in range(number + 1)]),
        ActionExecuted("action_listen", "RulePolicy", 1.0),
    ]


def begun() -> list[Event]:
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def turn(store: Store, events: list[Event], sender: str = "v") -> DialogueStateTracker:
    tracker = fetched(store, sender)
    if not tracker.events:
        tracker.update_with_events(begun(), None)
    tracker.update_with_events(events, None)
    asyncio.run(store.save(tracker))
    return tracker


def rows(url: str) -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT * FROM events ORDER BY id")).all()
    engine.dispose()
    return [dict(row) for row in found]


def without_times(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    events = [{**json.loads(row["data"]), "timestamp": 0} for row in kept]
    return [
        {**row, "id": 0, "timestamp": 0, "data": event}
        for row, event in zip(kept, events, strict=True)
    ]


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    found: dict[str, Any] = tracker.current_state()
    return {key: value for key, value in found.items() if key != "latest_event_time"}


def test_it_writes_what_rasas_own_store_writes(made: MakeStore, url: str) -> None:
    kept = []
    for kind, sender in ((SQLTrackerStore, "theirs"), (TrackerStore, "ours")):
        store = made(kind)
        for number in range(3):
            turn(store, said(number), sender)
        turn(store, [*begun(), *said(3)], sender)  # a session that expired
        turn(store, said(4), sender)
        written = [row for row in rows(url) if row["sender_id"] == sender]
        kept.append([{**row, "sender_id": ""} for row in without_times(written)])
    assert kept[0] == kept[1]


def test_what_it_remembers_is_what_it_would_read(made: MakeStore) -> None:
    store = made()
    for events in (said(0), said(1), [*begun(), *said(2)], said(3)):
        turn(store, events)
        remembered, read = fetched(store), fetched(made(SQLTrackerStore))
        assert [e.as_dict() for e in remembered.events] == [e.as_dict() for e in read.events]
        assert state(remembered) == state(read)


def test_a_conversation_goes_on_after_a_restart_and_with_another_engine(made: MakeStore) -> None:
    one, other = made(), made()
    for number, store in enumerate((one, other, one, one, made(), other)):
        before = fetched(store)
        assert len(texts(before)) == number
        turn(store, said(number))
    told = fetched(made()).get_slot("told")
    assert told == [f"key {n}" for n in range(6)]


def test_a_turn_that_broke_off_leaves_nothing_behind(made: MakeStore) -> None:
    store = made()
    turn(store, said(0))
    fetched(store).update_with_events(said(1), None)  # and never saved
    assert fetched(store).get_slot("told") == ["key 0"]


def test_nothing_of_a_turn_is_kept_if_not_all_of_it_is(made: MakeStore, url: str) -> None:
    store = made()
    turn(store, said(0))
    before, tracker = rows(url), fetched(store)
    tracker.update_with_events(said(1), None)
    tracker.events[-1].action_name = lambda: "cannot be written"
    with pytest.raises(TypeError):
        asyncio.run(store.save(tracker))
    assert rows(url) == before


def mask(url: str) -> None:
    """As web does it: the events that name somebody, and a note on the newest one."""
    *_, newest = rows(url)
    noted = json.dumps(json.loads(newest["data"]) | {"metadata": {"masked_at": "today"}})
    change(url, "UPDATE events SET data = replace(data, 'Zebedee', '[name]')")
    change(url, "UPDATE events SET data = :data WHERE id = :id", data=noted, id=newest["id"])


def change(url: str, statement: str, **values: Any) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement), values)
    engine.dispose()


def texts(tracker: DialogueStateTracker) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_what_was_masked_is_read_anew(made: MakeStore, url: str) -> None:
    store = made()
    turn(store, said(0, "I am Zebedee"))
    turn(store, said(1))
    mask(url)
    assert texts(fetched(store)) == ["I am [name]", "hello"]


def test_masking_in_the_middle_of_a_turn_is_not_undone(made: MakeStore, url: str) -> None:
    store = made()
    turn(store, said(0, "I am Zebedee"))
    tracker = fetched(store)
    mask(url)
    tracker.update_with_events(said(1), None)
    asyncio.run(store.save(tracker))
    assert "Zebedee" not in json.dumps([row["data"] for row in rows(url)])
    assert texts(fetched(store)) == ["I am [name]", "hello"]


def test_what_was_deleted_is_forgotten(made: MakeStore, url: str) -> None:
    store = made()
    turn(store, said(0))
    change(url, "DELETE FROM events")
    assert not fetched(store).events


def test_a_long_conversation_stays_as_it_was_and_short(made: MakeStore, url: str) -> None:
    store, longest = made(), 0
    sign = {"danger": {"verdict": "alarm", "rows": [{"id": "ces_bladder", "words": "wet myself"}]}}
    turn(store, said(0, "I wet myself", **sign))
    for number in range(1, 200):
        longest = max(longest, len(fetched(store).events))
        turn(store, said(number))
    assert len(rows(url)) == 200 * len(said(0)) + len(begun())
    short, whole = fetched(store), fetched(made(SQLTrackerStore))
    assert longest < (TOO_MANY + 2) * len(said(0))
    assert state(short) == state(whole)
    assert "I wet myself" in texts(short)
    tail = [e.as_dict() for e in short.events][-25:]
    assert tail == [e.as_dict() for e in whole.events][-25:]


@pytest.mark.parametrize(
    "opening",
    [
        [ActiveLoop("contact_form"), SlotSet("requested_slot", "contact_name")],
        [SlotSet("contact_confirmed", True)],
    ],
)
def test_what_a_form_may_look_back_at_is_not_cut_off(opening: list[Event], made: MakeStore) -> None:
    store = made()
    turn(store, [*said(0)[:2], *opening, ActionExecuted("action_listen")])
    for number in range(1, 3 * TOO_MANY):
        turn(store, said(number))
    assert len(texts(fetched(store))) == 3 * TOO_MANY
    turn(store, [ActiveLoop(None), SlotSet("contact_confirmed", None), *said(0)])
    for number in range(TOO_MANY):
        turn(store, said(number))
    assert len(texts(fetched(store))) <= TOO_MANY + 1


def test_it_forgets_who_left_and_whom_there_is_no_room_for(
    made: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made()
    mine = store._tracker_store
    monkeypatch.setattr(tracker_store, "MOST", 2)
    for sender in ("a", "b", "c"):
        turn(store, said(0), sender)
    assert list(mine._remembered) == ["b", "c"]
    monkeypatch.setattr(tracker_store, "IDLE", -1.0)
    fetched(store, "d")
    assert not mine._remembered


def test_another_model_has_other_slots(made: MakeStore, domain: Domain) -> None:
    store = made()
    turn(store, said(0))
    under_way = fetched(store)
    slot = {"type": "any", "mappings": [{"type": "custom"}]}
    more = domain.as_dict() | {"slots": {"told": slot, "new": {**slot}}}
    store.domain = Domain.from_dict(more)
    under_way.update_with_events(said(1), None)
    asyncio.run(store.save(under_way))
    found = fetched(store)
    assert "new" in found.slots
    assert found.get_slot("told") == ["key 0", "key 1"]
