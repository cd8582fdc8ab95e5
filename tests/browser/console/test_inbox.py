"""A trainer's Friday: a hundred messages by keyboard alone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, select

from backtalk.db.models import ChatMessage, Conversation, DangerSign, Decision
from backtalk.db.session import session
from backtalk.reviews.inbox import known_cards
from backtalk.staff import accounts
from tests.browser.axe import violations
from tests.browser.conftest import PageAt
from tests.browser.console.conftest import PASSWORD, SignIn
from tests.reviews import OTHER, questions, said

TRAINER = "tess@clinic.test"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 812}


@pytest.fixture(scope="module")
def trainer(console: str) -> str:
    """Somebody with the role."""
    with session() as db, db.begin():
        staff = accounts.add(db, "Tess Ray", TRAINER, "trainer")
        accounts.set_password(db, staff, PASSWORD)
    return TRAINER


@pytest.fixture
def hundred(console: str, trainer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hundred messages that got a thumbs down, and no card with a known answer among them."""
    monkeypatch.setattr(known_cards, "EVERY", 1000)
    texts = questions(100)
    with session() as db, db.begin():
        for number, text in enumerate(texts, 1):
            said(db, text, number, confidence=0.99, feedback="down")
    yield texts
    with session() as db, db.begin():
        for table in (Decision, DangerSign, ChatMessage, Conversation):
            db.execute(delete(table))


def kept() -> list[tuple[str, str | None]]:
    with session() as db:
        rows = db.scalars(
            select(Decision).where(Decision.undone_at.is_(None)).order_by(Decision.id)
        )
        return [(row.kind, row.label) for row in rows]


def opened(page_at: PageAt, console: str, **options: Any) -> Page:
    # A browser of its own: the others are signed in as somebody else.
    page = page_at(f"{console}/console/sign-in", locale="en-CA", **options)
    if page.get_by_label("Password").count():
        page.get_by_label("E-mail").fill(TRAINER)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/console/*")
    page.goto(f"{console}/console/inbox")
    return page


def message(page: Page) -> str:
    return page.locator("[data-review]:not([hidden]) h2").inner_text()


def stored(page: Page, count: int) -> list[tuple[str, str | None]]:
    """The decisions, once so many are kept."""
    expect(page.locator("[data-lately]")).to_have_text(str(count))
    expect(page.locator("[data-cards]")).to_have_attribute("data-saving", "0", timeout=30_000)
    return kept()


def test_a_hundred_messages_by_keyboard_alone(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)
    seen: list[str] = []
    for number in range(100):
        expect(page.locator("[data-review]:not([hidden])")).to_have_count(1)
        seen.append(message(page))
        # Nine of ten were right: one key. The tenth is another answer.
        digit = "Numpad1" if number % 20 == 19 else "1"
        page.keyboard.press(digit if number % 10 == 9 else "Enter")
    expect(page.get_by_role("heading", name="Nothing to decide")).to_be_visible()
    found = stored(page, 100)
    assert sorted(seen) == sorted(hundred)
    assert [kind for kind, _ in found].count("right") == 90
    assert [label for kind, label in found if kind == "other"] == [OTHER] * 10


def test_the_next_card_is_there_within_a_tenth_of_a_second(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)
    expect(page.locator("[data-review]:not([hidden])")).to_have_count(1)
    took = page.evaluate(
        """async () => {
            const text = () => document.querySelector("[data-review]:not([hidden]) h2").textContent;
            const before = text();
            const start = performance.now();
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
            await new Promise(requestAnimationFrame);
            return text() === before ? Infinity : performance.now() - start;
        }""".replace("document.dispatchEvent", "document.body.dispatchEvent")
    )
    assert took < 100
    stored(page, 1)  # or it would count in the next test


def test_every_key_does_what_its_button_says(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)
    lately = page.locator("[data-lately]")
    for decided, key in enumerate(("o", "b", "p", "s", "Shift+D"), start=1):
        page.keyboard.press(key)
        expect(lately).to_have_text(str(decided))
    page.keyboard.press("/")
    page.keyboard.type("sleep on the floor")
    expect(page.locator("[data-found] button").first).to_contain_text("Can I sleep on the floor")
    page.keyboard.press("Enter")
    expect(lately).to_have_text("6")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Which other answer fits too?")).to_be_visible()
    expect(page.locator("[data-found] button").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(lately).to_have_text("7")
    page.keyboard.press("n")
    page.keyboard.type("Do you treat necks?")
    page.keyboard.press("Enter")
    found = [kind for kind, _ in stored(page, 8)]
    assert found == [
        *("none", "two_requests", "personal", "later", "danger", "other", "two", "new")
    ]
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    before = message(page)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Keys on").click()
    page.keyboard.press("o")
    assert message(page) == before
    page.get_by_role("button", name="Keys off").click()


def test_undo_brings_cards_back_one_by_one(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)
    seen = []
    for _ in range(8):
        seen.append(message(page))
        page.keyboard.press("Enter")
    for text in reversed(seen):
        page.keyboard.press("u")
        expect(page.locator("[data-review]:not([hidden]) h2")).to_have_text(text)
    assert stored(page, 0) == []


def test_after_a_danger_sign_the_key_goes_on_with_what_came_before(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)
    left = page.locator("[data-left-counts]")
    expect(left).to_have_text("100 complaints", use_inner_text=True)
    first = message(page)
    page.keyboard.press("Enter")
    page.keyboard.press("d")
    expect(left).to_have_text("98 complaints", use_inner_text=True)
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("Only a clinician can lift it")
    page.keyboard.press("u")
    expect(page.locator("[data-review]:not([hidden]) h2")).to_have_text(first)
    expect(left).to_have_text("99 complaints", use_inner_text=True)
    assert [kind for kind, _ in stored(page, 1)] == ["danger"]


def test_a_card_whose_decision_was_not_kept_comes_back(
    page_at: PageAt, console: str, hundred: list[str]
) -> None:
    page = opened(page_at, console, viewport=WIDE)

    def away(route: Route) -> None:
        route.abort()

    page.route("**/inbox/decide", away)
    first = message(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")
    assert message(page) == first
    page.unroute("**/inbox/decide", away)
    page.keyboard.press("Enter")
    assert stored(page, 1) == [("right", "sciatica/opening")]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page_at: PageAt, console: str, hundred: list[str], size: dict[str, int]
) -> None:
    with session() as db, db.begin():
        said(db, "i have a rather hot calf", 500, intent="alarm", answer=None, sign="dvt")
    page = opened(page_at, console, viewport=size, bypass_csp=True)
    for opener in ("", "/", "n", "?"):
        if opener:
            page.keyboard.press(opener)
        assert violations(page) == [], opener
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), opener
        page.keyboard.press("Escape")
    page.keyboard.press("f")
    stored(page, 1)
    for path in ("export", f"conversations/{UUID(int=500)}"):
        page.goto(f"{console}/console/inbox/{path}")
        assert violations(page) == [], path
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_a_clinician_signs_at_the_desk(
    page_at: PageAt, sign_in: SignIn, console: str, trainer: str
) -> None:
    with session() as db, db.begin():
        staff = accounts.add(db, "Cleo Hart", "cleo@clinic.test", "clinician")
        accounts.set_password(db, staff, PASSWORD)
    page = sign_in("cleo@clinic.test", "/console/sign-off?kind=red_flag", locale="en-NZ")
    name = page.locator("article h2").first.inner_text()
    page.get_by_role("button", name="Agree and sign").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed.")).to_be_visible()
    expect(page.get_by_role("heading", name=name, exact=True)).to_have_count(0)
    page.get_by_role("link", name="Also what is signed").click()
    expect(page.get_by_text("Signed by Cleo Hart").first).to_be_visible()
