import time
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, StaffSession, now
from backtalk.db.session import session
from backtalk.privacy import crypto
from backtalk.staff import sessions
from tests.web.conftest import Open
from tests.web.console.browser import COOKIE, PASSWORD, Browser, make, read
from tests.web.console.conftest import Browsers
from web.console.render import own_page

EMAIL = "staff@clinic.test"


def whats() -> list[str]:
    with session() as db:
        return list(db.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


async def test_the_right_password_opens_the_page_that_was_wanted(browser: Browser) -> None:
    make()
    wanted = await browser.get("/account/password")
    form = await browser.http.get(wanted.headers["location"])
    assert 'name="next" value="/console/account/password"' in form.text
    answer = await browser.sign_in("STAFF@clinic.test ", next="/console/account/password")
    assert answer.headers["location"] == "/console/account/password"
    assert (await browser.get("/account/password")).status_code == 200
    assert whats() == ["sign_in.done"]


@pytest.mark.parametrize("state", ["unknown", "wrong", "closed", "invited"])
async def test_whoever_cannot_sign_in_is_told_the_same(browser: Browser, state: str) -> None:
    if state != "unknown":
        values: dict[str, dict[str, Any]] = {
            "closed": {"disabled_at": now()},
            "invited": {"password_hash": None},
        }
        make(**values.get(state, {}))
    password = "wrong mustard tea" if state == "wrong" else PASSWORD
    answer = await browser.sign_in(EMAIL, password)
    assert answer.status_code == 422
    assert "E-mail or password is not right." in answer.text
    assert password not in answer.text
    assert browser.cookie is None
    assert whats() == ["sign_in.failed"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/console/../../evil",
        "/console//evil.example",
        "/console/\r\nSet-Cookie: a=b",
        "/console/%0d%0aSet-Cookie:a=b",
        "javascript:alert(1)",
        "/chat/history",
        "/console/x@evil.example",
        "",
    ],
)
async def test_no_address_leads_out_of_the_console_or_into_a_header(
    browser: Browser, target: str
) -> None:
    make()
    answer = await browser.sign_in(EMAIL, next=target)
    assert answer.headers["location"] == "/console/"
    assert set(answer.headers.get_list("set-cookie")[0].split("=")[:1]) == {COOKIE}
    again = await browser.get("/sign-in", params={"next": target})
    assert again.headers["location"] == "/console/"


@pytest.mark.parametrize("path", ["/console/leads/5", "/console/leads?status=new&page=2"])
def test_addresses_of_the_console_are_kept(path: str) -> None:
    assert own_page(path) == path


async def test_a_session_that_somebody_planted_is_worth_nothing(
    browsers: Browsers, browser: Browser
) -> None:
    make()
    browser.http.cookies.set(COOKIE, "planted", domain="clinic.example")
    answer = await browser.sign_in(EMAIL)
    cookie = answer.headers["set-cookie"]
    assert "planted" not in cookie
    thief = await browsers.new()
    thief.http.cookies.set(COOKIE, "planted")
    assert (await thief.get("/account")).status_code == 303


async def test_signing_in_again_ends_the_session_before(browser: Browser) -> None:
    staff_id = make()
    await browser.sign_in(EMAIL)
    first = browser.cookie
    await browser.sign_in(EMAIL)
    assert browser.cookie != first
    with session() as db:
        assert len(sessions.open_of(db, staff_id)) == 1


async def test_the_cookie_is_kept_from_scripts_and_other_sites(browsers: Browsers) -> None:
    make()
    browser = await browsers.new()
    plain = (await browser.sign_in(EMAIL)).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(plain.split("; "))
    secure = await browsers.new(base="https://clinic.example")
    cookie = (await secure.sign_in(EMAIL)).headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert (await secure.get("/account")).status_code == 200


async def test_over_https_the_cookie_without_the_prefix_counts_for_nothing(
    browsers: Browsers,
) -> None:
    make()
    browser = await browsers.new()
    await browser.sign_in(EMAIL)
    secure = await browsers.new(base="https://clinic.example")
    secure.http.cookies.set(COOKIE, browser.cookie or "")
    assert (await secure.get("/account")).status_code == 303


async def test_signing_out_ends_the_session_for_a_thief_too(browsers: Browsers) -> None:
    browser = await browsers.signed_in("staff")
    thief = await browsers.new()
    thief.http.cookies.set(COOKIE, browser.cookie or "")
    assert (await thief.get("/account")).status_code == 200
    answer = await browser.post("/sign-out")
    assert answer.headers["location"] == "/console/sign-in"
    assert browser.cookie is None
    assert (await thief.get("/account")).status_code == 303
    with session() as db:
        assert db.scalars(select(StaffSession)).one().revoked_at


async def test_guessing_is_stopped_for_the_guesser_and_not_for_the_owner(
    browsers: Browsers, browser: Browser
) -> None:
    make()
    for _ in range(5):
        assert (await browser.sign_in(EMAIL, "a wrong password")).status_code == 422
    stopped = await browser.sign_in(EMAIL)
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) <= 900
    assert "Too many tries" in stopped.text
    owner = await browsers.new("203.0.113.77")
    assert (await owner.sign_in(EMAIL)).status_code == 303


async def test_guessing_from_many_addresses_is_stopped_as_well(browsers: Browsers) -> None:
    make()
    codes = []
    for number in range(34):
        guesser = await browsers.new(f"198.51.100.{number}")
        codes.append((await guesser.sign_in(EMAIL, "short")).status_code)
    assert codes[:30] == [422] * 30
    assert set(codes[30:]) == {429}


async def test_strangers_cannot_lock_a_browser_out_that_its_owner_has_used(
    browsers: Browsers,
) -> None:
    make()
    make(email="other@clinic.test")
    owner = await browsers.new()
    assert (await owner.sign_in(EMAIL)).status_code == 303
    await owner.post("/sign-out")
    for number in range(31):
        guesser = await browsers.new(f"198.51.100.{number}")
        last = await guesser.sign_in(EMAIL, "short")
    assert last.status_code == 429
    assert (await owner.sign_in("other@clinic.test")).status_code == 303, "two share a browser"
    assert (await owner.sign_in(EMAIL)).status_code == 303
    assert (await guesser.sign_in(EMAIL)).status_code == 429, "strangers still wait"
    wrong = [(await owner.sign_in(EMAIL, "wrong")).status_code for _ in range(6)]
    assert wrong == [422] * 5 + [429], "a stolen cookie is worth five tries"


async def test_a_browser_s_name_is_good_for_its_own_account_and_cannot_be_made_up(
    browsers: Browsers,
) -> None:
    make()
    make(email="other@clinic.test")
    owner = await browsers.new()
    await owner.sign_in("other@clinic.test")
    (name,) = [name for name in owner.http.cookies if name.startswith("backtalk_device_")]
    assert "other" not in name + owner.http.cookies[name]
    for _ in range(5):
        await owner.sign_in(EMAIL, "wrong")
    for value in ("made up", owner.http.cookies[name]):
        mine = f"backtalk_device_{crypto.hash_email(EMAIL)[:12]}"
        owner.http.cookies.set(mine, value, domain="clinic.example")
        assert (await owner.sign_in(EMAIL)).status_code == 429


async def test_success_forgets_the_mistakes(browser: Browser) -> None:
    make()
    for _ in range(3):
        for _ in range(4):
            await browser.sign_in(EMAIL, "a wrong password")
        assert (await browser.sign_in(EMAIL)).status_code == 303


def proof(text: str) -> str:
    return text.split('name="proof" value="')[1].split('"')[0]


async def test_the_second_factor_is_asked_for_and_taken_once(browsers: Browsers) -> None:
    secret = pyotp.random_base32()
    make(totp_secret=crypto.encrypt(secret))
    browser = await browsers.new()
    asked = await browser.sign_in(EMAIL, next="/console/account")
    assert asked.status_code == 200
    assert browser.cookie is None
    wrong = await browser.post("/sign-in/code", token="", proof=proof(asked.text), code="000000")
    assert wrong.status_code == 422
    assert browser.cookie is None
    code = pyotp.TOTP(secret).at(int(time.time()))
    right: dict[str, Any] = {"proof": proof(asked.text), "next": "/console/account", "code": code}
    answer = await browser.post("/sign-in/code", token="", **right)
    assert answer.headers["location"] == "/console/account"
    assert (await browser.get("/account")).status_code == 200
    other = await browsers.new()
    again = await other.post("/sign-in/code", token="", **right)
    assert again.status_code == 422


async def test_codes_cannot_be_guessed_nor_the_password_left_out(browsers: Browsers) -> None:
    staff_id = make(totp_secret=crypto.encrypt(pyotp.random_base32()))
    browser = await browsers.new()
    asked = proof((await browser.sign_in(EMAIL)).text)
    codes = [
        (await browser.post("/sign-in/code", token="", proof=asked, code=f"{n:06}")).status_code
        for n in range(7)
    ]
    assert codes == [422] * 5 + [429] * 2
    forged = await browser.post("/sign-in/code", token="", proof=f"[{staff_id}]", code="000000")
    assert forged.headers["location"] == "/console/sign-in"


async def test_a_proof_is_void_once_the_password_has_changed(browsers: Browsers) -> None:
    secret = pyotp.random_base32()
    staff_id = make(totp_secret=crypto.encrypt(secret))
    browser = await browsers.new()
    asked = proof((await browser.sign_in(EMAIL)).text)
    with session() as db, db.begin():
        db.get_one(type(read(staff_id)), staff_id).password_hash = "another"
    code = pyotp.TOTP(secret).at(int(time.time()))
    answer = await browser.post("/sign-in/code", token="", proof=asked, code=code)
    assert answer.status_code == 422


async def test_forwarded_addresses_count_only_from_a_trusted_proxy(opened: Open) -> None:
    visitor = await opened()
    browser = Browser(visitor.app)
    async with browser.http:
        make()
        for number in range(6):
            browser.http.headers["X-Forwarded-For"] = f"192.0.2.{number}"
            answer = await browser.sign_in(EMAIL, "a wrong password")
        assert answer.status_code == 429


def test_a_long_address_that_is_none_of_ours_is_told_at_once() -> None:
    started = time.perf_counter()
    assert own_page(f"/console/{'a' * 25}!") == "/console/"
    assert own_page(f"/console/{'a/' * 5000}!") == "/console/"
    assert time.perf_counter() - started < 0.5
