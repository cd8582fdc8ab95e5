"""Away to another page and back, from the back/forward cache as visitors' browsers do it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import launched
from tests.browser.conftest import PATIENCE_MS, ask, opened
from tests.browser.stub import Failure, Stub


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The demo page in a browser that keeps the pages that were left, the chat open."""
    with launched(browser.browser_type, back_forward_cache=True) as keeping:
        page = keeping.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(site)
        yield opened(page)


def away_and_back(page: Page, site: str) -> None:
    """Leave for another page and come back to this one, which was kept meanwhile."""
    page.evaluate("addEventListener('pageshow', (event) => (window.kept = event.persisted))")
    page.goto(f"{site}/privacy")
    page.evaluate("history.back()")
    page.wait_for_function("window.kept === true")


def test_the_chat_is_as_it_was_and_goes_on(page: Page, site: str, stub: Stub) -> None:
    ask(page, "thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.get_by_label("Your message").fill("half a th")
    away_and_back(page, site)
    expect(page.get_by_label("Your message")).to_have_value("half a th")
    ask(page, "answer")
    expect(page.locator(".message.you + .message.bot")).to_have_count(2)
    assert stub.said == ["thanks", "answer"]


def test_a_message_that_waits_goes_out_at_once(page: Page, site: str, stub: Stub) -> None:
    stub.failures = [Failure(503, retry_after=300)]
    ask(page, "thanks")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    away_and_back(page, site)
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert len({message["message_id"] for message in stub.received}) == 1


def test_a_message_under_way_is_answered_once(page: Page, site: str, stub: Stub) -> None:
    stub.delay = 0.5
    ask(page, "thanks")
    expect(page.locator(".typing")).to_be_visible()
    away_and_back(page, site)
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert len({message["message_id"] for message in stub.received}) == 1
