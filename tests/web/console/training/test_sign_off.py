"""The clinician's desk over HTTP."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from backtalk.content import ContentStore
from backtalk.db.models import AuditEntry, Decision, Signature
from backtalk.db.session import session
from backtalk.reviews.decisions import Asked, decide
from backtalk.reviews.sign_off.readings import by_text
from tests.reviews import OTHER, RIGHT, said, words
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers


@pytest.fixture
async def cleo(browsers: Browsers) -> Browser:
    return await browsers.signed_in("clinician")


async def press(browser: Browser, page: str, **form: Any) -> str:
    """Send the first form of the desk with these fields filled in; the page that follows."""
    shown = (await browser.get(page)).text
    form = {name: _value(shown, name) for name in ("kind", "id", "hash")} | form
    answer = await browser.post("/sign-off", **form)
    return (await browser.http.get(answer.headers["location"])).text


def _value(shown: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', shown)
    return found[1] if found else ""


def recorded() -> list[str]:
    with session() as db:
        done = db.scalars(select(AuditEntry.what).order_by(AuditEntry.id))
        return [what for what in done if what.startswith(("signature", "decision", "reading"))]


@pytest.mark.parametrize("kind", ["red_flag", "answer", "exercise"])
async def test_texts_are_signed_one_by_one(cleo: Browser, kind: str) -> None:
    before = (await cleo.get(f"/sign-off?kind={kind}")).text
    left = int(re.findall(r"(\d+) texts that visitors can read are not signed", before)[0])
    assert "Signed." in await press(cleo, f"/sign-off?kind={kind}", agreed="yes")
    after = (await cleo.get(f"/sign-off?kind={kind}")).text
    assert f"{left - 1} texts" in after
    everything = (await cleo.get(f"/sign-off?kind={kind}&all=yes")).text
    assert "Signed by clinician person" in everything
    assert recorded() == ["signature.given"]


async def test_rejecting_without_a_reason_does_nothing(cleo: Browser) -> None:
    assert "Please give a reason." in await press(cleo, "/sign-off?kind=red_flag", agreed="no")
    said_ = await press(cleo, "/sign-off?kind=red_flag", agreed="no", reason="Wrong level.")
    assert "Rejected." in said_
    assert "Wrong level." in said_
    with session() as db:
        assert [one.agreed for one in db.scalars(select(Signature))] == [False]


async def test_an_old_page_signs_nothing(cleo: Browser) -> None:
    assert "read it again" in await press(
        cleo, "/sign-off?kind=red_flag", agreed="yes", hash="0" * 64
    )


async def test_an_admin_may_look_and_not_sign(admin: Browser) -> None:
    shown = (await admin.get("/sign-off?kind=red_flag")).text
    assert "Agree and sign" not in shown
    assert (await admin.post("/sign-off", agreed="yes")).status_code == 403


async def test_what_changed_since_it_was_signed_is_marked(cleo: Browser) -> None:
    await press(cleo, "/sign-off?kind=answer", agreed="yes")
    with session() as db, db.begin():
        (signature,) = db.scalars(select(Signature))
        # As if one word more had stood there when it was signed.
        signature.text = f"formerly {signature.text}"
        signature.text_hash = "0" * 64
    shown = (await cleo.get("/sign-off?kind=answer")).text
    assert "changed since it was signed" in shown
    assert "<del>formerly</del>" in shown


async def test_danger_decisions_are_signed_or_lifted(cleo: Browser, content: ContentStore) -> None:
    with session() as db, db.begin():
        for number, text in enumerate(words(2), 1):
            row = said(db, text, number).id
            decide(db, content.get(), 7, Asked([row], "danger"))
        ids = [decision.id for decision in db.scalars(select(Decision).order_by(Decision.id))]
    assert "should have been a danger sign" in (await cleo.get("/sign-off")).text
    await cleo.post(f"/sign-off/decisions/{ids[0]}", agreed="yes", red_flag_id="dvt")
    await cleo.post(f"/sign-off/decisions/{ids[1]}", agreed="no")
    assert words(2)[1] in (await cleo.get("/sign-off?kind=decision")).text
    await cleo.post(f"/sign-off/decisions/{ids[1]}", agreed="no", reason="Years ago.")
    assert recorded() == ["decision.signed", "decision.lifted"]
    assert "Nothing waits here." in (await cleo.get("/sign-off?kind=decision")).text


async def test_where_two_readers_differ_the_clinician_settles(
    cleo: Browser, content: ContentStore
) -> None:
    with session() as db, db.begin():
        row = said(db, words(1, twice=True)[0]).id
        decide(db, content.get(), 7, Asked([row], "other", OTHER))
        (second,) = decide(db, content.get(), 8, Asked([row], "right"))
        first = second.id - 1
    shown = (await cleo.get("/sign-off?kind=reading")).text
    assert "My hip hurts" in shown
    await cleo.post(f"/sign-off/readings/{first}", right="second")
    with session() as db:
        (readings,) = by_text(db).values()
        assert readings[3].label == RIGHT
    assert recorded() == ["reading.settled"]


async def test_a_missing_answer_comes_to_the_clinician(
    cleo: Browser, content: ContentStore
) -> None:
    with session() as db, db.begin():
        asked = Asked([said(db, words(1)[0]).id], "new", note="Do you treat necks?")
        decide(db, content.get(), 7, asked)
    assert "Do you treat necks?" in (await cleo.get("/sign-off?kind=new")).text
