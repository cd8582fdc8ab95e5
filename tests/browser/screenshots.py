"""Pictures of the chat: `python -m tests.browser.screenshots FOLDER`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import chromium
from tests.browser.samples import REPLIES
from tests.browser.stub import STARTING, Failure, Stub, serving

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCENES = {
    "start": [],
    "answer": ["My hips feel tight"],
    "routine": ["Build me a routine"],
    "alarm": ["I feel numb down there"],
    "contact": ["check", "Ask the clinic to contact me"],
    "waiting": [],
    "retry": ["thanks"],
}


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
    if scene == "waiting":
        stub.health = dict(STARTING)
    if scene == "retry":
        stub.failures = [Failure(503, retry_after=30)]
    with (
        serving(stub) as url,
        browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            is_mobile=size == "phone",
            has_touch=size == "phone",
            device_scale_factor=1,
        ) as context,
    ):
        page = context.new_page()
        page.goto(url)
        _play(page, scene)
        page.screenshot(path=folder / f"{scene}-{size}-{scheme}.png")


def _play(page: Page, scene: str) -> None:
    if scene == "waiting":
        expect(page.locator("[data-warmup]")).to_be_visible()
    for text in SCENES[scene]:
        page.get_by_label("Your message").fill(text)
        page.keyboard.press("Enter")
        if scene == "retry":
            expect(page.locator("[data-again]")).to_be_visible()
        else:
            expect(page.locator(".message.you + .message.bot")).to_have_count(
                1 + SCENES[scene].index(text)
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
