"""Each Monday morning: the report of last week, by mail, to whom the clinic chose.

It holds numbers alone; what visitors typed stays on the clinic's server.
"""

from base64 import b64encode
from datetime import datetime, time
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.session import session
from backtalk.insights import report
from backtalk.insights.figures import figures
from backtalk.insights.period import last_week
from backtalk.notifications.outbox import link, not_yet_told, put

MONDAY = 0
FROM = time(7)


def put_due(content: Content, at: datetime) -> int:
    """Put the report into the outbox if it is Monday, from seven on; how many targets get it.

    Whoever was off in the morning sends it later on that day.

    Args:
        content: The clinic's.
        at: What time it is.
    """
    local = at.astimezone(content.clinic.zone)
    if local.weekday() != MONDAY or local.time() < FROM:
        return 0
    key = f"report-{local.date().isoformat()}"
    try:
        with session() as db, db.begin():
            targets = not_yet_told(db, "report", key)
            payload = _payload(db, content, local) if targets else {}
            for target in targets:
                put(db, target, "report", key, payload)
            return len(targets)
    except IntegrityError:
        # Another process was first.
        return 0


def _payload(db: Session, content: Content, local: datetime) -> dict[str, Any]:
    week = last_week(local.date())
    made = report.made(content, figures(db, week, content.clinic.zone), None, local.date())
    return {
        "type": "report.weekly",
        "period": made.period,
        "lines": report.lines(made),
        "file": f"report-{week.since}-{week.until}.pdf",
        "pdf": b64encode(report.pdf(made)).decode(),
        "link": link("/insights"),
    }
