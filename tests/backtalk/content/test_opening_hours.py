"""Hours and closing days: what a clinic may write, what it is told, and what visitors hear."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backtalk.content import load
from backtalk.content.checks.content import check
from backtalk.content.clinic import Clinic

Written = Callable[..., Clinic]
MONDAY = '  monday: ["08:00-18:00"]'


@pytest.fixture
def written(folder: Path) -> Written:
    """The clinic whose file has these replacements."""

    def write(*changes: tuple[str, str]) -> Clinic:
        path = folder / "clinic.yml"
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8")
        return load(folder).clinic

    return write


def _at(text: str, zone: str = "America/Los_Angeles") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def _errors(folder: Path) -> list[str]:
    return [f.message for f in check(folder, folder / "links.json") if f.level == "error"]


def _warnings(folder: Path) -> list[str]:
    return [f.message for f in check(folder, folder / "links.json") if f.level == "warning"]


@pytest.mark.parametrize(
    ("span", "instead"),
    [
        ("8:00-18:00", "write 08:00-18:00"),
        ("8am-6pm", "write 08:00-18:00"),
        ("8:30 a.m. to 12 p.m.", "write 08:30-12:00"),
        ("08.00 \u2013 18.00", "write 08:00-18:00"),
        ("8-6", "write it as 08:00-18:00"),
        ("morning", "write it as 08:00-18:00"),
        ("closed", "write [] for a closed day"),
        ("08:00-08:00", "write 00:00-24:00 for a whole day"),
    ],
)
def test_hours_in_another_manner_are_told_how_to_be_written(
    written: Written, folder: Path, span: str, instead: str
) -> None:
    quoted = f"  monday: {span}" if span == "closed" else f'  monday: ["{span}"]'
    with pytest.raises(Exception, match="monday"):
        written((MONDAY, quoted))
    assert any("monday" in error and instead in error for error in _errors(folder))


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ('["08:00-14:00", "12:00-18:00"]', "overlap; write 08:00-18:00"),
        ('["22:00-02:00", "23:00-23:30"]', "overlap"),
    ],
)
def test_spans_that_overlap_are_named(
    written: Written, folder: Path, spans: str, said: str
) -> None:
    with pytest.raises(Exception, match="overlap"):
        written((MONDAY, f"  monday: {spans}"))
    assert any(said in error for error in _errors(folder))


def test_a_span_over_midnight_goes_on_in_the_next_day(written: Written, folder: Path) -> None:
    clinic = written((MONDAY, '  monday: ["22:00-02:00"]'))
    # 2 March 2026 is a Monday.
    assert [clinic.open_at(_at(f"2026-03-{t}")) for t in ("02T21:59", "02T23:00", "03T01:59")] == [
        *(False, True, True)
    ]
    assert not clinic.open_at(_at("2026-03-03T02:00"))
    assert clinic.open_now(_at("2026-03-02T23:00")) == "open until 2 am"
    assert any("goes over midnight" in warning for warning in _warnings(folder))


def test_a_day_may_end_at_midnight(written: Written) -> None:
    clinic = written((MONDAY, '  monday: ["18:00-24:00"]'))
    assert clinic.open_at(_at("2026-03-02T23:59"))
    assert not clinic.open_at(_at("2026-03-03T00:00"))


def test_a_closing_day_is_said_with_its_reason(written: Written) -> None:
    clinic = written()
    assert not clinic.open_at(_at("2026-11-26T10:00"))
    said = clinic.open_now(_at("2026-11-26T10:00"))
    assert said == "closed today (Thanksgiving), opens tomorrow at 8 am"
    facts = clinic.optional_facts(_at("2026-11-27T10:00"))
    assert "Friday, December 25 (Christmas Day)" in facts["holidays"]
    assert "Thanksgiving" not in facts["holidays"]


def test_a_clinic_closed_for_weeks_says_on_which_day_it_opens(written: Written) -> None:
    clinic = written(("  2026-12-25: Christmas Day", "  2026-12-21 to 2027-01-01: Winter break"))
    said = clinic.open_now(_at("2026-12-21T10:00"))
    assert said == "closed today (Winter break), opens Monday, January 4 at 8 am"
    assert clinic.reason(date(2026, 12, 28)) == "Winter break"


def test_a_clinic_elsewhere_says_times_in_its_manner(written: Written) -> None:
    clinic = written(
        ("country: US", "country: DE"),
        ("America/Los_Angeles", "Europe/Berlin"),
        ("(206) 555-0142", "030 901820"),
    )
    assert clinic.open_now(_at("2026-03-02T10:00", "Europe/Berlin")) == "open until 18:00"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  2026-12-25:", "2026-12-25 needs a reason"),
        ("  Christmas: yes", "Christmas is no day; write `2026-12-25: Christmas Day`"),
        ("  2026-12-25 to 2026-12-20: Break", "ends before it begins"),
    ],
)
def test_closing_days_that_make_no_sense_are_named(
    written: Written, folder: Path, line: str, said: str
) -> None:
    with pytest.raises(Exception, match="closed"):
        written(("  2026-12-25: Christmas Day", line))
    assert any(said in error for error in _errors(folder))


def test_the_former_list_is_told_its_new_name(written: Written, folder: Path) -> None:
    with pytest.raises(Exception, match="closed"):
        written(("closed:\n", "closed_on: [2026-12-24]\nclosed:\n"))
    assert any("closed_on is now closed" in error for error in _errors(folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("country: US", "country: UK", "country: use GB for UK"),
        ("country: US", "country: us", "country: write US"),
        ("phone: (206) 555-0142", "phone: 0612345670", "phone: put it in quotes"),
        ("phone: (206) 555-0142", "phone: [a, b]", "phone: takes one line of text, not a list"),
        ("https://example.com/book", "http://x.org/b", "booking_url: write https://x.org/b"),
        ("America/Los_Angeles", "EST", "EST knows no summer time"),
    ],
)
def test_slips_in_the_clinics_facts_are_told_how_to_be_mended(
    written: Written, folder: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(Exception, match=said.partition(":")[0].partition(" ")[0]):
        written((old, new))
    assert any(said in error for error in _errors(folder))


def test_all_errors_are_told_in_one_run(written: Written, folder: Path) -> None:
    (folder / "phrases.yml").write_text("nonsense: yes\n", "utf-8")
    with pytest.raises(Exception, match="clinic"):
        written(
            ("country: US", "country: UK"),
            (MONDAY, '  monday: ["8am-6pm"]'),
            ("https://example.com/book", "http://x.org/b"),
        )
    said = "\n".join(_errors(folder))
    for part in ("use GB", "08:00-18:00", "https://x.org/b", "nonsense"):
        assert part in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Monday to Thursday 8 am to 6 pm", "Always open", "Always open"),
        ("America/Los_Angeles", "Europe/London", "Europe/London is not in the country US"),
    ],
)
def test_what_contradicts_itself_is_a_warning(
    written: Written, folder: Path, old: str, new: str, said: str
) -> None:
    written((old, new))
    assert any(said in warning for warning in _warnings(folder))


def test_a_clinic_without_online_booking_needs_no_address(written: Written) -> None:
    assert written(("booking_url: https://example.com/book\n", "")).booking_url is None


def test_invisible_marks_and_hidden_files_do_no_harm(folder: Path) -> None:
    topic = folder / "topics" / "stretching.md"
    topic.write_bytes(b"\xef\xbb\xbf" + topic.read_bytes())
    (folder / "topics" / "._stretching.md").write_bytes(b"\x00\x05\x16\x07Mac OS X")
    assert "stretching" in load(folder).topics


def test_a_clinic_of_several_places_names_all(written: Written, folder: Path) -> None:
    north = 'locations: [{name: North, address: "5 Side St, Seattle", phone: (206) 555-0143}]\n'
    clinic = written(("country: US\n", f"country: US\n{north}"))
    whole = "100 Example Street, Seattle, WA 98101; North: 5 Side St, Seattle, phone (206) 555-0143"
    assert load(folder).facts["address"] == whole
    assert "North" in clinic.locations[0].map_link
    with pytest.raises(Exception, match="North: the phone does not have the right number"):
        written(("(206) 555-0143", '"12"'))
