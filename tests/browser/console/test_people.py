"""An admin's day: somebody comes, somebody goes."""

from playwright.sync_api import expect

from tests.browser.conftest import PageAt
from tests.browser.console.conftest import SignIn

NAME = "<b>Bo</b> <img src=x onerror=alert(1)>"


def test_somebody_is_invited_comes_in_and_is_shut_out(
    sign_in: SignIn, page_at: PageAt, console: str
) -> None:
    admin = sign_in(path="/console/people", viewport={"width": 1280, "height": 900})
    admin.get_by_label("Name").fill(NAME)
    admin.get_by_label("E-mail").fill("bo@clinic.test")
    admin.get_by_role("button", name="Make a link").click()
    link = admin.get_by_label("Link", exact=True).input_value()
    newcomer = page_at(link, locale="en-GB")
    expect(newcomer.get_by_label("Code")).to_be_hidden()
    assert newcomer.url == f"{console}/console/set-password"
    newcomer.get_by_label("New password").fill("another good one")
    newcomer.get_by_label("Repeat the password").fill("another good one")
    newcomer.get_by_role("button", name="Set the password").click()
    expect(newcomer.get_by_text("Your password is set.")).to_be_visible()
    newcomer.get_by_label("E-mail").fill("bo@clinic.test")
    newcomer.get_by_label("Password").fill("another good one")
    newcomer.get_by_role("button", name="Sign in").click()
    expect(newcomer.get_by_role("navigation", name="Console")).to_be_visible()
    expect(newcomer.get_by_text(NAME).first).to_be_visible()
    expect(newcomer.get_by_role("link", name="People")).to_have_count(0)
    admin.goto(f"{console}/console/people")
    admin.get_by_role("link", name=NAME).click()
    admin.get_by_role("button", name="Close the account").click()
    expect(admin.get_by_text("signed out everywhere")).to_be_visible()
    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="Sign in")).to_be_visible()
    admin.goto(f"{console}/console/audit")
    expect(admin.get_by_role("cell", name="closed an account")).to_be_visible()
