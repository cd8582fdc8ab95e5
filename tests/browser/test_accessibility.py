"""Keyboard, focus, what is announced, and axe-core in every state."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PageAt
from tests.browser.samples import REPLIES
from tests.browser.stub import STARTING, Failure, Stub

Say = Callable[[str], None]


def test_axe_finds_nothing_at_the_start(page_at: PageAt, site: str) -> None:
    assert violations(page_at(site, bypass_csp=True)) == []


def test_axe_finds_nothing_in_any_reply(page_at: PageAt, site: str) -> None:
    page = page_at(site, bypass_csp=True)
    for said in REPLIES:
        page.get_by_label("Your message").fill(said)
        page.keyboard.press("Enter")
    expect(page.locator(".message.you + .message.bot")).to_have_count(len(REPLIES))
    page.locator("details").evaluate_all("nodes => nodes.forEach((node) => (node.open = true))")
    assert violations(page) == []


def test_axe_finds_nothing_while_warming_up(page_at: PageAt, site: str, stub: Stub) -> None:
    stub.health = dict(STARTING)
    page = page_at(site, bypass_csp=True, viewport={"width": 320, "height": 568})
    expect(page.locator("[data-warmup]")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_while_a_message_waits(page_at: PageAt, site: str, stub: Stub) -> None:
    stub.failures = [Failure(503, retry_after=60)]
    page = page_at(site, bypass_csp=True)
    page.get_by_label("Your message").fill("thanks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_in_the_dialog_and_the_notice(page_at: PageAt, site: str) -> None:
    page = page_at(site, bypass_csp=True)
    page.get_by_role("button", name="Delete my data").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{site}/privacy")
    assert violations(page) == []


def test_it_all_works_without_a_mouse(page: Page, stub: Stub) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the chat")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("check")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    yes, no = "Yes, one of these", "No, none of these"
    expect(page.get_by_role("button", name=yes)).to_be_visible()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=no)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator(".message.you").last).to_contain_text(yes)
    expect(page.get_by_label("Your message")).to_be_focused()
    assert stub.said == ["check", "signed-yes"]


def test_enter_sends_and_shift_enter_starts_a_line(page: Page, stub: Stub) -> None:
    page.get_by_label("Your message").focus()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert stub.said == ["one\ntwo"]
    page.keyboard.press("Enter")
    assert stub.said == ["one\ntwo"]


def test_focus_is_seen_and_comes_back_from_the_dialog(page: Page) -> None:
    button = page.get_by_role("button", name="Delete my data")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert button.evaluate("node => parseFloat(getComputedStyle(node).outlineWidth)") >= 2


def test_a_touch_does_not_bring_up_the_keyboard(page_at: PageAt, site: str) -> None:
    page = page_at(site, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.get_by_role("button", name="Build me a routine").tap()
    expect(page.locator(".routine")).to_be_visible()
    expect(page.get_by_label("Your message")).not_to_be_focused()


def test_replies_are_announced_once_and_history_not_at_all(page: Page, say: Say) -> None:
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    say("I feel numb down there")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator("[data-status]")).to_be_empty()
    page.reload()
    expect(page.locator(".alarm")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_listener_hears_who_speaks(page: Page, say: Say) -> None:
    say("thanks")
    expect(page.locator(".message.you")).to_contain_text("You: thanks")
    expect(page.locator(".message.bot").last).to_contain_text("Assistant: You are welcome.")


def test_forced_colours_keep_the_borders(page_at: PageAt, site: str) -> None:
    page = page_at(site, forced_colors="active")
    width = page.locator(".message").first.evaluate(
        "node => parseFloat(getComputedStyle(node).borderTopWidth)"
    )
    assert width >= 1
