"""A browser, a page in it, and a stub of the chat API under the real pages."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import chromium
from tests.browser.stub import Stub, serving

PATIENCE_MS = 5_000


class PageAt(Protocol):
    """Opens a page."""

    def __call__(self, base_url: str, **context: Any) -> Page:
        """Open `base_url` in a new browser context with these options of Playwright's."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page_at(browser: Browser) -> Iterator[PageAt]:
    """Opens pages; at the end none may have asked another server or met an error in a script."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(base_url: str, **options: Any) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: troubles.extend(_trouble(m.type, m.text)))
        page.on("request", lambda request: troubles.extend(_foreign(base_url, request.url)))
        page.goto(base_url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def _trouble(kind: str, text: str) -> list[str]:
    # Chromium reports each answer above 399 itself; the tests ask for such answers.
    wanted = kind == "error" and not text.startswith("Failed to load resource")
    return [text] if wanted else []


def _foreign(base_url: str, url: str) -> list[str]:
    own = urlsplit(url).netloc == urlsplit(base_url).netloc or url.startswith("data:")
    return [] if own else [f"asked {url}"]


@pytest.fixture(scope="package")
def served() -> Iterator[tuple[Stub, str]]:
    stub = Stub()
    with serving(stub) as base_url:
        yield stub, base_url


@pytest.fixture
def stub(served: tuple[Stub, str]) -> Stub:
    """The stub, which answers with the samples unless a test says otherwise."""
    served[0].reset()
    return served[0]


@pytest.fixture
def site(served: tuple[Stub, str], stub: Stub) -> str:
    """The base URL of the pages over the stub."""
    return served[1]


@pytest.fixture
def page(page_at: PageAt, site: str) -> Page:
    """The demo page over the stub."""
    return page_at(site)


@pytest.fixture
def say(page: Page) -> Callable[[str], None]:
    """Types a message and sends it with Enter."""

    def send(text: str) -> None:
        page.get_by_label("Your message").fill(text)
        page.keyboard.press("Enter")

    return send
