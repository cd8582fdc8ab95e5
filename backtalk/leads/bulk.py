"""The same change to many requests at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent
from backtalk.leads import workflow
from backtalk.leads.undo import undo
from backtalk.leads.workflow import LeadError

AT_MOST = 1000
Change = Callable[[Lead], LeadEvent | None]


@dataclass(frozen=True)
class Done:
    """What came of it: the events, and how many requests were left alone.

    Those were changed by somebody else meanwhile, or are gone, or cannot be changed so.
    """

    events: list[int]
    left_alone: int


def each(db: Session, seen: Iterable[tuple[int, int]], change: Change) -> Done:
    """Change each of these requests that is still as its author saw it. The caller commits.

    Args:
        db: A session.
        seen: Ids with the versions that were seen.
        change: What to do with one.

    Raises:
        LeadError: If there are too many, or somebody was faster at this very moment; then
            nothing is changed.
    """
    # In one order, so that two people who change many at once do not wait for each other.
    wanted = sorted(dict(seen).items())
    if len(wanted) > AT_MOST:
        raise LeadError(f"At most {AT_MOST} requests can be changed at once.")
    events, left_alone = [], 0
    for lead_id, version in wanted:
        try:
            event = change(workflow.get(db, lead_id, version))
        except LeadError:
            if not db.is_active:  # somebody was faster by a hair; the transaction is lost
                raise
            left_alone += 1
        else:
            events += [event.id] if event else []
    return Done(events, left_alone)


def undo_all(db: Session, event_ids: Iterable[int], staff_id: int) -> Done:
    """Take these changes back, the latest first; the caller commits."""
    events, left_alone = [], 0
    for event_id in sorted(set(event_ids), reverse=True)[:AT_MOST]:
        try:
            events.append(undo(db, event_id, staff_id).id)
        except LeadError:
            left_alone += 1
    return Done(events, left_alone)
