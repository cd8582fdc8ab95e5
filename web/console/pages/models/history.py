"""How the answers have become over the weeks, and whether visitors ask for other things."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import now
from backtalk.insights.charts import Chart
from backtalk.training import models
from backtalk.training.progress import drift, history
from backtalk.training.progress.drift import Shift
from backtalk.training.progress.history import Curve, Week
from web.console.pages.models.words import shifted
from web.console.render import render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """Right answers, volume, the learning curve, and what has shifted this week."""
    gate = gateway(request)
    content = gate.content.get()

    def work(db: Session) -> tuple[list[Week], Curve, list[Shift]]:
        zone = content.clinic.zone
        return (
            history.weeks(db, zone),
            history.curve(models.history(db)),
            drift.shifts(db, now().astimezone(zone).date()),
        )

    weeks, curve, shifts = await gate.in_database(work)
    context = {
        "charts": [_share(weeks), _volume(weeks), _curve(curve)],
        "shifts": [(shift.about, shifted(content, shift)) for shift in shifts],
        "weeks_before": drift.BEFORE.days // 7,
    }
    return render(request, "models/history.html", context)


def _share(weeks: list[Week]) -> Chart:
    return Chart(
        "share",
        "Right answers by week",
        "Of the random sample that trainers decided in the week, in percent; small samples swing.",
        "line",
        ("Week of", "Right"),
        [(f"{week.monday:%d %b %Y}", week.share) for week in weeks],
        percent=True,
        empty="No message of the random sample has been decided yet.",
    )


def _volume(weeks: list[Week]) -> Chart:
    return Chart(
        "volume",
        "Messages and decisions by week",
        "What visitors typed, and how many texts trainers decided on, those of the sample apart.",
        "line",
        ("Week of", "Messages", "Decided", "Of the sample"),
        [(f"{w.monday:%d %b %Y}", w.messages, w.decided, w.sample) for w in weeks],
        empty="Nothing yet.",
    )


def _curve(curve: Curve) -> Chart:
    return Chart(
        "curve",
        "What decisions are worth",
        curve.words,
        "line",
        ("Decisions", "Measured", "Lowest", "Line", "Highest"),
        [(str(p.decisions), p.measured, p.low, p.line, p.high) for p in curve.points],
        percent=True,
        empty="The curve is drawn as soon as it says something.",
    )
