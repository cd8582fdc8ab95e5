"""A manager's Monday: last week in pictures, what lacks, the report."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from backtalk.content.loader import load
from backtalk.demo import loading
from backtalk.settings import ROOT
from tests.browser.axe import violations
from tests.browser.console.conftest import SignIn

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def weeks(console: str) -> Iterator[None]:
    """Some weeks of a small clinic."""
    for _ in loading.load(load(ROOT / "content"), 80, 1500, 40):
        pass
    yield
    for _ in loading.remove():
        pass


def painted(page: Page, chart: str) -> int:
    """The colours on a chart's canvas."""
    return int(
        page.locator(f"[data-table={chart}-table] canvas").evaluate(
            """canvas => {
                const {width, height} = canvas;
                const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
                return new Set(new Uint32Array(data.buffer)).size;
            }"""
        )
    )


@pytest.mark.usefixtures("weeks")
def test_a_managers_monday(sign_in: SignIn, console: str) -> None:
    page = sign_in(path="/console/", viewport=SIZES["desktop"])
    page.get_by_role("link", name="Insights").click()
    expect(page.get_by_role("heading", name="Insights")).to_be_visible()
    glance = page.get_by_role("region", name="At a glance")
    expect(glance).to_contain_text("Promise kept")
    expect(glance).to_contain_text("overdue")
    # The pictures are there, and each one's numbers.
    pictures = page.get_by_role("img", name="the numbers are in the table below")
    assert pictures.count() >= 9
    for chart in ("days", "funnel", "topics", "danger"):
        assert painted(page, chart) > 2, chart
    topics = page.get_by_role("region", name="Topics", exact=True)
    expect(topics.get_by_role("table")).to_be_hidden()
    topics.get_by_text("Table").click()
    expect(topics.get_by_role("row", name="Pain down my leg")).to_be_visible()
    # Last week, then days of one's own.
    page.get_by_role("link", name="Last week", exact=True).click()
    expect(page.get_by_role("link", name="Last week", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    since, until = (
        page.get_by_label("From", exact=True).input_value(),
        page.get_by_label("To", exact=True).input_value(),
    )
    page.get_by_label("From", exact=True).fill(until)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#days-table tbody tr")).to_have_count(1)
    # What the content lacks, to keep as a table.
    page.get_by_role("link", name="28 days").click()
    lacking = page.get_by_role("region", name="Asked and not answered")
    expect(lacking.get_by_role("listitem").first).to_contain_text("times")
    with page.expect_download() as kept:
        lacking.get_by_role("link", name="Asked and not answered as CSV").click()
    assert kept.value.suggested_filename.startswith("questions-")
    # The report for the wall.
    with page.expect_download() as printed:
        page.get_by_role("link", name="Last week's report").click()
    assert printed.value.suggested_filename == f"report-{since}-{until}.pdf"
    assert printed.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"{console}/console/audit")
    expect(page.get_by_role("cell", name="made a report (PDF)").first).to_be_visible()


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_axe_finds_nothing_with_pictures_and_open_tables(sign_in: SignIn, size: str) -> None:
    page = sign_in(path="/console/insights", bypass_csp=True, viewport=SIZES[size])
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.usefixtures("weeks")
def test_the_pictures_follow_light_and_dark(sign_in: SignIn) -> None:
    page = sign_in(path="/console/insights", viewport=SIZES["desktop"], color_scheme="light")

    def picture() -> object:
        return page.locator("[data-table=days-table] canvas").evaluate("c => c.toDataURL()")

    light = picture()
    page.get_by_role("button", name="Dark").click()
    assert picture() != light
    page.get_by_role("button", name="Light").click()
    assert picture() == light


@pytest.mark.usefixtures("weeks")
def test_without_scripts_the_tables_say_it_all(sign_in: SignIn) -> None:
    page = sign_in(path="/console/insights", java_script_enabled=False)
    expect(page.locator("#days-table")).to_be_visible()
    expect(page.locator("[data-chart]").first).to_be_hidden()
