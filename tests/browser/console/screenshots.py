"""Pictures of the console: `python -m tests.browser.console.screenshots FOLDER [SCENE …]`."""

import logging
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
import structlog
from playwright.sync_api import Browser, FloatRect, Page, StorageState, expect

from backtalk.db.migrate import upgrade
from tests.browser.chromium import chromium
from tests.browser.console.conftest import ADMIN, PASSWORD
from tests.browser.console.month import LEAVER, Month, fill
from tests.browser.screenshots import SIZES
from tests.browser.stub import serving_app
from tests.environment import environment
from web.app import create_app

TALLEST = 2_400
"""Pixels of a picture; what is below is more of the same."""
LARGEST, LARGEST_SHOWN = 500_000, 180_000
"""Bytes of one picture, and of one in the guide."""
SHOWN = {
    f"console-{name}-light"
    for name in (
        *("board-desktop", "lead-tried-desktop", "lead-urgent-phone", "danger-desktop"),
        *("conversations-desktop", "insights-desktop", "notifications-desktop", "deletion-desktop"),
        *("inbox-desktop", "sign-off-desktop"),
    )
}
"""Pictures in the guides: as much as a screen shows."""
Play = Callable[[Page], None]


def _stay(page: Page) -> None:
    """The page as it opens."""


def _press(*names: str) -> Play:
    def play(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name, exact=True).click()

    return play


def _open(*summaries: str) -> Play:
    def play(page: Page) -> None:
        for summary in summaries:
            page.locator("summary", has_text=summary).first.click()

    return play


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.get_by_label("Words of the answer").fill("sleep")
    expect(page.locator("[data-found] button").first).to_contain_text("sleep")


def _menu(page: Page) -> None:
    toggler = page.get_by_role("button", name="Menu")
    if toggler.is_visible():
        toggler.click()
        expect(page.get_by_role("link", name="Audit")).to_be_visible()


def _find_person(page: Page) -> None:
    page.get_by_label("Phone number").fill("+12065550177")
    _press("Find")(page)
    expect(page.get_by_role("heading", name="What is kept")).to_be_visible()


def _tried(page: Page) -> None:
    # Its name goes on where the clinic is closed then.
    page.get_by_role("button", name="In 2 hours").click()
    expect(page.locator("#undo")).to_be_visible()


def _wrong(page: Page) -> None:
    page.get_by_label("E-mail").fill("nobody@clinic.test")
    page.get_by_label("Password").fill("a wrong password")
    _press("Sign in")(page)
    expect(page.get_by_role("alert")).to_be_visible()


def _charts(page: Page) -> None:
    expect(page.locator(".picture").first).to_be_visible()
    page.wait_for_timeout(300)


def scenes(month: Month, receipt: str) -> dict[str, tuple[str, Play]]:
    """Every page and what is done on it, by the picture's name."""
    usual, urgent = f"leads/{month.usual}", f"leads/{month.urgent}"
    return {
        "sign-in": ("sign-in", _stay),
        "sign-in-wrong": ("sign-in", _wrong),
        "set-password": ("set-password#code", _stay),
        "board": ("leads", _stay),
        "board-put-away": ("leads?who=nobody", _open("Closed")),
        "menu": ("leads", _menu),
        "danger": ("leads/danger", _stay),
        "danger-seen": ("leads/danger?seen=yes", _stay),
        "table": ("leads/table", _stay),
        "table-filters": ("leads/table?status=new", _open("Filters")),
        "table-empty": ("leads/table?topic=core_stability&status=closed&overdue=yes", _stay),
        "lead": (usual, _stay),
        "lead-tried": (usual, _tried),
        "lead-urgent": (urgent, _stay),
        "conversations": ("conversations", _stay),
        "conversations-filters": ("conversations?danger=any", _open("Filters")),
        "conversation": (f"conversations/{month.chat}", _open("Understood")),
        "conversation-details": (f"conversations/{month.chat}", _press("Show contact details")),
        "insights": ("insights", _charts),
        "notifications": ("notifications", _stay),
        "notification": ("notifications/1", _stay),
        "notification-webhook": ("notifications/2", _open("Make a new key", "Remove")),
        "notification-add-email": ("notifications/add?kind=email", _stay),
        "notification-add-service": ("notifications/add?kind=service", _open("How to find")),
        "deliveries": ("notifications/deliveries", _stay),
        "inbox": ("inbox", _stay),
        "inbox-search": ("inbox", _search),
        "training-files": ("inbox/export", _stay),
        "sign-off": ("sign-off?kind=red_flag", _stay),
        "people": ("people", _stay),
        "person": ("people/2", _stay),
        "person-link": ("people/2", _press("Make a link for a new password")),
        "deletions": ("deletions", _stay),
        "deletion": ("deletions", _find_person),
        "receipt": (receipt, _stay),
        "settings": ("settings", _stay),
        "links": ("links", _stay),
        "audit": ("audit", _stay),
        "account": ("account", _stay),
        "second-factor": ("account", _press("Set it up")),
        "account-password": ("account/password", _stay),
        "error": ("nothing-here", _stay),
    }


def main(folder: Path, only: Collection[str]) -> None:
    """Take every scene, or only these, at every size, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        pytest.MonkeyPatch.context() as patch,
        environment(patch, var=var, rate_limit="1000/minute"),
    ):
        upgrade()
        month = fill()
        app = create_app()
        # A line for each request would hide what goes wrong.
        quiet = structlog.make_filtering_bound_logger(logging.WARNING)
        structlog.configure(wrapper_class=quiet)
        with serving_app(app, lifespan="on") as site, chromium() as browser:
            state, receipt = _prepare(browser, f"{site}/console")
            for name, (path, play) in scenes(month, receipt).items():
                for size in SIZES if not only or name in only else ():
                    for scheme in ("light", "dark"):
                        picture = folder / f"console-{name}-{size}-{scheme}.png"
                        kept = None if name.startswith(("sign-in", "set-")) else state
                        _shoot(browser, f"{site}/console/{path}", play, picture, kept)


def _prepare(browser: Browser, console: str) -> tuple[StorageState, str]:
    """Sign the admin in, and delete a person; gives the session and the receipt's path."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{console}/sign-in")
        page.get_by_label("E-mail").fill(ADMIN)
        page.get_by_label("Password").fill(PASSWORD)
        _press("Sign in")(page)
        page.goto(f"{console}/deletions")
        page.get_by_label("Phone number").fill(LEAVER)
        _press("Find")(page)
        page.get_by_label("I have checked").check()
        _press("Delete what is ticked")(page)
        page.wait_for_url("**/deletions/*")
        return context.storage_state(), page.url.removeprefix(f"{console}/")


def _shoot(
    browser: Browser, url: str, play: Play, picture: Path, state: StorageState | None
) -> None:
    size, scheme = picture.stem.split("-")[-2:]
    width, height = SIZES[size]
    shown = picture.stem in SHOWN
    height = min(height, 700) if shown else height
    with browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        is_mobile=size == "phone",
        has_touch=size == "phone",
        locale="en-GB",
        storage_state=state,
    ) as context:
        page = context.new_page()
        page.goto(url)
        play(page)
        whole = height if shown else page.evaluate("document.documentElement.scrollHeight")
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(whole, TALLEST)}
        taken = page.screenshot(path=picture, full_page=not shown, clip=clip)
        most = LARGEST_SHOWN if shown else LARGEST
        assert len(taken) < most, f"{picture.name} has {len(taken)} bytes"
        undo = page.locator("#undo")
        if undo.count():
            undo.click()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
