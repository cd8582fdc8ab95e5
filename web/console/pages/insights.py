"""Insights: what visitors ask for and how the clinic answers, in pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from zoneinfo import ZoneInfo

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.db.models import now
from backtalk.insights import report
from backtalk.insights.charts import Chart, charts, named, tiles
from backtalk.insights.figures import Figures, figures
from backtalk.insights.likeness import Group, groups
from backtalk.insights.period import Period, last_days, last_week
from web.console.csv import csv_response
from web.console.page import record
from web.console.render import render
from web.gateway import gateway

_PRESETS = (7, 28, 91, 365)
_DAYS = 28  # shown if nothing is chosen
_GROUPS = 12
_QUESTIONS = "questions"


@dataclass(frozen=True)
class _Asked:
    """What a request is about."""

    content: Content
    zone: ZoneInfo
    today: date
    period: Period

    @property
    def query(self) -> str:
        return f"since={self.period.since}&until={self.period.until}"

    def charts(self, found: Figures) -> list[Chart]:
        titles = {id_: topic.title for id_, topic in self.content.topics.items()}
        return charts(found, titles, self.content.clinic.response_time.text)

    def figures(self, db: Session) -> Figures:
        return figures(db, self.period, self.zone)

    def groups(self, db: Session) -> list[Group]:
        return groups(db, *self.period.bounds(self.zone))


async def show(request: Request) -> Response:
    """The pictures of a period, each with its table."""
    asked = _asked(request, last_days(_DAYS, _today(request)))

    def work(db: Session) -> tuple[Figures, list[Group]]:
        return asked.figures(db), asked.groups(db)

    found, alike = await gateway(request).in_database(work)
    context = {
        "asked": asked,
        "found": found,
        "tiles": tiles(found),
        "charts": asked.charts(found),
        "groups": alike[:_GROUPS],
        "more": len(alike) - _GROUPS,
        "presets": {days: last_days(days, asked.today) for days in _PRESETS},
        "week": last_week(asked.today),
        "unclear": _unclear(request.query_params),
    }
    return render(request, "insights.html", context)


async def export(request: Request) -> Response:
    """One chart as CSV; that it was taken is recorded."""
    asked = _asked(request, last_days(_DAYS, _today(request)))
    key = request.query_params.get("chart", "")

    def work(db: Session) -> Chart | list[Group] | None:
        if key == _QUESTIONS:
            found: Chart | list[Group] | None = asked.groups(db)
        else:
            found = named(asked.charts(asked.figures(db)), key)
        if found is not None:
            record(request, db, "insights.exported", chart=key, **_span(asked.period))
        return found

    found = await gateway(request).in_database(work)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    name = f"{key}-{asked.period.since}-{asked.period.until}"
    if isinstance(found, Chart):
        return csv_response(name, found.columns, found.rows)
    return csv_response(
        name, ("Number", "Such as"), [(group.count, " / ".join(group.said)) for group in found]
    )


async def print_report(request: Request) -> Response:
    """The report as PDF, of the last whole week if no days are given; recorded too."""
    asked = _asked(request, last_week(_today(request)))

    def work(db: Session) -> tuple[Figures, list[Group]]:
        record(request, db, "insights.printed", **_span(asked.period))
        return asked.figures(db), asked.groups(db)

    found, alike = await gateway(request).in_database(work)
    made = report.made(asked.content, found, alike, asked.today)
    name = f"report-{asked.period.since}-{asked.period.until}.pdf"
    return Response(
        await to_thread.run_sync(report.pdf, made),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: Request, otherwise: Period) -> _Asked:
    content = gateway(request).content.get()
    period = _period(request.query_params) or otherwise
    return _Asked(content, ZoneInfo(content.clinic.time_zone), _today(request), period)


def _today(request: Request) -> date:
    zone = ZoneInfo(gateway(request).content.get().clinic.time_zone)
    return now().astimezone(zone).date()


def _period(query: Mapping[str, str]) -> Period | None:
    """The days that were chosen; None if they are none, or too many."""
    try:
        since, until = (date.fromisoformat(query.get(name, "")) for name in ("since", "until"))
        return Period(since, until) if 2000 <= since.year <= until.year < 3000 else None
    except ValueError:
        return None


def _unclear(query: Mapping[str, str]) -> bool:
    """Whether days were given that make no period."""
    return bool(query.get("since") or query.get("until")) and _period(query) is None


def _span(period: Period) -> dict[str, str]:
    return {"since": str(period.since), "until": str(period.until)}
