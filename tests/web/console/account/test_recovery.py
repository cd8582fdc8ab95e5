"""Recovery codes for a lost phone, and links for passwords by mail."""

import re
import time
from typing import Any

import pyotp
import pytest

from tests.backtalk.notifications.mail import running
from tests.web.conftest import Open
from tests.web.console.browser import PASSWORD, Browser, make, read
from tests.web.console.conftest import Browsers
from tests.web.console.requests import recorded


async def _with_codes(browser: Browser) -> list[str]:
    page = (await browser.post("/account/second-factor")).text
    sealed = re.search(r'name="secret" value="([^"]+)"', page)
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert sealed
    assert letters
    code = pyotp.TOTP(letters[1].replace(" ", "")).at(int(time.time()))
    shown = await browser.post("/account/second-factor/on", secret=sealed[1], code=code)
    return re.findall(r"<code>([0-9a-f]{5}-[0-9a-f]{5})</code>", shown.text)


async def _sign_in(browsers: Browsers, code: str) -> int:
    browser = await browsers.new()
    asked = (await browser.sign_in("staff@clinic.test")).text
    proof = re.search(r'name="proof" value="([^"]+)"', asked)
    assert proof
    answer = await browser.post("/sign-in/code", token="", proof=proof[1], code=code)
    return answer.status_code


async def test_a_recovery_code_stands_in_for_a_lost_phone_once(
    browsers: Browsers, rosa: Browser
) -> None:
    codes = await _with_codes(rosa)
    assert len(set(codes)) == 8
    kept = read(browsers.made["staff"]).recovery_hashes or []
    assert not any(code.replace("-", "") in str(kept) for code in codes)
    assert await _sign_in(browsers, codes[0].upper()) == 303
    assert await _sign_in(browsers, codes[0]) == 422
    assert await _sign_in(browsers, codes[1].replace("-", " ")) == 303
    assert "6 recovery codes left" in (await rosa.get("/account")).text
    assert [entry.details for entry in recorded("sign_in.recovered")] == [{"left": 7}, {"left": 6}]


async def test_new_codes_take_the_password_and_void_the_old_ones(
    browsers: Browsers, rosa: Browser
) -> None:
    old = await _with_codes(rosa)
    assert (await rosa.post("/account/second-factor/codes", current="wrong")).status_code == 422
    page = (await rosa.post("/account/second-factor/codes", current=PASSWORD)).text
    new = re.findall(r"<code>([0-9a-f]{5}-[0-9a-f]{5})</code>", page)
    assert not set(old) & set(new)
    assert await _sign_in(browsers, old[0]) == 422
    assert await _sign_in(browsers, new[0]) == 303


async def test_without_a_second_factor_there_are_no_codes(rosa: Browser) -> None:
    answer = await rosa.post("/account/second-factor/codes", current=PASSWORD)
    assert answer.headers["location"] == "/console/account"


@pytest.mark.parametrize("works", [True, False])
async def test_an_invitation_is_mailed_where_the_clinic_has_a_mail_server(
    opened: Open, works: bool
) -> None:
    visitor = await opened(notify_private_addresses=True)
    make("admin")
    admin = Browser(visitor.app)
    await admin.sign_in("admin@clinic.test")
    with running() as server:
        form: dict[str, Any] = {
            **{"kind": "email", "name": "Desk", "to": "desk@clinic.example", "about": "lead"},
            **{"host": "127.0.0.1", "port": str(server.port if works else 1)},
            **{"security": "insecure", "sender": "no-reply@clinic.example", "user": "u"},
            "password": "p",
        }
        added = await admin.post("/notifications/add", **form)
        assert added.status_code == 303, added.text
        page = await admin.post("/people", name="Ana Ruiz", email="ana@clinic.test", role="staff")
        link = re.search(r'id="link" value="([^"]+)"', page.text)
        assert link
        assert ("mailed to ana@clinic.test" in page.text) is works
        assert ("could not be mailed" in page.text) is not works
        assert len(server.got) == works
        if works:
            (letter,) = server.got
            assert letter["To"] == "ana@clinic.test"
            assert link[1] in letter.get_payload(decode=True).decode()  # type: ignore[union-attr]


async def test_a_new_password_has_its_link_on_the_page_without_mail(admin: Browser) -> None:
    number = make("staff")
    page = (await admin.post(f"/people/{number}/link")).text
    assert 'id="link"' in page
    assert "mailed" not in page
