"""What has been decided about each text, as one trainer's inbox sees it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backtalk.db.models import Decision, now
from backtalk.reviews.kinds import FIRST, SECOND
from backtalk.reviews.texts import is_read_twice

PUT_OFF = timedelta(hours=20)
"""How long "later" lasts: until the next day's sitting."""


@dataclass
class Decided:
    """All that holds of one text.

    Args:
        got: What visitors had got when it was decided about.
        right: The label that was decided for it.
        before: Kind of the first reading, for the card if the text comes back.
        put_off: This trainer put it off.
        second_waits: It was read once, and this trainer is to read it blindly.
    """

    got: set[str | None] = field(default_factory=set)
    right: str | None = None
    before: str | None = None
    put_off: bool = False
    second_waits: bool = False

    def covers(self, got: str | None) -> bool:
        """Whether nothing is to be decided while a visitor gets this."""
        return self.before is not None and (got in self.got or got == self.right)


def standing() -> ColumnElement[bool]:
    """The condition that a decision was neither taken back nor replaced."""
    return Decision.undone_at.is_(None) & Decision.replaced_at.is_(None)


def decided(db: Session, staff_id: int, key: str | None = None) -> dict[str, Decided]:
    """What holds of each text that somebody decided about, by its key.

    Args:
        db: A session.
        staff_id: Whose inbox it is for.
        key: The one text to look at; all by default.
    """
    columns = (
        *(Decision.text_hash, Decision.kind, Decision.label, Decision.shown, Decision.reading),
        *(Decision.staff_id, Decision.at, Decision.replaced_at),
    )
    query = select(*columns).where(Decision.undone_at.is_(None)).order_by(Decision.id)
    rows = db.execute(query if key is None else query.where(Decision.text_hash == key))
    found: dict[str, Decided] = defaultdict(Decided)
    first: dict[str, int | None] = {}
    twice: set[str] = set()
    since = now() - PUT_OFF
    for row in rows:
        one = found[row.text_hash]
        if row.kind == "later":
            one.put_off = one.put_off or (row.staff_id == staff_id and row.at > since)
            continue
        if row.reading == FIRST:
            one.got.add(row.shown)
            if row.replaced_at is None:
                one.right, one.before = row.label, row.kind
                first[row.text_hash] = row.staff_id
        elif row.replaced_at is None:
            twice.add(row.text_hash)
    for text, reader in first.items():
        other = reader is not None and reader != staff_id
        found[text].second_waits = (
            other and text not in twice and is_read_twice(text) and not found[text].put_off
        )
    return dict(found)


def of_text(db: Session, key: str, reading: int) -> Decision | None:
    """The decision that stands for a text; None if there is none."""
    return of_texts(db, [key], reading).get(key)


def of_texts(db: Session, keys: Collection[str], reading: int) -> dict[str, Decision]:
    """The decisions that stand for these texts, by their keys."""
    found = db.scalars(
        select(Decision).where(
            Decision.text_hash.in_(keys),
            Decision.reading == reading,
            Decision.kind != "later",
            standing(),
        )
    )
    return {decision.text_hash: decision for decision in found}


def next_reading(db: Session, key: str, staff_id: int) -> int | None:
    """Which reading this trainer's would be; None if both have been done by others."""
    first = of_text(db, key, FIRST)
    if first is None or first.staff_id == staff_id:
        return FIRST
    if is_read_twice(key) and first.staff_id is not None:
        second = of_text(db, key, SECOND)
        return SECOND if second is None or second.staff_id == staff_id else None
    return None
