"""A conversation as a trainer sees it: what was wrong in it, kept as a test if wanted."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, Decision
from backtalk.db.session import session
from tests.reviews import OTHER, said, words
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers

CHAT = UUID(int=7)
PLACE = f"/inbox/conversations/{CHAT}"
RUNNING = "Can I run with sciatica? (Pain down my leg)"


@pytest.fixture
async def tess(browsers: Browsers) -> Browser:
    return await browsers.signed_in("trainer")


@pytest.fixture
def turns(browsers: Browsers) -> list[int]:
    """A conversation with an answer that was wrong, a name in a form, and a button."""
    with session() as db, db.begin():
        given: tuple[tuple[str, dict[str, Any]], ...] = (
            ("my leg hurts and tingles", {}),
            ("can i run with it, says Grace", {"answer": OTHER}),
            ("Jo Bloggs", {"action": "contact_form"}),
            ("Yes", {"payload": "/affirm"}),
        )
        return [said(db, text, n, chat=7, **more).id for n, (text, more) in enumerate(given, 1)]


def decisions() -> list[Decision]:
    with session() as db:
        return list(db.scalars(select(Decision).order_by(Decision.id)))


async def test_nobodys_name_is_in_it_and_a_form_is_shut(tess: Browser, turns: list[int]) -> None:
    text = (await tess.get(PLACE)).text
    assert "my leg hurts and tingles" in text
    assert "[typed into the contact form]" in text
    assert not any(name in text for name in ("Grace", "Bloggs"))
    assert text.count("<summary>This was wrong") == 2
    assert (await tess.get(f"/inbox/conversations/{UUID(int=99)}")).status_code == 404


async def test_a_wrong_turn_is_kept_as_a_test_and_dropped_again(
    tess: Browser, turns: list[int]
) -> None:
    answer = await tess.post(
        PLACE, message=str(turns[1]), right=RUNNING, comment="still about the leg", keep="yes"
    )
    assert answer.headers["location"] == f"/console{PLACE}"
    text = (await tess.get(PLACE)).text
    assert "Kept as a test." in text
    assert "another answer is right: Can I run with sciatica?" in text
    (made,) = decisions()
    assert (made.label, made.note, made.stream) == (
        *("sciatica/run", "still about the leg", "conversation"),
    )
    shown = (await tess.get("/inbox/export")).text
    assert "Conversation tests (1)" in shown
    await tess.post(f"/inbox/kept/{made.id}/drop")
    assert "Conversation tests (0)" in (await tess.get("/inbox/export")).text
    with session() as db:
        what = db.scalars(
            select(AuditEntry.what)
            .where(AuditEntry.what.startswith("test."))
            .order_by(AuditEntry.id)
        ).all()
    assert what == ["test.kept", "test.dropped"]


@pytest.mark.parametrize("right", ["", "My hip hurts (My hip hurts)", "no such answer"])
async def test_without_a_right_answer_nothing_is_kept(
    tess: Browser, turns: list[int], right: str
) -> None:
    await tess.post(PLACE, message=str(turns[1]), right=right, keep="yes")
    assert 'role="alert"' in (await tess.get(PLACE)).text
    assert decisions() == []


async def test_a_second_reader_is_not_told_what_the_first_one_said(
    browsers: Browsers, tess: Browser
) -> None:
    once, twice = words(1, twice=False)[0], words(1, twice=True)[0]
    with session() as db, db.begin():
        rows = [said(db, text, n, chat=7).id for n, text in enumerate((once, twice), 1)]
    for row in rows:
        await tess.post(PLACE, message=str(row), right=RUNNING)
    assert (await tess.get(PLACE)).text.count("another answer is right") == 2
    other = await browsers.signed_in("admin")
    assert (await other.get(PLACE)).text.count("another answer is right") == 1


async def test_staff_and_clinicians_have_no_business_here(browsers: Browsers) -> None:
    for role in ("staff", "clinician"):
        assert (await (await browsers.signed_in(role)).get(PLACE)).status_code == 403
