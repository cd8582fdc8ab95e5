"""axe-core on every page, wide and narrow, light and dark; keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PageAt
from tests.browser.console.conftest import PASSWORD, RECEPTION, SignIn
from tests.web.console.browser import path_of
from web.console.routes import PAGES

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
PATHS = [
    f"/console{path_of(page, 2)}"
    for page in PAGES
    if page.method == "GET" and page.roles and page.path != "/"
    # Neither files nor what scripts ask for.
    if "." not in page.path and not page.background
]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_axe_finds_nothing_on_any_page(sign_in: SignIn, console: str, size: str) -> None:
    page = sign_in(bypass_csp=True, viewport=SIZES[size])
    confused = "/console/models/2/confused?right=sciatica&got=hip_pain"
    for path in [*PATHS, confused, "/console/nothing-here"]:
        page.goto(f"{console}{path}")
        assert violations(page) == [], path
        assert not too_wide(page), path


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_before_sign_in(page_at: PageAt, console: str, size: str) -> None:
    page = page_at(f"{console}/console/sign-in", bypass_csp=True, viewport=SIZES[size], locale="en")
    page.get_by_label("E-mail").fill("nobody@clinic.test")
    page.get_by_label("Password").fill("a wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    assert violations(page) == []
    page.goto(f"{console}/console/set-password#code")
    assert violations(page) == []


def test_axe_finds_nothing_in_the_answers_to_forms(sign_in: SignIn, console: str) -> None:
    page = sign_in(bypass_csp=True, viewport=SIZES["desktop"])
    page.goto(f"{console}/console/account")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("six digits").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    assert violations(page) == []
    page.goto(f"{console}/console/people/2")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_label("Link", exact=True)).to_be_visible()
    assert violations(page) == []


def test_signing_in_and_out_takes_no_mouse(page_at: PageAt, console: str) -> None:
    page = page_at(f"{console}/console/sign-in", timezone_id="UTC")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(RECEPTION)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Console")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Sign out":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_the_menu_opens_on_a_phone_and_dark_stays_chosen(sign_in: SignIn, console: str) -> None:
    page = sign_in(viewport=SIZES["phone"], color_scheme="light")
    expect(page.get_by_role("link", name="People")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Audit")).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    page.goto(f"{console}/console/people")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
