"""Who has a request open, so that two people do not call the same person."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.models import LeadView, Staff, now

LASTS = timedelta(seconds=40)
"""How long a look counts: the page says every few seconds that it is still open."""
_RENEWED = timedelta(seconds=15)


def look(db: Session, lead_id: int, staff_id: int) -> None:
    """Note that somebody has it open. The caller commits; it is no change of the request."""
    at = now()
    mine = db.get(LeadView, (lead_id, staff_id))
    if mine is not None:
        if at - mine.at > _RENEWED:
            mine.at = at
        return
    db.execute(delete(LeadView).where(LeadView.at < at - LASTS))
    try:
        with db.begin_nested():
            db.add(LeadView(lead_id=lead_id, staff_id=staff_id, at=at))
    except IntegrityError:
        # Another page of the same person was faster, or the request is gone.
        return


def others(db: Session, lead_id: int, staff_id: int) -> list[str]:
    """The names of the others who have it open."""
    open_ = (LeadView.lead_id == lead_id, LeadView.at > now() - LASTS)
    query = select(Staff.name).join(LeadView, LeadView.staff_id == Staff.id)
    return list(db.scalars(query.where(*open_, Staff.id != staff_id).order_by(Staff.name)))
