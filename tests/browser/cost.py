"""What the widget costs the page that it is on: `python -m tests.browser.cost FILE`.

The table goes between the marks in FILE. Times of the main thread are its own (what else the
machine does is not counted), those until the chat can be used are a clock's.
"""

import json
import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from backtalk.bench.table import put_into
from tests.browser.chromium import chromium
from tests.browser.samples import REPLIES
from tests.browser.stub import ELSEWHERE, Stub, serving

SLOWER = 4
LOADS = 20
OPENINGS = 10
MARK = "widget"
_WORK = {"EvaluateScript", "FunctionCall"}
_OPENED = """() => new Promise((done) => {
  const began = performance.now();
  const chat = document.querySelector("backtalk-chat").shadowRoot;
  const focused = () => chat.querySelector("backtalk-panel")?.shadowRoot.activeElement;
  const look = () => focused()?.matches("textarea")
    ? done(performance.now() - began) : requestAnimationFrame(look);
  chat.querySelector("button").click();
  look();
})"""


def main(file: Path) -> None:
    """Measure, print the table and put it into the file."""
    with serving(Stub(replies=dict(REPLIES))) as url, chromium() as browser:
        lines = list(_table(browser, url))
    print("\n".join(lines))
    put_into(file, lines, MARK)


def _table(browser: Browser, url: str) -> Iterator[str]:
    again, anew = _reloaded(browser, url), _in_new_tabs(browser, url)
    yield f"{platform.machine()}, {os.cpu_count()} cores, {date.today():%Y-%m-%d}:\n"
    yield "| what | median | most | wanted |"
    yield "|---|---|---|---|"
    for where, loads in (("", again), (", a new tab each time", anew)):
        yield _row(f"loader holds up the page at a time{where}", [max(one) for one in loads], 10)
        yield _row(f"loader in all{where}", [sum(one) for one in loads])
    yield _row(
        "first press until one can type, nothing loaded before", _openings(browser, url), 300
    )


def _row(what: str, ms: list[float], wanted: float | None = None) -> str:
    limit = f"≤ {wanted} ms" if wanted else ""
    return f"| {what} | {median(ms):.1f} ms | {max(ms):.1f} ms | {limit} |"


def _reloaded(browser: Browser, url: str) -> list[list[float]]:
    with browser.new_context() as context:
        page = context.new_page()
        _loaded(browser, page, url)
        return [_loaded(browser, page, url) for _ in range(LOADS)]


def _in_new_tabs(browser: Browser, url: str) -> list[list[float]]:
    with browser.new_context() as context:
        return [_loaded(browser, context.new_page(), url) for _ in range(LOADS)]


def _loaded(browser: Browser, page: Page, url: str) -> list[float]:
    """Milliseconds of each piece of work that the loader does on a slow device."""
    body = f"<!doctype html><h1>A clinic</h1><script async src='{url}/widget.js'></script>"
    page.route(f"{ELSEWHERE}/", lambda route: route.fulfill(body=body, content_type="text/html"))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(f"{ELSEWHERE}/")
    page.get_by_role("button").wait_for()
    page.evaluate("new Promise((done) => requestIdleCallback(done))")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    session.detach()
    own = [event for event in events if "widget.js" in json.dumps(event.get("args"))]
    return [event["tdur"] / 1000 for event in own if event["name"] in _WORK]


def _openings(browser: Browser, url: str) -> list[float]:
    found = []
    for _ in range(OPENINGS):
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(url)
            page.get_by_role("button", name="Ask about your back or hips").wait_for()
            found.append(float(page.evaluate(_OPENED)))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
