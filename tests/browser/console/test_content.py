"""The forms of the content: usable by keyboard, on a phone, and with a preview while one types."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.console.conftest import SignIn
from tests.browser.console.test_accessibility import SIZES, too_wide

FORMS = ("clinic", "answer?id=stretching/how", "exercise?id=core_1", "sentence?id=emergency_signs")
NARROW = {"width": 320, "height": 640}


def check(page: Page) -> None:
    assert violations(page) == [], page.url
    assert not too_wide(page), page.url


def test_the_forms_fit_a_phone_and_axe_finds_nothing(sign_in: SignIn, console: str) -> None:
    for size in (NARROW, SIZES["desktop"]):
        page = sign_in(bypass_csp=True, viewport=size, color_scheme="dark")
        for form in FORMS:
            page.goto(f"{console}/console/content/{form}")
            check(page)
        page.close()


def test_an_answer_is_edited_by_keyboard_with_its_preview(sign_in: SignIn, console: str) -> None:
    page = sign_in(bypass_csp=True, viewport=NARROW)
    page.goto(f"{console}/console/content/answer?id=stretching/how")
    preview = page.locator("[data-preview]")
    page.get_by_label("Answer").fill("Pull slowly, and breathe.")
    expect(preview).to_contain_text("must end with its sources")
    page.get_by_label("Answer").fill("Pull slowly, and call {phone}. [-]")
    expect(preview).to_contain_text("Pull slowly, and call (206) 555-0142.")
    expect(preview).not_to_contain_text("must end")
    page.get_by_label("Question").fill("")
    page.get_by_label("Question").press("Enter")
    expect(page.get_by_label("Question")).to_be_focused()
    page.get_by_label("Question").fill("How do I stretch {well?")
    page.get_by_label("Question").press("Enter")
    expect(page.locator("#wrong")).to_be_focused()
    expect(page.locator("#wrong")).to_contain_text("without braces")
    check(page)
    expect(page.get_by_label("Answer")).to_have_value("Pull slowly, and call {phone}. [-]")
    page.get_by_label("Question").fill("How do I stretch well?")
    page.get_by_label("Question").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("waits under Sign-off")
    page.get_by_role("link", name="What it said before").press("Enter")
    check(page)
    page.get_by_role("button", name="Undo this").press("Enter")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.goto(f"{console}/console/content?q=stretch+the+right+way")
    expect(page.get_by_role("link", name="How do I stretch the right way?").first).to_be_visible()
    check(page)
