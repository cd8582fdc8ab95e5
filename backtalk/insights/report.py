"""The report: what a manager wants to know of a week, as PDF on one page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import normalize
from xml.sax.saxutils import escape

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepInFrame,
    ListFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from backtalk.content import Content
from backtalk.insights.charts import Chart, Tile, charts, tiles
from backtalk.insights.figures import Figures
from backtalk.insights.likeness import Group

_COLOURS = tuple(HexColor(code) for code in (0x206BC4, 0xD6732A, 0x2F7D4F, 0x8A5AA8))
_GREY, _LIGHT = HexColor(0x5B6675), HexColor(0xD9DEE4)
_WIDTH, _HEIGHT = 170 * mm, 40 * mm
_MARGIN = 18 * mm
_CHARTS = ("days", "topics")
_ROWS, _GROUPS, _LONGEST_GROUP = 8, 5, 160
_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", _STYLES["BodyText"], fontSize=9, leading=12)
_NOTE = ParagraphStyle("note", _BODY, textColor=_GREY)
_LABELS_AT_MOST = 14
_FEW = 5  # up to which an axis would count in fractions by itself


@dataclass(frozen=True)
class Report:
    """What stands in it.

    Args:
        clinic: The clinic's name.
        country: Where it is (`US`): which paper it has.
        period: The days in words.
        made: When, in words.
        tiles: The numbers that come first.
        charts: The pictures.
        groups: What could not be answered; None leaves it out.
        waiting: Requests that are open now, and those of them that are overdue.
    """

    clinic: str
    country: str
    period: str
    made: str
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    groups: Sequence[Group] | None
    waiting: tuple[int, int]


def made(content: Content, found: Figures, alike: Sequence[Group] | None, today: date) -> Report:
    """The report of a period.

    Args:
        content: The clinic's.
        found: The counts of the period.
        alike: What could not be answered; None leaves it out.
        today: The day on which it is made.
    """
    clinic = content.clinic
    titles = {id_: topic.title for id_, topic in content.topics.items()}
    return Report(
        clinic=clinic.name,
        country=clinic.country,
        period=f"{in_words(found.period.since)} to {in_words(found.period.until)}",
        made=in_words(today),
        tiles=tiles(found),
        charts=charts(found, titles, clinic.response_time.text),
        groups=alike,
        waiting=(found.waiting, found.overdue),
    )


def pdf(report: Report) -> bytes:
    """The report as a PDF file."""
    file = io.BytesIO()
    title = f"{report.clinic}: {report.period}"
    document = SimpleDocTemplate(
        file,
        pagesize=letter if report.country in ("US", "CA") else A4,
        title=title,
        author=report.clinic,
        lang="en",
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    )

    def footer(canvas: Canvas, _: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(_GREY)
        canvas.drawString(20 * mm, 10 * mm, f"Made {report.made}. Numbers only: nobody is named.")

    # A little less than the frame has, which keeps some for itself.
    height = document.pagesize[1] - 2 * _MARGIN - 5 * mm
    page = KeepInFrame(_WIDTH, height, _story(report), mode="shrink")
    document.build([page], onFirstPage=footer)
    return file.getvalue()


def lines(report: Report) -> list[str]:
    """The numbers as lines of text, for whoever does not open the file."""
    waiting, overdue = report.waiting
    rows = [
        f"{label}: {value} (the week before: {before})"
        for label, value, before, _ in map(_tile_row, report.tiles)
    ]
    return [*rows, f"Open requests now: {waiting}, of them overdue: {overdue}."]


def _story(report: Report) -> list[Flowable]:
    waiting, overdue = report.waiting
    now = f"Open requests now: {waiting}, of them overdue: {overdue}."
    story: list[Flowable] = [
        Paragraph(_printable(escape(report.clinic)), _STYLES["Title"]),
        Paragraph(f"What visitors asked, {escape(report.period)}", _STYLES["Heading2"]),
        _table(
            [
                ("", "This period", "Period before", "Change"),
                *(_tile_row(tile) for tile in report.tiles),
            ]
        ),
        Spacer(0, 3 * mm),
        Paragraph(now, _BODY),
    ]
    for chart in report.charts:
        if chart.key in _CHARTS:
            story += _section(chart)
    if report.groups is not None:
        story.append(Paragraph("Asked and not answered", _STYLES["Heading3"]))
        if not report.groups:
            story.append(Paragraph("Nothing in this period.", _NOTE))
        lines = [f"{g.count} x {_short(' / '.join(g.said))}" for g in report.groups[:_GROUPS]]
        items = [Paragraph(_printable(escape(line)), _BODY) for line in lines]
        story.append(ListFlowable(items, bulletType="bullet"))
    story.append(Paragraph("All pictures, tables and questions are under Insights.", _NOTE))
    return story


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_GROUP else f"{text[:_LONGEST_GROUP]}…"


def _section(chart: Chart) -> list[Flowable]:
    shown = replace(chart, rows=chart.rows[:_ROWS]) if chart.drawn == "across" else chart
    drawn = Paragraph(escape(chart.empty), _BODY) if chart.is_empty else _drawing(shown)
    title = "The topics asked about most" if chart.drawn == "across" else chart.title
    return [Paragraph(escape(title), _STYLES["Heading3"]), drawn]


def _tile_row(tile: Tile) -> tuple[str, ...]:
    unit = " %" if tile.percent else ""
    values = ("-" if v is None else f"{v}{unit}" for v in (tile.value, tile.before))
    change = tile.change
    points = " points" if tile.percent else " %"
    return (tile.label, *values, "-" if change is None else f"{change:+.0f}{points}")


def _table(rows: Sequence[Sequence[str]]) -> Table:
    cells = [[Paragraph(_printable(escape(cell)), _BODY) for cell in row] for row in rows]
    first = 60 * mm
    widths = [first, *[(_WIDTH - first) / (len(rows[0]) - 1)] * (len(rows[0]) - 1)]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.75, _GREY),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, _LIGHT),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return Table(cells, widths, style=style, repeatRows=1, hAlign="LEFT")


def _drawing(chart: Chart) -> Drawing:
    """The picture; the percentages beside a funnel's numbers are in its table alone."""
    across = chart.drawn == "across"
    series = list(zip(*(row[1:] for row in chart.rows), strict=True))[: 1 if across else None]
    names = [str(row[0]) for row in chart.rows]
    height = max(_HEIGHT, len(names) * 5 * mm) if across else _HEIGHT
    bars = HorizontalBarChart() if across else VerticalBarChart()
    bars.data = [tuple(number or 0 for number in numbers) for numbers in series]
    left = 56 * mm if across else 10 * mm
    size = {"x": left, "y": 9 * mm, "width": _WIDTH - left - 4 * mm, "height": height - 12 * mm}
    bars.setProperties(size)
    bars.categoryAxis.style = "stacked" if chart.drawn == "stacked" else "parallel"
    step = -(-len(names) // (len(names) if across else _LABELS_AT_MOST))
    bars.categoryAxis.categoryNames = [
        _printable(name) if number % step == 0 else "" for number, name in enumerate(names)
    ]
    bars.categoryAxis.labels.fontSize = bars.valueAxis.labels.fontSize = 6.5
    bars.categoryAxis.reverseDirection = int(across)
    bars.valueAxis.valueMin = 0
    if max((n for numbers in bars.data for n in numbers), default=0) < _FEW:
        bars.valueAxis.valueStep = 1
    bars.valueAxis.labelTextFormat = "%d"
    bars.barSpacing, bars.groupSpacing = 0, 3
    for number, colour in zip(range(len(series)), _COLOURS, strict=False):
        bars.bars[number].fillColor = colour
        bars.bars[number].strokeColor = None
    drawing = Drawing(_WIDTH, height if across else height + 4 * mm)
    drawing.add(bars)
    if not across:
        drawing.add(_legend(chart.columns[1:], height))
    return drawing


def _legend(names: Sequence[str], height: float) -> Legend:
    legend = Legend()
    legend.setProperties({"x": 10 * mm, "y": height + 3 * mm})
    legend.boxAnchor, legend.columnMaximum = "nw", 1
    legend.fontSize, legend.alignment = 7, "right"
    legend.dx = legend.dy = 5
    legend.deltax = 70
    legend.colorNamePairs = list(zip(_COLOURS, names, strict=False))
    return legend


def _printable(text: str) -> str:
    """The text as the PDF's own fonts can show it: a letter without its accent, or `?`."""
    return "".join(_shown(letter) or "?" for letter in text)


def _shown(letter: str) -> str:
    for form in (letter, normalize("NFKD", letter)):
        if shown := form.encode("cp1252", "ignore").decode("cp1252"):
            return shown
    return ""


def in_words(day: date) -> str:
    """A day such as `22 Nov 2026`."""
    return day.strftime("%-d %b %Y")
