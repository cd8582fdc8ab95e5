"""Keyboard, focus, what is announced, and axe-core in every state."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PageAt, ask, choose, opened
from tests.browser.samples import REPLIES
from tests.browser.screenshots import SCENES, SIZES, prepare
from tests.browser.stub import Stub

Say = Callable[[str], None]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing_in_any_state(
    page_at: PageAt, site: str, stub: Stub, scene: str, size: str
) -> None:
    prepare(stub, scene)
    width, height = SIZES[size]
    page = opened(page_at(site, bypass_csp=True, viewport={"width": width, "height": height}))
    SCENES[scene](page)
    found = violations(page)
    page.context.set_offline(False)
    assert found == []


def test_axe_finds_nothing_on_the_pages(page_at: PageAt, site: str) -> None:
    page = page_at(site, bypass_csp=True)
    for path in ("/", "/examples", "/privacy", "/routine?exercises=plank,hip_flexor_stretch"):
        page.goto(site + path)
        assert violations(page) == [], path


def test_axe_finds_nothing_in_any_reply(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, bypass_csp=True))
    for said in REPLIES:
        ask(page, said)
    expect(page.locator(".message.you + .message.bot")).to_have_count(len(REPLIES))
    page.locator("details").evaluate_all("nodes => nodes.forEach((node) => (node.open = true))")
    assert violations(page) == []


def test_axe_finds_nothing_in_the_question_before_deleting(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, bypass_csp=True))
    choose(page, "Delete my data")
    expect(page.get_by_role("dialog", name="Delete my data?")).to_be_visible()
    assert violations(page) == []


def test_it_all_works_without_a_mouse(page_at: PageAt, site: str, stub: Stub) -> None:
    page = page_at(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.get_by_role("button", name="Ask about your back or hips").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("check")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    yes = "Yes"
    expect(page.get_by_role("button", name=yes)).to_be_visible()
    expect(page.get_by_label("Your message")).to_be_focused()
    for title in ("No", "I'm not sure", yes):
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("button", name=title, exact=True)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".message.you").last).to_contain_text(yes)
    expect(page.get_by_label("Your message")).to_be_focused()
    assert stub.said == ["check", "signed-yes"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask about your back or hips")).to_be_focused()


def test_focus_comes_back_to_whatever_opened_it(page_at: PageAt, site: str) -> None:
    page = page_at(site)
    own = page.get_by_role("button", name="Ask the helper")
    own.click()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.get_by_role("button", name="Close the chat").click()
    expect(own).to_be_focused()


def test_the_menu_opens_closes_and_gives_the_focus_back(page: Page) -> None:
    more = page.get_by_role("button", name="More actions")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("button", name="Contact the clinic")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_screen_reader_finds_a_dialog_with_a_log(page: Page, say: Say) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_match_aria_snapshot("""
      - dialog "Back and hip helper":
        - heading "Back and hip helper" [level=2]
        - button "More actions"
        - button "Close the chat"
        - log "Conversation"
        - status
        - textbox "Your message"
        - button "Send"
    """)


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


def test_focus_is_seen_and_goes_into_the_question_before_deleting(page: Page) -> None:
    choose(page, "Delete my data")
    keep = page.get_by_role("button", name="Keep it")
    expect(keep).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Delete my data?")).to_be_hidden()
    expect(page.get_by_label("Your message")).to_be_visible()
    page.keyboard.press("Tab")
    width = page.evaluate(
        """() => {
          let node = document.activeElement;
          while (node.shadowRoot) node = node.shadowRoot.activeElement;
          return parseFloat(getComputedStyle(node).outlineWidth);
        }"""
    )
    assert width >= 2


def test_a_touch_does_not_bring_up_the_keyboard(page_at: PageAt, site: str) -> None:
    page = opened(
        page_at(site, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    )
    page.get_by_role("button", name="Show me an exercise").tap()
    expect(page.locator(".exercise")).to_be_visible()
    expect(page.get_by_label("Your message")).not_to_be_focused()


def test_replies_are_announced_once_and_history_not_at_all(page: Page, say: Say) -> None:
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    say("I feel numb down there")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator(".status [role=status]")).to_be_empty()
    page.reload()
    expect(page.locator(".alarm")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_listener_hears_who_speaks(page: Page, say: Say) -> None:
    say("thanks")
    expect(page.locator(".message.you")).to_contain_text("You: thanks")
    expect(page.locator(".message.bot").last).to_contain_text("Assistant: You are welcome.")


def test_forced_colours_keep_the_borders(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, forced_colors="active"))
    width = page.locator(".message").first.evaluate(
        "node => parseFloat(getComputedStyle(node).borderTopWidth)"
    )
    assert width >= 1


def test_more_contrast_leaves_no_quiet_text_and_keeps_the_alarm_red(
    page_at: PageAt, site: str
) -> None:
    page = opened(page_at(site, contrast="more", bypass_csp=True))
    ask(page, "I feel numb down there")
    colour = "node => getComputedStyle(node).color"
    ink = page.get_by_role("dialog").evaluate(colour)
    assert page.locator(".facts").evaluate(colour) == ink
    border = "node => getComputedStyle(node).borderColor"
    assert page.locator(".alarm").evaluate(border) != ink
    assert violations(page) == []
