"""Words that staff put on requests, such as "medicare" or "waiting list"."""

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent, LeadTag
from backtalk.leads import workflow
from backtalk.leads.workflow import LeadError

LONGEST = 40
_MOST = 10  # on one request: more is no longer read
_LISTED = 50


def put(db: Session, lead: Lead, staff_id: int, tag: str) -> LeadEvent | None:
    """Put a word on a request; None if it has it. The caller commits.

    Raises:
        LeadError: If the word is empty or too long, or there are too many.
    """
    word = " ".join(tag.split()).lower()
    if not word or len(word) > LONGEST:
        raise LeadError(f"A tag has 1 to {LONGEST} characters.")
    known = of(db, [lead.id]).get(lead.id, ())
    if word in known:
        return None
    if len(known) >= _MOST:
        raise LeadError(f"A request has at most {_MOST} tags.")
    db.add(LeadTag(lead_id=lead.id, tag=word))
    return workflow.record(db, lead, staff_id, "tagged", {"tag": word})


def drop(db: Session, lead: Lead, staff_id: int, tag: str) -> LeadEvent | None:
    """Take a word off a request; None if it has it not. The caller commits."""
    gone = delete(LeadTag).where(LeadTag.lead_id == lead.id, LeadTag.tag == tag)
    if not db.scalars(gone.returning(LeadTag.tag)).all():
        return None
    return workflow.record(db, lead, staff_id, "untagged", {"tag": tag})


def of(db: Session, lead_ids: Iterable[int]) -> dict[int, list[str]]:
    """The words on each of these requests, in the order of the alphabet."""
    found: dict[int, list[str]] = {}
    query = select(LeadTag).where(LeadTag.lead_id.in_(list(lead_ids))).order_by(LeadTag.tag)
    for row in db.scalars(query):
        found.setdefault(row.lead_id, []).append(row.tag)
    return found


def used(db: Session) -> list[str]:
    """The words in use, the most frequent first."""
    query = select(LeadTag.tag).group_by(LeadTag.tag).order_by(func.count().desc(), LeadTag.tag)
    return list(db.scalars(query.limit(_LISTED)))
