"""A browser, a page in it, and a stub of the chat API under the real pages."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import chromium
from tests.browser.stub import ELSEWHERE, Stub, serving

PATIENCE_MS = 20_000
"""A machine that is busy with other tests takes its time; whoever waits longer has hung."""
expect.set_options(timeout=PATIENCE_MS)
Embed = Callable[..., Page]
VIDEO = "https://www.youtube-nocookie.com/embed/"
"""Where a video is played from, once a visitor has pressed its button."""


class PageAt(Protocol):
    """Opens a page."""

    def __call__(self, base_url: str, *, visit: bool = True, **context: Any) -> Page:
        """A new tab at `base_url`, or before it is visited; options of Playwright's contexts."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """Browser contexts by their options; making one takes longer than most tests."""
    return {}


@pytest.fixture
def page_at(browser: Browser, contexts: dict[str, BrowserContext]) -> Iterator[PageAt]:
    """Opens pages; at the end none may have asked another server or met an error in a script."""
    pages: list[Page] = []
    troubles: list[str] = []

    def open_page(base_url: str, *, visit: bool = True, **options: Any) -> Page:
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = browser.new_context(**{"reduced_motion": "reduce", **options})
            contexts[key].set_default_timeout(PATIENCE_MS)
        page = contexts[key].new_page()
        pages.append(page)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: troubles.extend(_trouble(m.type, m.text)))
        page.on("request", lambda request: troubles.extend(_foreign(base_url, request.url)))
        if visit:
            page.goto(base_url)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert troubles == []


def _trouble(kind: str, text: str) -> list[str]:
    # Chromium reports each answer above 399 itself; the tests ask for such answers.
    wanted = kind == "error" and not text.startswith("Failed to load resource")
    return [text] if wanted else []


def _foreign(base_url: str, url: str) -> list[str]:
    own = urlsplit(url).netloc == urlsplit(base_url).netloc
    return [] if own or url.startswith(("data:", "blob:", VIDEO)) else [f"asked {url}"]


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
    """The demo page over the stub, the chat open and ready."""
    return opened(page_at(site))


def opened(page: Page) -> Page:
    """The page with its chat open."""
    page.get_by_role("button", name="Ask about your back or hips").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("automated helper")
    return page


def choose(page: Page, action: str) -> None:
    """Open the menu and take one of its entries."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=action, exact=True).click()


def forget(page: Page) -> None:
    """Let this device forget the chat, and say so when asked."""
    choose(page, "Forget on this device")
    page.get_by_role("button", name="Forget here only").click()


def ask(page: Page, text: str) -> None:
    """Type a message and send it with Enter."""
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


@pytest.fixture
def say(page: Page) -> Callable[[str], None]:
    """Types a message and sends it with Enter."""

    return partial(ask, page)


@pytest.fixture
def embed(browser: Browser, site: str) -> Iterator[Embed]:
    """Opens a page of another website with the tag on it."""
    troubles: list[str] = []
    with browser.new_context(reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE_MS)

        def open_(
            attributes: str = "",
            css: str = "",
            csp: str = "",
            html: str = "",
            src: str = "",
            phone: bool = False,
        ) -> Page:
            source = src or f"{site}/widget.js"
            body = (
                f"<!doctype html><html lang=en {html}><title>A clinic</title>"
                f"<style nonce=own>{css}</style><main><h1>A clinic</h1></main>"
                f'<script src="{source}" {attributes} async></script>'
            )
            page = context.new_page()
            if phone:
                page.set_viewport_size({"width": 390, "height": 844})
            page.on("console", lambda m: troubles.extend(_unless_a_hash(m.type, m.text)))
            page.on("pageerror", lambda error: troubles.append(str(error)))
            headers = {"Content-Type": "text/html"} | (
                {"Content-Security-Policy": csp} if csp else {}
            )
            page.route(f"{ELSEWHERE}/", lambda route: route.fulfill(body=body, headers=headers))
            page.goto(f"{ELSEWHERE}/")
            return page

        yield open_
    assert troubles == []


def _unless_a_hash(kind: str, text: str) -> list[str]:
    # A file that is refused for its hash is reported; the test of that looks at what follows.
    return [text] if kind == "error" and "'integrity' attribute" not in text else []
