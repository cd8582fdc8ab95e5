"""What is said of an edit before it is kept."""

import pytest

from backtalk.content import Content
from backtalk.content.edits.drafts import draft
from backtalk.content.edits.overlay import Overlay
from backtalk.content.edits.parts import parts, values, written
from backtalk.content.edits.yaml_text import dump
from backtalk.content.files import read_text
from backtalk.content.hours.notation import WEEKDAYS
from tests.backtalk.content.conftest import CONTENT

OFTEN = "## How often should I stretch? {#how_often next=stretching/how}\n\n"
LONG = "You can " + " ".join(["stretch and rest"] * 12) + ". [-]"


def hours(*spans: str, **days: list[str]) -> str:
    return written("hours", {day: days.get(day, list(spans)) for day in WEEKDAYS})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"clinic.yml#hours": hours("8am-6pm")}, ["write 08:00-18:00"]),
        ({"clinic.yml#hours": hours("08:00-14:00", "12:00-18:00")}, ["overlap; write 08:00-18:00"]),
        (
            {"clinic.yml#hours": hours(monday=["22:00-02:00"], tuesday=["01:00-05:00"])},
            ["monday: 22:00-02:00 goes on into tuesday, where 01:00-05:00 overlaps"],
        ),
        (
            {"clinic.yml#country": "country: UK\n", "clinic.yml#booking_url": "booking_url: x\n"},
            ["use GB for UK", "must be the address of a page"],
        ),
        (
            {"topics/stretching.md#how": "## How? {#how}\n\nPull slowly.\n\n- Stop.\n"},
            ["[S60 M]"] * 2,
        ),
        ({"topics/stretching.md#how": f"## How? {{#how}}\n\n{LONG}\n"}, ["is the most"] * 1),
        ({"topics/stretching.md#how": "## How? {#how next=x/y}\n\nYes. [-]\n"}, ["called x/y"]),
        ({"topics/stretching.md#how": "## How? {#how}\n\nIt cures you. [-]\n"}, ["says `cures`"]),
        ({"phrases.yml#thanks": "thanks: Call {phne}.\n"}, ["uses {phne}, which nothing fills"]),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else None,
)
def test_all_that_is_wrong_is_told_in_plain_words(
    content: Content, changes: dict[str, str], said: list[str]
) -> None:
    found = draft(content, CONTENT, Overlay(), changes)
    told = "\n".join(found.errors)
    assert len(found.errors) >= len(said)
    for one in said:
        assert one in told
    assert "content/" not in told
    assert str(CONTENT) not in told


def test_hours_over_midnight_and_another_sentence_are_asked_about(content: Content) -> None:
    changes = {"clinic.yml#hours": hours("22:00-02:00")}
    found = draft(content, CONTENT, Overlay(), changes)
    assert found.errors == []
    told = "\n".join(found.doubts)
    assert "22:00-02:00 goes over midnight" in told
    assert "but hours has `Monday to Sunday 10 pm to 2 am`" in told
    assert found.content.clinic.hours["sunday"] == ("22:00-02:00",)


def test_an_exercise_is_read_with_its_edit(content: Content) -> None:
    path = CONTENT / "exercises.yml"
    said = values(path, parts(path, read_text(path))["core_1"])
    new = dump({**said, "purpose": "It makes your middle strong."})
    found = draft(content, CONTENT, Overlay(), {"exercises.yml#core_1": new})
    assert (found.errors, found.doubts) == ([], [])
    assert found.content.exercise("core_1").purpose == "It makes your middle strong."
    assert content.exercise("core_1").purpose != found.content.exercise("core_1").purpose
