"""Filters of requests that a member of staff gave a name. The caller of each function commits."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backtalk.db.models import SavedFilter
from backtalk.staff.accounts import StaffError

LONGEST_NAME = 40
MOST = 20


def mine(db: Session, staff_id: int) -> list[SavedFilter]:
    """The filters that somebody keeps, by name."""
    query = select(SavedFilter).where(SavedFilter.staff_id == staff_id)
    return list(db.scalars(query.order_by(SavedFilter.name)))


def save(db: Session, staff_id: int, name: str, wanted: dict[str, str]) -> SavedFilter:
    """Keep a filter; one of the same name is replaced.

    Args:
        db: A session.
        staff_id: Whose it is.
        name: As its owner calls it.
        wanted: The list's parameters; nothing that names a visitor.

    Raises:
        StaffError: If the name does not do, or there are too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise StaffError(f"A filter's name has 1 to {LONGEST_NAME} letters.")
    before = mine(db, staff_id)
    kept = next((one for one in before if one.name == name), None)
    if kept is None:
        if len(before) >= MOST:
            raise StaffError(f"You keep {MOST} filters already; delete one first.")
        kept = SavedFilter(staff_id=staff_id, name=name)
        db.add(kept)
    kept.filter = wanted
    db.flush()
    return kept


def drop(db: Session, staff_id: int, filter_id: int) -> None:
    """Delete one of one's own filters; that of somebody else, or none, is left alone."""
    db.execute(
        delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.staff_id == staff_id)
    )
