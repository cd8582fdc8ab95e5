"""The system's Chromium, driven without a window."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserType, sync_playwright

_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of other websites are made up in the browser; they may ask the stub on loopback.
    "--disable-features=LocalNetworkAccessChecks",
)
# Playwright switches it off, since it loses sight of pages that come back.
_BACK_FORWARD_CACHE = "--disable-back-forward-cache"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *, back_forward_cache: bool = False) -> Iterator[Browser]:
    """One more browser of this kind, closed at the end."""
    path = shutil.which("chromium")
    assert path, "The browser tests need Chromium: make setup-tests"
    left_out = [_BACK_FORWARD_CACHE] if back_forward_cache else None
    browser = kind.launch(executable_path=path, args=_ARGUMENTS, ignore_default_args=left_out)
    yield browser
    browser.close()
