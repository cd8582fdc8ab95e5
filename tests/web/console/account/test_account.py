import re
import time

import pyotp
import pytest

from backtalk.privacy import crypto
from tests.web.console.browser import PASSWORD, Browser, make, read
from tests.web.console.conftest import Browsers

NEW = "another good one"
CHANGE = {"current": PASSWORD, "password": NEW, "again": NEW}


@pytest.fixture
async def me(browsers: Browsers) -> Browser:
    return await browsers.signed_in("staff")


async def change(browser: Browser, **form: str) -> tuple[int, str]:
    answer = await browser.post("/account/password", None, None, **{**CHANGE, **form})
    return answer.status_code, answer.text


async def test_a_new_password_signs_other_browsers_out(browsers: Browsers, me: Browser) -> None:
    other = await browsers.signed_in("staff")
    assert (await change(me))[0] == 303
    assert "Your password is changed." in (await me.get("/account")).text
    assert (await other.get("/account")).status_code == 303
    assert (await other.sign_in("staff@clinic.test", NEW)).status_code == 303


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"current": "wrong mustard tea"}, "current password is not right"),
        ({"again": NEW + "x"}, "differ"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": PASSWORD, "again": PASSWORD}, "same as the current one"),
        (
            {"password": "staff@clinic.test", "again": "staff@clinic.test"},
            "must not be the e-mail",
        ),
    ],
)
async def test_a_password_that_cannot_be_taken_is_explained(
    me: Browser, form: dict[str, str], says: str
) -> None:
    status, text = await change(me, **form)
    assert status == 422
    assert says in text
    assert (await me.get("/account")).status_code == 200


async def test_a_thief_at_the_desk_cannot_guess_the_password(me: Browser) -> None:
    for _ in range(5):
        assert "not right" in (await change(me, current="a wrong password"))[1]
    assert "Too many tries" in (await change(me))[1]


async def test_a_one_time_password_leads_to_a_new_one_and_on(browsers: Browsers) -> None:
    make("admin", must_change_password=True)
    browser = await browsers.new()
    await browser.sign_in("admin@clinic.test")
    page = await browser.http.get("/console/people", follow_redirects=True)
    assert "works once" in page.text
    answer = await browser.post("/account/password", None, None, **CHANGE)
    assert answer.headers["location"] == "/console/"
    assert (await browser.get("/people")).status_code == 200


async def test_browsers_are_listed_and_ended_one_by_one(browsers: Browsers) -> None:
    phone = await browsers.new()
    phone.http.headers["User-Agent"] = "Mozilla/5.0 (iPhone) Version/17 Mobile Safari/604"
    make()
    await phone.sign_in("staff@clinic.test")
    desk = await browsers.new()
    desk.http.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0"
    await desk.sign_in("staff@clinic.test")
    text = (await desk.get("/account")).text
    assert "Safari on iPhone" in text
    assert "Firefox on Linux" in text
    (other,) = re.findall(r"/account/sessions/(\d+)/end", text)
    await desk.post(f"/account/sessions/{other}/end")
    assert (await phone.get("/account")).status_code == 303
    assert (await desk.get("/account")).status_code == 200


async def test_the_session_of_somebody_else_is_not_ended(browsers: Browsers, me: Browser) -> None:
    admin = await browsers.signed_in("admin")
    for number in range(2, 6):
        await me.post(f"/account/sessions/{number}/end")
    assert (await admin.get("/account")).status_code == 200


async def test_the_second_factor_is_turned_on_with_a_code_and_off_with_the_password(
    browsers: Browsers, me: Browser
) -> None:
    shown = (await me.post("/account/second-factor")).text
    assert 'src="data:image/svg+xml' in shown
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    kept = re.search(r'name="secret" value="([^"]+)"', shown)
    assert letters
    assert kept
    secret = letters[1].replace(" ", "")
    wrong = await me.post("/account/second-factor/on", secret=kept[1], code="000000")
    assert "The code is not right" in wrong.text
    assert letters[1] in wrong.text
    code = pyotp.TOTP(secret).at(int(time.time()))
    turned_on = await me.post("/account/second-factor/on", secret=kept[1], code=code)
    assert "Recovery codes" in turned_on.text
    number = browsers.made["staff"]
    assert crypto.decrypt(read(number).totp_secret or b"") == secret
    refused = await me.post("/account/second-factor/off", current="a wrong password")
    assert refused.status_code == 422
    assert read(number).totp_secret
    assert (await me.post("/account/second-factor/off", current=PASSWORD)).status_code == 303
    assert read(number).totp_secret is None


@pytest.mark.parametrize("planted", ["", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "other"])
async def test_nobody_can_plant_a_secret_that_they_know(
    browsers: Browsers, me: Browser, planted: str
) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    sent = crypto.encrypt(f"999:{secret}").decode() if planted == "other" else planted
    code = pyotp.TOTP(secret).at(int(time.time()))
    answer = await me.post("/account/second-factor/on", secret=sent, code=code)
    assert answer.headers["location"] == "/console/account"
    assert read(browsers.made["staff"]).totp_secret is None
