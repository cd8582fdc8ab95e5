import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from backtalk.insights.charts import charts, tiles
from backtalk.insights.figures import Figures
from backtalk.insights.likeness import Group
from backtalk.insights.period import Period
from backtalk.insights.report import Report, pdf

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


def report(
    found: Figures, groups: list[Group], clinic: str = "Clinic", country: str = "US"
) -> Report:
    return Report(
        clinic=clinic,
        country=country,
        period="16 Nov 2026 to 22 Nov 2026",
        made="23 Nov 2026",
        tiles=tiles(found),
        charts=charts(found, {}, "within one working day"),
        groups=groups,
        waiting=(5, 2),
    )


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the text of a PDF as it is."""
    monkeypatch.setattr("reportlab.rl_config.pageCompression", 0)


def words(file: bytes) -> str:
    return " ".join(re.findall(r"\((.*?)\) T", file.decode("latin-1"))).replace("\\", "")


@pytest.mark.usefixtures("readable")
def test_the_report_has_the_numbers_the_charts_and_the_questions() -> None:
    day = Counter({"asked": 12, "lead": 3, "topic:sciatica": 7, "unanswered:unsure": 2})
    found = Figures(WEEK, {WEEK.since: day}, Counter(), Counter({"asked": 6}))
    text = words(pdf(report(found, [Group(2, ("where can I park", "parking?"))])))
    for said in (
        "16 Nov 2026 to 22 Nov 2026",
        "Open requests now: 5, of them overdue: 2.",
        "Conversations and requests by day",
        "sciatica",
        "2 x where can I park / parking?",
        "Made 23 Nov 2026",
    ):
        assert said in text, said


@pytest.mark.usefixtures("readable")
def test_a_week_in_which_nothing_happened_can_be_printed() -> None:
    text = words(pdf(report(Figures(WEEK, {}, Counter(), Counter()), [])))
    assert text.count("Nothing in this period.") == 3


@pytest.mark.parametrize("country", ["US", "GB"])
def test_however_much_happened_it_is_one_page(country: str) -> None:
    day = Counter({f"topic:topic {number}": number for number in range(1, 40)})
    days = dict.fromkeys(WEEK, day + Counter({"asked": 40, "lead": 9, "booked": 4}))
    groups = [Group(9, ("a long question without an end " * 9,)) for _ in range(30)]
    made = pdf(report(Figures(WEEK, days, Counter(), day), groups, country=country))
    assert len(re.findall(rb"/Type /Page\b(?!s)", made)) == 1


@pytest.mark.usefixtures("readable")
def test_the_words_of_visitors_can_be_left_out() -> None:
    made = report(Figures(WEEK, {}, Counter(), Counter()), [])
    assert "not answered" not in words(pdf(replace(made, groups=None)))


@pytest.mark.usefixtures("readable")
def test_whatever_a_visitor_typed_is_printed_as_text() -> None:
    said = Group(1, ('<b>bold</b> & <img src="file:///etc/passwd"> 🙂 \u202eżółw',))
    made = report(Figures(WEEK, {}, Counter(), Counter()), [said], clinic="<i>Łódź & Co</i>")
    text = words(pdf(made))
    together = text.replace(" ", "")
    assert '<b>bold</b>&<imgsrc="file:///etc/passwd">' in together
    # Letters that the fonts lack lose their accent, or are a question mark; 363 is the code of ó.
    assert "z363?w" in together
    assert "<i>?363dz&Co</i>" in together


@pytest.mark.parametrize(("country", "paper"), [("US", b"612 792"), ("GB", b"595.2")])
def test_the_paper_is_that_of_the_country(country: str, paper: bytes) -> None:
    made = pdf(report(Figures(WEEK, {}, Counter(), Counter()), [], country=country))
    assert made.startswith(b"%PDF-")
    assert paper in made
