"""The system's Chromium, driven without a window."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    path = shutil.which("chromium")
    assert path, "The browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()
