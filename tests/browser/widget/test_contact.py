"""The plain contact form: no request gets lost, whatever the assistant does."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PageAt, choose
from tests.browser.conftest import opened as chat
from tests.browser.stub import CONTENT, OPENED, STARTING, TERMS, TOKEN, Failure, Stub

Say = Callable[[str], None]
PHONE = CONTENT.get().clinic.phone
NAME, REACH = "Your name", "Phone number or e-mail"


@pytest.fixture
def form(page: Page) -> Locator:
    """The form, opened."""
    return opened(page)


def opened(page: Page) -> Locator:
    """The form, reached from the menu."""
    choose(page, "Contact the clinic")
    return panel(page)


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Contact the clinic")


def fill(form: Locator, *, slowly: bool = True) -> None:
    form.get_by_label(NAME).fill("Jo March")
    form.get_by_label(REACH).fill("206 555 0199")
    form.get_by_label(TERMS["consent"]).check()
    if slowly:  # as a person does: what a robot filled waits for some seconds
        form.evaluate("() => { const now = Date.now; Date.now = () => now.call(Date) + 5000 }")


def send(form: Locator) -> None:
    form.get_by_role("button", name="Send my details").click()


def error_of(form: Locator, label: str) -> Locator:
    """What is said of a field to those who listen, and beside it to those who see."""
    described = form.get_by_label(label).get_attribute("aria-describedby")
    return form.locator(f"#{described}")


def test_a_request_is_sent_once_and_confirmed(page: Page, form: Locator, stub: Stub) -> None:
    fill(form)
    form.get_by_label("Best time to reach you").fill("mornings")
    form.get_by_label("What it is about").fill("My hip")
    send(form)
    expect(form.locator(".success")).to_have_text("Thank you, we have it.")
    (sent,) = stub.requests
    assert sent.pop("message_id")
    assert sent == {
        "name": "Jo March",
        "reach": "206 555 0199",
        "best_time": "mornings",
        "reason": "My hip",
        "consent": True,
        "consent_version": "7",
        "opened": OPENED,
        "website": "",
    }
    form.get_by_role("button", name="Back to the chat").click()
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.get_by_role("log")).to_contain_text("Thank you, we have it.")
    expect(opened(page).get_by_label(NAME)).to_be_empty()


def test_a_request_that_was_sent_can_be_changed(form: Locator, stub: Stub) -> None:
    fill(form)
    send(form)
    form.get_by_role("button", name="Change it").click()
    expect(form.get_by_label(NAME)).to_have_value("Jo March")
    form.get_by_label(NAME).fill("Jo Marsh")
    form.get_by_role("checkbox").check()
    send(form)
    expect(form.get_by_role("button", name="Change it")).to_be_visible()
    first, second = stub.requests
    assert [first["name"], second["name"]] == ["Jo March", "Jo Marsh"]
    assert first["message_id"] == second["message_id"]


def test_a_request_belongs_to_the_chat_that_it_follows(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    form = opened(page)
    fill(form)
    send(form)
    expect(form.locator(".success")).not_to_be_empty()
    assert stub.requests[0]["token"] == TOKEN


def test_a_double_click_sends_one_request(form: Locator, stub: Stub) -> None:
    stub.delay = 0.3
    fill(form)
    form.get_by_role("button", name="Send my details").dblclick()
    expect(form.locator(".success")).not_to_be_empty()
    assert len(stub.requests) == 1


def test_a_second_try_is_known_as_one_and_a_changed_request_is_not(
    form: Locator, stub: Stub
) -> None:
    stub.contact_failures = [Failure(503), Failure(503)]
    fill(form)
    for name in ("Jo March", "Jo March", "Amy March"):
        form.get_by_label(NAME).fill(name)
        send(form)
        expect(form.get_by_role("button", name="Sending")).to_have_count(0)
    expect(form.locator(".success")).not_to_be_empty()
    first, second, changed = [sent["message_id"] for sent in stub.requests]
    assert first == second != changed


def test_consent_is_the_clinics_text_and_asked_for(form: Locator, stub: Stub, site: str) -> None:
    box = form.get_by_label(TERMS["consent"], exact=True)
    expect(box).not_to_be_checked()
    fill(form)
    box.uncheck()
    send(form)
    expect(error_of(form, TERMS["consent"])).to_contain_text("Please tick this box")
    expect(box).to_be_focused()
    assert stub.requests == []
    expect(form.get_by_role("link", name="Privacy notice")).to_have_attribute(
        "href", f"{site}/privacy"
    )


def test_what_is_missing_is_said_beside_the_field(form: Locator, stub: Stub) -> None:
    form.get_by_label(NAME).fill("   ")
    send(form)
    expect(error_of(form, NAME)).to_have_text("Please type your name.")
    expect(error_of(form, REACH)).to_contain_text("a phone number or an e-mail")
    expect(form.get_by_label(NAME)).to_be_focused()
    expect(form.get_by_label(NAME)).to_have_attribute("aria-invalid", "true")
    form.get_by_label(NAME).fill("Jo")
    expect(error_of(form, NAME)).to_be_empty()
    assert stub.requests == []


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("invalid_name", NAME),
        ("invalid_reach", REACH),
        ("invalid_best_time", "Best time to reach you"),
        ("too_long", "What it is about"),
        ("consent_changed", TERMS["consent"]),
    ],
)
def test_what_the_server_refuses_is_said_beside_the_field(
    form: Locator, stub: Stub, code: str, label: str
) -> None:
    stub.contact_failures = [Failure(422, "Please look at this again.", code=code)]
    fill(form)
    send(form)
    expect(error_of(form, label)).to_have_text("Please look at this again.")
    expect(form.get_by_label(label)).to_be_focused()
    expect(form.get_by_label(NAME)).to_have_value("Jo March")
    if code == "consent_changed":
        expect(form.get_by_label(label)).not_to_be_checked()


@pytest.mark.parametrize("failure", [Failure(503), Failure(422, code="under_16"), Failure(429)])
def test_a_failure_names_the_phone_number_and_keeps_what_was_typed(
    form: Locator, stub: Stub, failure: Failure
) -> None:
    stub.contact_failures = [failure]
    fill(form)
    send(form)
    expect(form.locator("p.error")).to_contain_text(f"having a rest. You can call us on {PHONE}.")
    expect(form.locator(".success")).to_have_count(0)
    expect(form.get_by_label(NAME)).to_have_value("Jo March")


def test_without_network_nothing_pretends_to_be_sent(page: Page) -> None:
    page.context.set_offline(True)
    form = opened(page)
    expect(form.locator("p.error")).to_contain_text(PHONE)
    page.context.set_offline(False)
    send(form)
    expect(form.get_by_label(TERMS["consent"])).to_be_enabled()


def test_a_program_that_fills_in_everything_is_not_heard(form: Locator, stub: Stub) -> None:
    trap = form.locator("[name=website]")
    expect(trap).not_to_be_in_viewport()
    fill(form)
    trap.fill("https://spam.example", force=True)
    send(form)
    expect(form.locator("p.error")).to_contain_text(PHONE)
    assert stub.requests == []


def test_an_answer_that_is_none_offers_the_form(page: Page, say: Say, stub: Stub) -> None:
    stub.helpless = True
    say("thanks")
    offer = page.get_by_role("button", name="Leave your details instead")
    offer.click()
    expect(page.get_by_label(NAME)).to_be_focused()
    page.keyboard.press("Escape")
    stub.helpless = False
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(2)
    expect(offer).to_have_count(0)


def test_the_form_is_there_while_the_assistant_warms_up(
    page_at: PageAt, site: str, stub: Stub
) -> None:
    stub.health = dict(STARTING)
    page = chat(page_at(site))
    page.get_by_role("button", name="leave your details").click()
    form = panel(page)
    fill(form)
    send(form)
    expect(form.locator(".success")).not_to_be_empty()


def test_closing_keeps_what_was_typed_and_goes_back_to_the_input(page: Page, form: Locator) -> None:
    form.get_by_label(NAME).fill("Jo March")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.get_by_role("log")).to_be_visible()
    opened(page)
    expect(form.get_by_label(NAME)).to_have_value("Jo March")
    form.get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Your message")).to_be_focused()


def test_deleting_the_chat_forgets_what_was_typed(page: Page, form: Locator) -> None:
    form.get_by_label(NAME).fill("Jo March")
    page.keyboard.press("Escape")
    choose(page, "Delete my data")
    page.get_by_role("button", name="Delete everything").click()
    expect(opened(page).get_by_label(NAME)).to_be_empty()


def test_an_answer_that_comes_meanwhile_is_told(page: Page, say: Say, stub: Stub) -> None:
    stub.delay = 0.5
    say("I feel numb down there")
    form = opened(page)
    expect(form.get_by_text("The assistant has answered.")).to_be_visible()
    expect(page.get_by_role("group", name="Urgent advice")).to_be_visible()


def test_it_works_without_a_mouse(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_label(TERMS["consent"])).to_be_enabled()
    for typed in ("Jo March", "jo@example.com", "mornings", "hip"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Back to the chat")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    assert [sent["reach"] for sent in stub.requests] == ["jo@example.com"]


@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_and_fits(page_at: PageAt, site: str, stub: Stub, width: int) -> None:
    page = chat(page_at(site, bypass_csp=True, viewport={"width": width, "height": 568}))
    form = opened(page)
    expect(form.get_by_label(TERMS["consent"])).to_be_enabled()
    send(form)
    assert violations(page) == []
    assert not form.evaluate("node => node.scrollWidth > node.clientWidth")
    stub.contact_failures = [Failure(503)]
    fill(form)
    send(form)
    expect(form.locator("p.error")).not_to_be_empty()
    assert violations(page) == []
    send(form)
    expect(form.locator(".success")).not_to_be_empty()
    assert violations(page) == []


def test_it_waits_as_long_as_a_person_would(form: Locator, stub: Stub) -> None:
    fill(form, slowly=False)
    send(form)
    expect(form.get_by_role("button", name="Sending")).to_be_visible()
    assert stub.requests == []
    expect(form.locator("..").locator(".success")).to_be_visible()
    assert len(stub.requests) == 1
