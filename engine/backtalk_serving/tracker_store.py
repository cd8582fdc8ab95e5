"""Where conversations are kept: Rasa's own table, read once and appended to.

Rasa's SQLTrackerStore reads the whole session before each message, counts it once more before it
saves, and opens a connection each time: two fifths of a message's time, and more with each turn.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import rasa.core.tracker_store
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_serving.recent import recent

MOST = 128
"""Conversations that are remembered; each takes a few hundred kilobytes at most."""
IDLE = 600.0
"""Seconds after which a conversation is forgotten, with what the visitor wrote."""


@dataclass(frozen=True)
class Newest:
    """The newest row of a conversation.

    Whoever adds to a conversation, deletes it, or masks it (`backtalk.privacy.masking`) changes it:
    one look tells whether what is remembered still holds.
    """

    id: int
    data: str


class Kept(DialogueStateTracker):
    """A tracker whose first `stored` events stand for what the database holds up to `newest`."""

    stored: int
    newest: Newest
    domain: Domain


class TrackerStore(SQLTrackerStore):
    """Rasa's store of events in SQL, which remembers the conversations that are going on.

    A tracker is handed out once, and remembered again once it has been saved, so that nothing is
    left of a turn that broke off.
    """

    def __init__(self, domain: Domain | None = None, **kwargs: Any) -> None:
        """Make the table if it is not there."""
        self._remembered: OrderedDict[str, tuple[float, Kept]] = OrderedDict()
        super().__init__(domain, **kwargs)
        table = self.SQLEvent.__table__
        self.engine: Any = _staying_connected(self.engine, table)
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
        self._insert = table.insert()
        of_sender = table.c.sender_id == sa.bindparam("sender")
        latest = sa.select(table.c.id, table.c.data).where(of_sender)
        self._latest = latest.order_by(table.c.id.desc()).limit(sa.bindparam("most"))
        # As upstream's `_event_query`, without building it anew each time.
        began = sa.select(sa.func.max(table.c.timestamp)).where(
            of_sender, table.c.type_name == SessionStarted.type_name
        )
        since = table.c.timestamp >= began.scalar_subquery()
        whole = began.scalar_subquery().is_(None)
        session = sa.select(table.c.data).where(of_sender, since | whole)
        self._session = session.order_by(table.c.id)

    @property
    def domain(self) -> Domain:
        """The domain of the model that answers."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
        self._remembered.clear()  # trackers hold the slots of their domain

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the latest session; None if nothing is kept of the conversation."""
        known = self._recall(sender_id)
        newest = self._newest(sender_id)
        if newest is None:
            return None
        if known and known.newest == newest:
            return known
        return self._load(sender_id, newest)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not kept yet, all of them or none."""
        await self.stream_events(tracker)
        fresh = self._fresh(tracker)
        if not fresh:
            return
        rows = [_row(tracker.sender_id, event) for event in fresh]
        with self.engine.begin() as connection:
            connection.execute(self._insert, rows)
            written = connection.execute(
                self._latest, {"sender": tracker.sender_id, "most": len(rows) + 1}
            ).all()
        before = [Newest(*row) for row in written[len(rows) :]]
        known = [tracker.newest] if isinstance(tracker, Kept) else []
        # If somebody has changed it meanwhile, it is read anew.
        if before == known:
            self._remember(tracker, Newest(*written[0]))

    def _fresh(self, tracker: DialogueStateTracker) -> list[Event]:
        """The events of the tracker that the database does not hold."""
        if isinstance(tracker, Kept):
            return list(itertools.islice(tracker.events, tracker.stored, None))
        if self._newest(tracker.sender_id) is None:
            return list(tracker.events)
        # Somebody has put it together from outside.
        with self.session_scope() as session:
            return list(self._additional_events(session, tracker))

    def _load(self, sender_id: str, newest: Newest) -> Kept:
        with self.engine.connect() as connection:
            rows = connection.execute(self._session, {"sender": sender_id}).scalars()
            events = [json.loads(data) for data in rows]
        tracker: Kept = Kept.from_dict(sender_id, events, self.domain.slots)
        return self._marked(tracker, newest)

    def _marked(self, tracker: Kept, newest: Newest) -> Kept:
        tracker.stored, tracker.newest, tracker.domain = len(tracker.events), newest, self.domain
        return tracker

    def _newest(self, sender_id: str) -> Newest | None:
        with self.engine.connect() as connection:
            row = connection.execute(self._latest, {"sender": sender_id, "most": 1}).first()
        return Newest(*row) if row else None

    def _recall(self, sender_id: str) -> Kept | None:
        long_ago = time.monotonic() - IDLE
        while self._remembered:
            sender, (at, _) = next(iter(self._remembered.items()))
            if at > long_ago:
                break
            self._remembered.pop(sender, None)
        _, tracker = self._remembered.pop(sender_id, (0, None))
        return tracker

    def _remember(self, tracker: DialogueStateTracker, newest: Newest) -> None:
        if isinstance(tracker, Kept) and tracker.domain is not self.domain:
            return
        tracker = self._marked(recent(_latest_session(tracker, self.domain), self.domain), newest)
        self._remembered[tracker.sender_id] = (time.monotonic(), tracker)
        if len(self._remembered) > MOST:
            self._remembered.popitem(last=False)


def _staying_connected(engine: sa.engine.Engine, table: sa.Table) -> sa.engine.Engine:
    """An engine that keeps its connections with SQLite too, and finds the newest row at once."""
    engine.dispose()
    given = rasa.core.tracker_store.create_engine_kwargs(engine.url)
    if engine.dialect.name != "sqlite":
        given["pool_pre_ping"] = True
    staying = sa.create_engine(engine.url, poolclass=sa.pool.QueuePool, **given)
    if engine.dialect.name == "postgresql":
        # In SQLite each index ends with the row's id.
        columns = "sender_id, id"
        made = f"CREATE INDEX IF NOT EXISTS ix_events_sender_id_id ON {table.name} ({columns})"
        # Several engines may start at once, and one of them makes it.
        with (
            suppress(sa.exc.IntegrityError, sa.exc.ProgrammingError),
            staying.begin() as connection,
        ):
            connection.execute(sa.text(made))
    return staying


def _latest_session(tracker: DialogueStateTracker, domain: Domain) -> Kept:
    """The tracker as it will be read: what was before the latest start of a session is left out."""
    began = max((e.timestamp for e in tracker.events if isinstance(e, SessionStarted)), default=0)
    if isinstance(tracker, Kept) and tracker.events[0].timestamp >= began:
        return tracker
    events = [event for event in tracker.events if event.timestamp >= began]
    kept: Kept = Kept.from_events(tracker.sender_id, events, domain.slots)
    return kept


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """The event as Rasa's own store writes it."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
