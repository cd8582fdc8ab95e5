"""Pictures of the widget's states: `python -m tests.browser.screenshots FOLDER`."""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import chromium
from tests.browser.conftest import ask, choose, forget, opened
from tests.browser.samples import REPLIES
from tests.browser.stub import STARTING, Failure, Stub, serving

SIZES = {"phone": (390, 844), "small": (320, 568), "desktop": (1280, 800)}
HANDHELD = ("phone", "small")
LARGEST = 200_000
"""Bytes of one picture."""


def _said(*texts: str) -> Callable[[Page], None]:
    def play(page: Page) -> None:
        for number, text in enumerate(texts, 1):
            ask(page, text)
            expect(page.locator(".message.you + .message.bot")).to_have_count(number)

    return play


def _timer(page: Page) -> None:
    _said("Build me a routine")(page)
    page.get_by_role("button", name="Start the timer").click()
    for _ in range(3):
        page.get_by_role("button", name="Skip").click()
    page.wait_for_load_state("networkidle")


def _where(page: Page) -> None:
    page.get_by_role("button", name="Show where it hurts").click()
    expect(page.get_by_role("heading", name="Show where it hurts")).to_be_focused()


def _signs(page: Page) -> None:
    _where(page)
    for answer in ("Low back", "A few weeks", "Sitting"):
        page.get_by_role("button", name=answer, exact=True).click()
    expect(page.get_by_text("is any of these new?")).to_be_visible()


def _judged(page: Page) -> None:
    _said("answer")(page)
    page.get_by_role("button", name="No, not helpful").click()
    expect(page.get_by_label("Tell us more")).to_be_visible()


def _pinned(page: Page) -> None:
    _said("I feel numb down there", "My hips feel tight")(page)
    expect(page.get_by_role("group", name="Urgent advice")).to_be_visible()


def _chosen(page: Page) -> None:
    _said("check")(page)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".message.you + .message.bot")).to_have_count(2)


def _queued(page: Page) -> None:
    for text in ("My hips feel tight", "How do I stretch?"):
        ask(page, text)
    expect(page.locator(".message.you").last).to_contain_text("Waiting")


def _calendar(page: Page) -> None:
    _said("Build me a routine")(page)
    page.get_by_text("Put it in my calendar").click()
    page.get_by_role("link", name="Add the breaks").scroll_into_view_if_needed()


def _slow(page: Page) -> None:
    page.clock.install()
    ask(page, "My hips feel tight")
    page.clock.run_for(7_000)
    expect(page.get_by_text("Still working on your answer.")).to_be_visible()


def _offline(page: Page) -> None:
    page.context.set_offline(True)
    _retry(page)


def _retry(page: Page) -> None:
    ask(page, "thanks")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()


def _helpless(page: Page) -> None:
    _retry(page)
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("button", name="Leave your details instead")).to_be_visible()


def _warming(page: Page) -> None:
    expect(page.locator(".warmup")).to_be_visible()


def _inline_form(page: Page) -> None:
    _said("Ask the clinic to contact me")(page)
    expect(page.get_by_role("checkbox")).to_be_enabled()


def _form(page: Page) -> None:
    choose(page, "Contact the clinic")
    expect(page.get_by_role("checkbox")).to_be_enabled()


def _errors(page: Page) -> None:
    _form(page)
    page.get_by_role("button", name="Send my details").click()


def _saved(page: Page) -> None:
    _form(page)
    page.get_by_label("Your name").fill("Jo March")
    page.get_by_label("Phone number or e-mail").fill("206 555 0199")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send my details").click()
    expect(page.locator(".success")).to_be_visible()


def _forgotten(page: Page) -> None:
    _said("thanks")(page)
    forget(page)
    expect(page.get_by_text("This device has forgotten the chat.")).to_be_visible()


SCENES: dict[str, Callable[[Page], None]] = {
    "closed": lambda page: page.get_by_role("button", name="Close the chat").click(),
    "start": lambda page: None,
    "where": _where,
    "signs": _signs,
    "answer": _said("My hips feel tight"),
    "exercise": _said("exercise"),
    "routine": _said("Build me a routine"),
    "timer": _timer,
    "calendar": _calendar,
    "alarm": _said("I feel numb down there"),
    "pinned": _pinned,
    "check": _said("a bit numb, and my hips feel tight"),
    "chosen": _chosen,
    "contact": _inline_form,
    "form": _form,
    "errors": _errors,
    "saved": _saved,
    "judged": _judged,
    "menu": lambda page: page.get_by_role("button", name="More actions").click(),
    "delete": lambda page: choose(page, "Delete my data"),
    "forgotten": _forgotten,
    "queued": _queued,
    "slow": _slow,
    "offline": _offline,
    "busy": _retry,
    "retry": _retry,
    "helpless": _helpless,
    "warming": _warming,
}


def prepare(stub: Stub, scene: str) -> None:
    """Let the stub behave as the scene needs it."""
    if scene == "warming":
        stub.health = dict(STARTING)
    if scene in {"queued", "slow"}:
        stub.delay = 3.0
    if scene == "busy":
        stub.failures = [Failure(429, "That was very fast. Please wait a moment.", retry_after=10)]
    if scene in {"retry", "helpless"}:
        stub.failures = [Failure(503, retry_after=30) for _ in range(2)]


def main(folder: Path) -> None:
    """Take every scene at every size, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for scene in SCENES:
            for size in SIZES:
                for scheme in ("light", "dark"):
                    _shoot(browser, scene, size, scheme, folder)


def _shoot(browser: Browser, scene: str, size: str, scheme: str, folder: Path) -> None:
    width, height = SIZES[size]
    stub = Stub(replies=dict(REPLIES))
    prepare(stub, scene)
    with (
        serving(stub) as url,
        browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            is_mobile=size in HANDHELD,
            has_touch=size in HANDHELD,
        ) as context,
    ):
        page = context.new_page()
        page.goto(url)
        SCENES[scene](opened(page))
        picture = page.screenshot(path=folder / f"{scene}-{size}-{scheme}.png")
        assert len(picture) < LARGEST, f"{scene} has {len(picture)} bytes"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
