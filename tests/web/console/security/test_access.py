"""Every address of the console, asked by everybody: nothing but what the table grants."""

import re

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from backtalk.db.models import Staff
from backtalk.db.session import session
from backtalk.staff import accounts, sessions
from tests.web.console.browser import Browser, make, path_of
from tests.web.console.conftest import Browsers
from web.console.page import Page
from web.console.routes import PAGES

PEOPLE = ("staff", "trainer", "clinician", "admin")
WHO = ("nobody", *PEOPLE, "revoked", "closed", "idle", "made_staff")
ROLES = {**{role: role for role in PEOPLE}, "made_staff": "staff"}


async def browser_of(browsers: Browsers, who: str) -> Browser:
    """`made_staff` was an admin when they signed in; revoked, closed and idle were too."""
    if who == "nobody":
        return await browsers.new()
    role = who if who in PEOPLE else "admin"
    browser = await browsers.signed_in(role)
    # Taken while it is good: a stolen token must not help.
    browser.kept_token = await browser.token()
    with session() as db, db.begin():
        staff = db.get_one(Staff, browsers.made[role])
        if who in ("revoked", "closed", "idle", "made_staff"):
            accounts.add(db, "Other", "other@clinic.test", "admin")
        if who == "revoked":
            sessions.revoke_all(db, staff.id)
        if who == "closed":
            accounts.disable(db, staff)
        if who == "made_staff":
            accounts.change_role(db, staff, "staff")
        if who == "idle":
            for one in sessions.open_of(db, staff.id):
                one.last_seen_at -= sessions.IDLE
    return browser


async def ask(browser: Browser, page: Page) -> httpx.Response:
    path = path_of(page, 999)
    if page.method == "GET":
        return await browser.get(path)
    return await browser.post(path, token=browser.kept_token)


@pytest.mark.parametrize("who", WHO)
async def test_every_page_opens_for_the_roles_of_the_table_alone(
    browsers: Browsers, who: str
) -> None:
    browser = await browser_of(browsers, who)
    cookies = dict(browser.http.cookies)
    for page in PAGES:
        browser.http.cookies = httpx.Cookies(cookies)
        if page.path == "/sign-out":
            continue
        answer = await ask(browser, page)
        asked = f"{who} {page.method} {page.path}: {answer.status_code}"
        if not page.roles:
            assert answer.status_code in (200, 303, 422), asked
        elif who not in ROLES:
            assert answer.status_code == 303, asked
            assert answer.headers["location"].startswith("/console/sign-in"), asked
        elif ROLES[who] not in page.roles:
            assert answer.status_code == 403, asked
            assert "Not for your role" in answer.text
        else:
            assert answer.status_code != 403, asked
            assert "/sign-in" not in answer.headers.get("location", ""), asked
        assert answer.headers["cache-control"] == "no-store", asked


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST", "GET"])
async def test_what_is_not_in_the_table_does_not_exist(
    browsers: Browsers, admin: Browser, method: str
) -> None:
    nobody = await browsers.new()
    for path in ("/nothing", "/list", "/api/staff", "/people/1/delete", "/_internal", "/login"):
        for browser, status in ((nobody, 303), (admin, 404)):
            answer = await browser.http.request(method, f"/console{path}")
            assert answer.status_code == status, (method, path)


async def test_a_known_address_takes_no_other_method(admin: Browser) -> None:
    for method in ("PUT", "DELETE", "POST"):
        answer = await admin.http.request(
            method, "/console/audit", headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 405


async def test_the_menu_shows_what_a_role_may_use(browsers: Browsers) -> None:
    for role in PEOPLE:
        browser = await browsers.signed_in(role)
        text = (await browser.get("/account")).text
        shown = set(re.findall(r'class="nav-link" href="/console([^"]+)"', text))
        assert shown == {page.path for page in PAGES if page.menu and role in page.roles}


async def test_the_first_page_leads_to_one_that_the_role_may_use(browsers: Browsers) -> None:
    for role in PEOPLE:
        browser = await browsers.signed_in(role)
        answer = await browser.http.get("/console", follow_redirects=True)
        assert answer.status_code == 200


async def test_who_must_change_their_password_can_do_nothing_else(browsers: Browsers) -> None:
    make("admin", must_change_password=True)
    browser = await browsers.new()
    await browser.sign_in("admin@clinic.test")
    token = await browser.token()
    for page in PAGES:
        if "admin" in page.roles and not page.unfinished:
            path = path_of(page, 1)
            answer = await (
                browser.get(path) if page.method == "GET" else browser.post(path, token=token)
            )
            assert answer.headers.get("location") == "/console/account/password", page.path


async def test_styles_and_scripts_are_served_from_here(browser: Browser) -> None:
    text = (await browser.get("/sign-in")).text
    addresses = re.findall(r'(?:src|href)="([^"#]+)"', text)
    assert len(addresses) > 5
    for address in addresses:
        if not address.startswith("data:"):
            assert address.startswith("/")
            assert (await browser.http.get(address)).status_code == 200, address


async def test_pages_hold_no_inline_script_or_style(browsers: Browsers, admin: Browser) -> None:
    for page in PAGES:
        if page.method == "GET" and not page.path.endswith((".csv", ".xlsx", ".pdf")):
            text = (await admin.get(path_of(page, 1))).text
            assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text), page.path


async def test_without_the_database_a_page_says_so(
    browsers: Browsers, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(sessions, "find", broken)
    answer = await admin.get("/people")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text


@pytest.mark.parametrize("number", ["9" * 10, "9" * 30, "9" * 5000])
async def test_a_number_that_no_row_can_have_is_not_found(admin: Browser, number: str) -> None:
    token = await admin.token()
    for page in (page for page in PAGES if "{id:number}" in page.path):
        path = page.path.replace("{id:number}", number)
        answer = (
            await admin.get(path) if page.method == "GET" else await admin.post(path, token=token)
        )
        assert answer.status_code == 404, page.path
