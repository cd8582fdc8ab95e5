import csv
import io

import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry
from backtalk.db.session import session
from backtalk.staff import audit
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from web.console.csv import safe_cell


def fill(number: int, what: str = "lead.noted", staff_id: int | None = None) -> None:
    with session() as db, db.begin():
        for _ in range(number):
            audit.record(db, what, staff_id, kind="lead", object_id=1, details={"rows": 2})


async def test_older_entries_are_a_click_away(admin: Browser) -> None:
    fill(60)
    first = (await admin.get("/audit")).text
    assert first.count("lead noted</td>") == 50
    older = first.split('href="/console/audit?')[1].split('"')[0]
    second = (await admin.get(f"/audit?{older}")).text
    assert second.count("lead noted</td>") == 10
    assert "signed in</td>" in second
    assert ">Older<" not in second


async def test_filters_narrow_the_list_and_the_export(browsers: Browsers, admin: Browser) -> None:
    fill(2, "lead.noted", browsers.made["admin"])
    fill(3, "lead.exported")
    query = f"who={browsers.made['admin']}&what=lead.noted&since=2020-01-01&until=2120-01-01"
    text = (await admin.get(f"/audit?{query}")).text
    assert (text.count("lead noted</td>"), text.count("exported requests</td>")) == (2, 0)
    answer = await admin.get(f"/audit.csv?{query}")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["what"] for row in rows] == ["lead.noted"] * 2
    assert rows[0]["name"] == "admin person"
    assert (await admin.get("/audit?until=2020-01-01")).text.count("Nothing fits") == 1


async def test_an_export_is_itself_recorded(admin: Browser) -> None:
    fill(3)
    await admin.get("/audit.csv?what=lead")
    with session() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.what == "audit.exported")).one()
    assert entry.details == {"rows": 3}


@pytest.mark.parametrize(
    "query",
    [
        "who=x",
        "who=99999999999999999999",
        "before=-1",
        "since=2026-13-40",
        "until=0001-01-01",
        "until=9999-12-31",
        "what=%00%27--",
        "who=%C2%B2",
    ],
)
async def test_filters_that_make_no_sense_are_no_error(admin: Browser, query: str) -> None:
    assert (await admin.get(f"/audit?{query}")).status_code == 200


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@A1", "\t=1", "  =1", "\uff1d1"])
def test_no_cell_is_a_formula(formula: str) -> None:
    assert safe_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["Ann", "a=b", "", "2026-11-22"])
def test_other_cells_are_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
