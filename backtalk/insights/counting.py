"""Counting what happened on one day. `Kind` says what is counted."""

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from backtalk.conversations.counters import unanswered
from backtalk.db.models import ChatMessage, Conversation, DangerSign, Lead
from backtalk.insights.period import day_bounds
from backtalk.red_flags.levels import RANKS

NO_HOUR = 0
"""The hour of what is counted by day alone."""

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
Counts = Counter[tuple[int, str]]
"""How often, by hour and kind."""


class Kind(StrEnum):
    """What is counted; those with a colon go on with which."""

    VISITED = "visited"  # pages seen that have the chat on them
    OPENED = "opened"  # the chat was opened
    ASKED = "asked"  # conversations begun
    LEAD = "lead"  # contact requests made
    BOOKED = "booked"  # contact requests that led to an appointment, by the day of that
    TOPIC = "topic:"  # messages about a topic
    ANSWERED = "answered"  # what visitors typed and got an answer of substance to
    UNANSWERED = "unanswered:"  # ... and did not; why
    LIKED = "liked"
    DISLIKED = "disliked"
    DANGER = "danger:"  # messages with a danger sign; how strong, or `check` for a question back
    REPLY = "reply:"  # first tries to reach somebody: in_time or late
    WITHIN = "within:"  # ... how soon, see WITHIN
    COUNTED = "counted"  # the day was counted as a whole


VISITS = (Kind.VISITED, Kind.OPENED)
"""Counted as they happen: there is nothing from which they could be counted anew."""
WITHIN = {"1h": 1, "4h": 4, "24h": 24, "48h": 48}
"""Hours up to which a first try falls into a class; above all of them it is `more`."""
FAILED = "failed"
_TOLD = ("alarm", "soon")  # outcomes that tell the visitor what to do
_TOPIC_INTENT = "topic/"
_LONGEST = 27  # of a kind, so that `demo:` fits before it


def count_day(db: Session, day: date, zone: ZoneInfo) -> Counts:
    """All that happened on a day but `VISITS`."""
    start, end = day_bounds(day, zone)

    def on(at: Moment) -> ColumnElement[bool]:
        return and_(at >= start, at < end)

    counts: Counts = Counter()
    real = and_(Lead.status != "not_a_lead", Lead.merged_into.is_(None))
    begun = db.scalars(select(Conversation.started_at).where(on(Conversation.started_at)))
    made = db.scalars(select(Lead.created_at).where(on(Lead.created_at), real))
    for kind, moments in ((Kind.ASKED, begun), (Kind.LEAD, made)):
        counts.update((moment.astimezone(zone).hour, str(kind)) for moment in moments)
    by_day: Counter[str] = Counter()
    by_day[Kind.BOOKED] = db.scalar(select(func.count()).where(on(Lead.booked_at), real)) or 0
    by_day += _messages(db, on(ChatMessage.received_at))
    by_day += _danger(db, on(DangerSign.at))
    by_day += _replies(db, and_(on(Lead.contacted_at), real))
    counts.update({(NO_HOUR, kind[:_LONGEST]): count for kind, count in by_day.items() if count})
    return counts


def _messages(db: Session, on_day: ColumnElement[bool]) -> Counter[str]:
    typed = ChatMessage.payload.is_(None).label("typed")
    missed = unanswered().label("missed")
    alike = (ChatMessage.state, ChatMessage.intent, ChatMessage.feedback)
    # By name: a parameter in GROUP BY is to PostgreSQL another one than the same in SELECT.
    rows = db.execute(
        select(*alike, typed, missed, func.count())
        .where(on_day)
        .group_by(*alike, "typed", "missed")
    )
    found: Counter[str] = Counter()
    for state, intent, feedback, is_typed, is_unanswered, count in rows:
        if feedback:
            found[Kind.LIKED if feedback == "up" else Kind.DISLIKED] += count
        if state == "failed":
            found[f"{Kind.UNANSWERED}{FAILED}"] += count
        if state != "answered":
            continue
        if intent and intent.startswith(_TOPIC_INTENT):
            found[Kind.TOPIC + intent.removeprefix(_TOPIC_INTENT)] += count
        if is_unanswered:
            found[f"{Kind.UNANSWERED}{intent}"] += count
        elif is_typed:
            found[Kind.ANSWERED] += count
    return found


def _danger(db: Session, on_day: ColumnElement[bool]) -> Counter[str]:
    """Messages by their strongest sign; those that were only asked about count as a check."""
    told = DangerSign.outcome.in_(_TOLD)
    levels = ((and_(told, DangerSign.level == level), rank) for level, rank in RANKS.items())
    check = len(RANKS) + 1
    rank = func.min(case(*levels, else_=check)).label("rank")
    messages = (
        select(rank)
        .where(on_day, or_(told, DangerSign.outcome == "check"))
        .group_by(DangerSign.conversation_id, DangerSign.message_id)
        .subquery()
    )
    names = {rank: level for level, rank in RANKS.items()} | {check: "check"}
    rows = db.execute(select(messages.c.rank, func.count()).group_by(messages.c.rank))
    return Counter({f"{Kind.DANGER}{names[rank]}": count for rank, count in rows})


def _replies(db: Session, on_day: ColumnElement[bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    rows = db.execute(select(Lead.created_at, Lead.due_at, Lead.contacted_at).where(on_day))
    for created, due, contacted in rows:
        if contacted is None:
            continue
        if due is not None:
            found[f"{Kind.REPLY}{'in_time' if contacted <= due else 'late'}"] += 1
        took = contacted - created
        fits = (name for name, hours in WITHIN.items() if took <= timedelta(hours=hours))
        found[f"{Kind.WITHIN}{next(fits, 'more')}"] += 1
    return found
