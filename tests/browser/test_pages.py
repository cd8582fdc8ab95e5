"""The chat on pages that replace their body, press keys of their own, or look otherwise."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Embed, ask, opened
from tests.browser.stub import ELSEWHERE, Stub, policy

BUTTON = "Ask about your back or hips"


def test_a_page_that_puts_in_another_body_keeps_the_chat(embed: Embed, site: str) -> None:
    page = opened(embed())
    ask(page, "thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.evaluate(
        """() => { const body = document.createElement("body");
          body.innerHTML = "<button data-backtalk-open>Ask</button>"; document.body = body }"""
    )
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.get_by_role("button", name="Close the chat").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("document.querySelector('backtalk-chat').remove()")
    page.add_script_tag(url=f"{site}/widget.js")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)


@pytest.mark.parametrize("attributes", ["type=module", ""])
def test_a_tag_may_be_a_module_and_carry_a_version(
    embed: Embed, site: str, attributes: str
) -> None:
    opened(embed(attributes, src=f"{site}/widget.js?v=3"))


def test_a_page_that_demands_trusted_types_opens_it(embed: Embed, site: str) -> None:
    page = opened(embed(csp=f"{policy(site)}; require-trusted-types-for 'script'"))
    ask(page, "Ask the clinic to contact me")
    expect(page.locator(".message .contact-form")).to_be_visible()


def test_the_page_s_shortcuts_do_not_take_letters_from_it(embed: Embed) -> None:
    page = opened(embed())
    page.evaluate(
        """() => document.addEventListener("keydown", (event) => {
          if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
          if ("sf/".includes(event.key)) event.preventDefault() })"""
    )
    page.keyboard.type("stiff neck / pain")
    expect(page.get_by_label("Your message")).to_have_value("stiff neck / pain")


@pytest.mark.parametrize("composing", [{"isComposing": True}, {"keyCode": 229}])
def test_the_enter_that_ends_a_composition_sends_nothing(
    embed: Embed, stub: Stub, composing: dict[str, object]
) -> None:
    page = opened(embed())
    field = page.get_by_label("Your message")
    field.fill("nihongo")
    field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **composing})
    expect(field).to_have_value("nihongo")
    assert stub.said == []


def test_a_phone_s_back_button_closes_the_chat_and_leaves_the_page(embed: Embed) -> None:
    page = opened(embed(phone=True))
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url == f"{ELSEWHERE}/"
    length = page.evaluate("history.length")
    opened(page)
    page.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.wait_for_function("!history.state?.backtalk")
    assert page.evaluate("history.length") == length


def test_a_copy_of_a_tab_shows_what_was_said_in_the_other(embed: Embed, stub: Stub) -> None:
    one = opened(embed())
    ask(one, "thanks")
    expect(one.locator(".message.you + .message.bot")).to_have_count(1)
    kept = one.evaluate("JSON.stringify(sessionStorage)")
    two = embed()
    two.evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept)
    two.reload()
    expect(two.locator(".message.you + .message.bot")).to_have_count(1)
    ask(two, "answer")
    expect(one.locator(".message.you")).to_have_count(2)
    ask(one, "routine")
    expect(two.locator(".message.you")).to_have_count(3)
    assert stub.said == ["thanks", "answer", "routine"]


@pytest.mark.parametrize("color", ["#0b5f56", "#7a1f5c", "yellow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_clinic_s_colour_can_be_read_in_light_and_dark(
    embed: Embed, color: str, scheme: str
) -> None:
    page = opened(embed(f'data-color="{color}" data-scheme={scheme}'))
    ask(page, "My hips feel tight")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert violations(page) == []


def test_english_runs_from_left_to_right_on_a_page_that_does_not(embed: Embed) -> None:
    page = opened(embed(html="dir=rtl lang=ar"))
    ask(page, "answer")
    answer = page.locator(".answer")
    expect(answer).to_have_attribute("lang", "en")
    expect(answer).to_have_css("direction", "ltr")
    start = "node => { const r = document.createRange(); r.selectNodeContents(node);"
    box = f"{start} return [r.getBoundingClientRect().left, node.getBoundingClientRect().left] }}"
    for place in (answer.locator("p").first, page.get_by_role("log").locator("p").first):
        text, line = place.evaluate(box)
        assert abs(text - line) < 2
    assert page.get_by_role("dialog").evaluate("node => node.closest('[lang]').lang") == "en"


def test_nothing_of_the_page_moves(embed: Embed) -> None:
    page = embed()
    page.evaluate(
        """() => { window.moved = 0; new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
        }).observe({type: "layout-shift", buffered: true}) }"""
    )
    opened(page)
    page.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert page.evaluate("window.moved") == 0
