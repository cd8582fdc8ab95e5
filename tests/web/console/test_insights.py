"""Insights over HTTP: pictures as tables, CSV, PDF, both recorded."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, ChatMessage, Conversation, Lead, now
from backtalk.db.session import session
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers

XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","my knee")'
CHARTS = (
    *("days", "hours", "funnel", "topics", "feedback", "answered", "unanswered", "danger"),
    *("promise", "response", "questions"),
)


def happened(*unanswered: str) -> None:
    """A conversation of today with these messages without an answer, and one with."""
    with session() as db, db.begin():
        db.add(Conversation(id="c"))
        db.flush()
        said = [(text, "not_understood") for text in unanswered]
        for number, (text, intent) in enumerate([*said, ("roll", "topic/foam_rolling")]):
            db.add(
                ChatMessage(
                    conversation_id="c",
                    message_id=f"m{number}",
                    text=text,
                    state="answered",
                    intent=intent,
                )
            )
        db.add(
            Lead(
                message_id="l",
                name=b"",
                consent_text="",
                consent_version="1",
                due_at=now() - timedelta(hours=1),
            )
        )


def audited(what: str) -> list[dict[str, str] | None]:
    with session() as db:
        return list(db.scalars(select(AuditEntry.details).where(AuditEntry.what == what)))


async def table(browser: Browser, chart: str) -> list[list[str]]:
    answer = await browser.get(f"/insights.csv?chart={chart}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_the_page_shows_what_happened_today(browsers: Browsers) -> None:
    staff = await browsers.signed_in("staff")
    happened("my knee clicks", "why is my knee clicking")
    text = (await staff.get("/insights")).text
    for said in ("1 overdue", "Foam roller and massage ball", "why is my knee clicking"):
        assert said in text
    assert "2 times" in text


async def test_without_anything_it_says_so(admin: Browser) -> None:
    text = (await admin.get("/insights")).text
    assert text.count("Nothing in this period.") == len(CHARTS)
    assert "none overdue" in text


@pytest.mark.parametrize("chart", CHARTS)
async def test_each_chart_is_a_csv_file_and_taking_it_is_recorded(
    admin: Browser, chart: str
) -> None:
    happened("my knee clicks")
    rows = await table(admin, chart)
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    recorded = audited("insights.exported")
    assert [entry and entry["chart"] for entry in recorded] == [chart]


async def test_a_chart_that_is_not_there_is_not_recorded(admin: Browser) -> None:
    for chart in ("", "leads", "../x", "days\r\nX: 1"):
        answer = await admin.http.get("/console/insights.csv", params={"chart": chart})
        assert answer.status_code == 404
    assert audited("insights.exported") == []


async def test_the_report_is_of_the_last_whole_week_unless_days_are_given(admin: Browser) -> None:
    for query in ("", "?since=2026-03-01&until=2026-03-31"):
        answer = await admin.get(f"/insights.pdf{query}")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert 'filename="report-2026-03-01-2026-03-31.pdf"' in answer.headers["content-disposition"]
    week, chosen = audited("insights.printed")
    assert chosen == {"since": "2026-03-01", "until": "2026-03-31"}
    assert week
    assert week["since"] < week["until"] < str(now().date())


@pytest.mark.parametrize(
    "query",
    [
        *("since=x&until=y", "since=2026-02-01", "since=2026-02-02&until=2026-02-01"),
        *("since=2020-01-01&until=2026-01-01", "since=0001-01-01&until=0001-01-02"),
        *("since=9999-12-31&until=9999-12-31", "since=%00&until=2026-02-01"),
    ],
)
async def test_days_that_are_none_show_the_usual_ones_and_say_so(
    admin: Browser, query: str
) -> None:
    usual = (await admin.get("/insights")).text
    shown = (await admin.get(f"/insights?{query}")).text
    said = "These days make no period"
    assert said in shown
    assert said not in usual
    field = re.compile(r'id="since" name="since" value="[^"]+"')
    assert field.findall(shown) == field.findall(usual) != []


async def test_what_visitors_typed_is_neither_markup_nor_formula(admin: Browser) -> None:
    happened(XSS, FORMULA)
    text = (await admin.get("/insights")).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    cells = {row[1] for row in await table(admin, "questions")}
    assert f"'{FORMULA}" in cells
    assert (await admin.get("/insights.pdf")).status_code == 200
