from datetime import timedelta

from sqlalchemy.orm import Session

from backtalk.db.models import now
from backtalk.staff import accounts, audit
from backtalk.staff.audit import Filter


def whats(db: Session, wanted: Filter, limit: int = 50) -> list[str]:
    return [entry.what for entry, _ in audit.entries(db, wanted, limit)]


def test_entries_are_found_by_who_what_and_when(db: Session) -> None:
    ann = accounts.add(db, "Ann", "ann@clinic.test", "staff")
    audit.record(db, "lead.exported", ann.id, details={"rows": 3})
    audit.record(db, "leadership.changed", None)
    audit.record(db, "lead.noted", None, kind="lead", object_id=7)
    db.flush()
    assert whats(db, Filter()) == ["lead.noted", "leadership.changed", "lead.exported"]
    assert whats(db, Filter(staff_id=ann.id)) == ["lead.exported"]
    assert whats(db, Filter(what="lead")) == ["lead.noted", "lead.exported"]
    assert whats(db, Filter(what="lead.noted")) == ["lead.noted"]
    assert whats(db, Filter(what="%")) == []
    assert whats(db, Filter(until=now() - timedelta(hours=1))) == []
    assert len(whats(db, Filter(since=now() - timedelta(hours=1)))) == 3
    newest = audit.entries(db, Filter(), 1)[0][0]
    assert whats(db, Filter(before=newest.id)) == ["leadership.changed", "lead.exported"]
    assert audit.entries(db, Filter(staff_id=ann.id))[0][1] == "Ann"


def test_an_address_is_kept_as_a_mark_alone(db: Session) -> None:
    for address in ("203.0.113.5", "203.0.113.5", "203.0.113.6"):
        audit.record(db, "sign_in.done", None, address=address)
    db.flush()
    marks = [entry.address_hash or "" for entry, _ in audit.entries(db, Filter())]
    assert marks[1] == marks[2] != marks[0]
    assert all(len(mark) == 64 for mark in marks)
