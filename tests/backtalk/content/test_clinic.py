from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from backtalk.content import Content


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-03-02T08:00", True),
        ("2026-03-02T07:59", False),
        ("2026-03-06T15:59", True),
        ("2026-03-06T16:00", False),
        ("2026-03-07T12:00", False),
    ],
)
def test_hours_are_local_to_the_clinic(content: Content, moment: str, opened: bool) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(content.clinic.time_zone))
    assert content.clinic.open_at(local) is opened
    assert content.clinic.open_at(local.astimezone(ZoneInfo("UTC"))) is opened


@pytest.mark.parametrize("code", ["US", "CA", "GB", "IE", "DE", "FR", "AU", "NZ"])
def test_each_country_has_its_numbers(content: Content, code: str) -> None:
    country = content.countries[code]
    assert country.emergency.number
    assert country.crisis.number in country.crisis_how
    assert country.emergency.href in {"tel:911", "tel:999", "tel:112", "tel:000", "tel:111"}


def test_numbers_from_memory_say_so(content: Content) -> None:
    assert content.countries["US"].unchecked == ()
    assert content.countries["IE"].unchecked == ("crisis",)
