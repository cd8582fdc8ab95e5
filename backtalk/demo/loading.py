"""Putting invented rows into the database, and taking them out."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, func, insert, not_, select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import (
    Base,
    ChatMessage,
    Conversation,
    DangerSign,
    Decision,
    Lead,
    LeadEvent,
    LeadName,
    LeadNote,
    LeadPart,
    LeadTag,
    LeadView,
    Notification,
    Staff,
    now,
)
from backtalk.db.models import Counter as CounterRow
from backtalk.db.session import database, session
from backtalk.demo.making import MARK, Batch, Maker
from backtalk.demo.words import examples
from backtalk.insights.counting import NO_HOUR, Kind, count_day
from backtalk.insights.period import ONE
from backtalk.insights.totals import DEMO, Slot, add
from backtalk.settings import ROOT

_CHUNK = 300
"""Conversations deleted at a time: others can write between."""


class DemoError(Exception):
    """Invented data cannot be put in."""


def refuse_real(db: Session) -> None:
    """Make sure that the database holds nobody's real conversation or request.

    Raises:
        DemoError: If it does.
    """
    if _is_used(db):
        raise DemoError(
            "This database holds real conversations or requests; use another one"
            " (BACKTALK_VAR=/tmp/demo), or give --force to mix invented ones into it."
        )


def refuse_twice(db: Session) -> None:
    """Make sure that there is nothing invented yet.

    Raises:
        DemoError: If there is.
    """
    invented = exists().where(_invented_lead()) | exists().where(_invented_conversation())
    if db.scalar(select(invented)):
        raise DemoError("There is invented data already; take it out with --remove first.")


def load(content: Content, leads: int, messages: int, days: int) -> Iterator[int]:
    """Invent and insert; gives the number of messages and requests inserted with each step.

    Args:
        content: The clinic's content: topics, promised time, time zone.
        leads: How many contact requests.
        messages: How many messages of visitors, about.
        days: Over how many days until now.
    """
    zone = ZoneInfo(content.clinic.time_zone)
    until = now().astimezone(zone)
    span = [until.date() - ONE * number for number in range(days + 1)]
    with session() as db, db.begin():
        staff = db.scalars(select(Staff.id).where(Staff.disabled_at.is_(None))).all()
        before = {day: count_day(db, day, zone) for day in span} if _is_used(db) else {}
    maker = Maker(content, examples(ROOT / "data"), until, days, staff)
    with _loading() as db:
        for batch in maker.batches(leads, messages):
            with db.begin():
                _insert(db, batch)
            yield len(batch.messages) + len(batch.leads)
    for day in span:
        with session() as db, db.begin():
            _count(db, day, zone, before.get(day, Counter()), is_over=day < until.date())


def invented(db: Session) -> int:
    """The number of invented conversations."""
    return db.scalar(select(func.count()).where(_invented_conversation())) or 0


def remove() -> Iterator[int]:
    """Take all invented rows out; gives the number of conversations with each step."""
    with session() as db, db.begin():
        leads = select(Lead.id).where(_invented_lead())
        for table in (LeadName, LeadPart, LeadTag, LeadView, LeadEvent, LeadNote, Notification):
            db.execute(delete(table).where(table.lead_id.in_(leads)))
        db.execute(delete(Lead).where(_invented_lead()))
    while True:
        with session() as db, db.begin():
            ids = db.scalars(
                select(Conversation.id).where(_invented_conversation()).limit(_CHUNK)
            ).all()
            db.execute(delete(Decision).where(Decision.conversation_id.in_(ids)))
            db.execute(delete(DangerSign).where(DangerSign.conversation_id.in_(ids)))
            db.execute(delete(ChatMessage).where(ChatMessage.conversation_id.in_(ids)))
            db.execute(delete(Conversation).where(Conversation.id.in_(ids)))
        if not ids:
            break
        yield len(ids)
    with session() as db, db.begin():
        _uncount(db)


@contextmanager
def _loading() -> Iterator[Session]:
    """A session on a connection of its own, where SQLite uses more memory."""
    with database().connect() as connection:
        if connection.dialect.name == "sqlite":
            for setting in ("cache_size=-262144", "secure_delete=OFF"):
                connection.exec_driver_sql(f"PRAGMA {setting}")
        connection.commit()
        with Session(connection) as db:
            yield db
        # Nobody else gets it as it is now.
        connection.invalidate()


def _is_used(db: Session) -> bool:
    real = exists().where(not_(_invented_conversation()))
    return bool(db.scalar(select(real | exists().where(not_(_invented_lead())))))


def _invented_conversation() -> ColumnElement[bool]:
    return Conversation.id.startswith(MARK)


def _invented_lead() -> ColumnElement[bool]:
    return Lead.message_id.startswith(MARK)


def _insert(db: Session, batch: Batch) -> None:
    for name, rows in (
        ("conversations", batch.conversations),
        ("messages", batch.messages),
        ("danger_signs", batch.danger_signs),
    ):
        if rows:
            # The bare table: the mapped class takes twice as long.
            db.execute(insert(Base.metadata.tables[name]), rows)
    if not batch.leads:
        return
    made = insert(Lead).returning(Lead.id, sort_by_parameter_order=True)
    ids = db.scalars(made, [row for row, _, _ in batch.leads]).all()
    together = list(zip(ids, batch.leads, strict=True))
    words = [{"lead_id": i, "word_hash": w} for i, (_, hashes, _) in together for w in hashes]
    db.execute(insert(LeadName), words)
    parts = [{"lead_id": i, "part_hash": p} for i, (_, _, hashes) in together for p in hashes]
    db.execute(insert(LeadPart), parts)
    came = [
        {"lead_id": i, "at": row["created_at"], "who": "visitor", "what": "created"}
        for i, (row, _, _) in together
    ]
    db.execute(insert(LeadEvent), came)


def _count(
    db: Session, day: date, zone: ZoneInfo, before: Counter[tuple[int, str]], is_over: bool
) -> None:
    """Note what the invented rows add to a day, twice: in the totals, and as what was invented."""
    counts = count_day(db, day, zone)
    visits: Counter[tuple[int, str]] = Counter()
    for (hour, kind), number in (counts - before).items():
        if kind == Kind.ASKED:
            visits[hour, Kind.OPENED] = round(number * 1.6)
            visits[hour, Kind.VISITED] = round(number * 21)
    added = (counts - before if is_over else Counter()) + visits
    totals: dict[Slot, int] = {(day, hour, str(kind)): n for (hour, kind), n in added.items()}
    invented = {(day, hour, f"{DEMO}{kind}"): n for (_, hour, kind), n in totals.items()}
    if is_over:
        totals[day, NO_HOUR, Kind.COUNTED] = 1
    add(db, totals | invented)


def _uncount(db: Session) -> None:
    rows = db.execute(
        select(CounterRow.day, CounterRow.hour, CounterRow.kind, CounterRow.count).where(
            CounterRow.kind.startswith(DEMO)
        )
    ).all()
    add(db, {(day, hour, kind.removeprefix(DEMO)): -count for day, hour, kind, count in rows})
    db.execute(delete(CounterRow).where(CounterRow.kind.startswith(DEMO)))
    db.execute(delete(CounterRow).where(CounterRow.count <= 0))
