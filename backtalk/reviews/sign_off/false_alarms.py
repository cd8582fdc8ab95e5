"""What became of danger signs lately: alarms of each row, and which of them were false."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import DangerSign, Decision, now
from backtalk.privacy.personal import scrub
from backtalk.reviews.decided import standing

LATELY = timedelta(days=90)
_NEWEST = 2000
_SHOWN = 5
_DENIED = ("not_happening", "none_of_these", "clinician_checked")


@dataclass
class Alarms:
    """Alarms of one row: how many, how many were said to be false, and the latest words."""

    count: int = 0
    denied: int = 0
    false: int = 0
    words: list[str] = field(default_factory=list)


def alarms(db: Session, country: str) -> dict[str, Alarms]:
    """By row, of the last months."""
    found: dict[str, Alarms] = defaultdict(Alarms)
    false = {
        (conversation, message)
        for conversation, message in db.execute(
            select(Decision.conversation_id, Decision.message_id).where(
                Decision.kind == "not_danger", standing()
            )
        )
    }
    rows = db.scalars(
        select(DangerSign)
        .where(DangerSign.at > now() - LATELY)
        .order_by(DangerSign.id.desc())
        .limit(_NEWEST)
    )
    for sign in rows:
        one = found[sign.red_flag_id]
        if sign.outcome in ("alarm", "soon"):
            one.count += 1
            one.false += (sign.conversation_id, sign.message_id) in false
            if sign.words and len(one.words) < _SHOWN:
                one.words.append(scrub(sign.words, country))
        elif sign.outcome in _DENIED:
            one.denied += 1
    return dict(found)
