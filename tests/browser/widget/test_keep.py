"""What a visitor takes along or takes back: the chat, a routine, a request; and drawings."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PageAt, choose
from tests.browser.stub import Failure, Stub

Say = Callable[[str], None]


def test_the_chat_is_mailed_once_and_a_failure_keeps_the_address(
    page: Page, say: Say, stub: Stub
) -> None:
    say("thanks")
    choose(page, "Keep this chat")
    card = page.locator(".keep-card")
    field = card.get_by_label("Your e-mail address")
    card.get_by_role("button", name="Send it to me").click()
    expect(card.get_by_text("Please type your e-mail address.")).to_be_visible()
    expect(field).to_be_focused()
    field.fill("pat@example.com")
    stub.failures = [Failure(502, "It could not be sent just now.")]
    card.get_by_role("button", name="Send it to me").click()
    expect(card.get_by_text("It could not be sent just now.")).to_be_visible()
    expect(field).to_have_value("pat@example.com")
    field.press("Enter")
    expect(card.get_by_text("It is on its way to you.")).to_be_visible()
    expect(field).to_have_value("")
    last = stub.mailed[-1]
    assert (last["address"], last["consent"], "exercises" in last) == (
        "pat@example.com",
        True,
        False,
    )
    assert violations(page) == []


def test_a_phone_goes_on_with_the_chat(page: Page, say: Say, site: str, page_at: PageAt) -> None:
    say("thanks")
    choose(page, "Keep this chat")
    page.get_by_role("button", name="Go on with this chat on your phone").click()
    code = page.get_by_role("img", name="A code for the camera of your phone")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 150, "large enough for a camera"
    look = "n => { const s = getComputedStyle(n); return [s.fill, s.strokeWidth, s.strokeLinecap] }"
    assert code.locator("path").evaluate(look) == ["none", "1px", "butt"]
    address = page.get_by_role("link", name="Open the same address here").get_attribute("href")
    phone = page_at(
        site, visit=False, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    phone.goto(address or "")
    expect(phone.locator(".message.you")).to_contain_text("thanks")
    assert "#" not in phone.url


def test_an_old_code_says_so(site: str, page_at: PageAt) -> None:
    page = page_at(site, visit=False)
    page.goto(f"{site}/#chat=old")
    expect(page.get_by_text("This code is too old.")).to_be_visible()


@pytest.mark.parametrize("mail", [True, False])
def test_a_routine_is_mailed_where_mail_is_set_up(
    page_at: PageAt, site: str, stub: Stub, mail: bool
) -> None:
    stub.mail = mail
    page = page_at(site)
    page.get_by_role("button", name="Ask about your back or hips").click()
    page.get_by_label("Your message").fill("routine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ten minutes for looser hips")).to_be_visible()
    button = page.get_by_role("button", name="E-mail it to me")
    expect(button).to_have_count(int(mail))
    if mail:
        button.click()
        page.get_by_label("Your e-mail address").fill("pat@example.com")
        page.keyboard.press("Enter")
        expect(page.get_by_text("It is on its way to you.")).to_be_visible()
        assert stub.mailed[-1]["exercises"] == "glute_roll,hip_flexor_stretch,plank"


def test_a_request_is_taken_back_after_a_question(page: Page, say: Say, stub: Stub) -> None:
    stub.standing = True
    say("Ask the clinic to contact me")
    page.get_by_role("button", name="Answer one by one instead").click()
    page.get_by_role("button", name="Cancel this request").click()
    dialog = page.get_by_role("dialog", name="Cancel this request?")
    dialog.get_by_role("button", name="Keep it").click()
    assert stub.standing
    page.get_by_role("button", name="Cancel this request").click()
    dialog.get_by_role("button", name="Cancel the request").click()
    expect(page.get_by_text("Your request is cancelled.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel this request")).to_be_disabled()
    assert not stub.standing


def test_the_form_says_how_an_earlier_request_stands(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    stub.standing = True
    choose(page, "Contact the clinic")
    form = page.locator(".contact-form")
    expect(form.get_by_text("The clinic has your request of Monday.")).to_be_visible()
    expect(form.get_by_role("button", name="Cancel this request")).to_be_visible()


def test_drawings_come_into_sight_with_words_for_those_who_listen(page: Page, say: Say) -> None:
    say("exercise")
    drawn = page.get_by_role("img", name="The hips have moved forward.")
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_be_visible()
    page.wait_for_function(
        "n => n.complete && n.naturalWidth > 0", arg=drawn.element_handle(), timeout=5000
    )
    assert violations(page) == []


def test_the_timer_shows_the_drawings_of_the_step(page: Page, say: Say) -> None:
    say("routine")
    page.get_by_role("button", name="Start the timer").click()
    timer = page.get_by_role("dialog", name="Timer")
    expect(timer.get_by_role("img")).to_have_count(0)
    for _ in range(2):
        timer.get_by_role("button", name="Skip").click()
    expect(timer.get_by_role("img", name="Kneeling on one knee.")).to_be_visible()
