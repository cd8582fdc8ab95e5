"""No other website makes a member of staff's browser do anything."""

import pytest

from tests.web.conftest import Open
from tests.web.console.browser import HOST, Browser, make, path_of
from tests.web.console.conftest import Browsers
from web.console.routes import PAGES

FOREIGN = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://clinic.example.evil.example"},
    {"Origin": "http://[broken"},
    {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
    {"Origin": HOST, "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_of_another_site_is_refused_even_with_the_token(
    browsers: Browsers, admin: Browser, headers: dict[str, str]
) -> None:
    token = await admin.token()
    for page in PAGES:
        if page.method == "POST":
            path = path_of(page, browsers.made["admin"])
            answer = await admin.post(path, token=token, headers=headers)
            assert answer.status_code == 403, page.path
    assert (await admin.get("/people")).status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_this_sessions_token_is_refused(
    browsers: Browsers, admin: Browser, token: str
) -> None:
    for page in PAGES:
        if page.method == "POST" and page.roles:
            path = path_of(page, browsers.made["admin"])
            assert (await admin.post(path, token=token)).status_code == 403, page.path


async def test_the_token_of_another_session_is_refused(browsers: Browsers, admin: Browser) -> None:
    other = await (await browsers.signed_in("admin")).token()
    assert other != await admin.token()
    answer = await admin.post("/people", token=other, name="X", email="x@clinic.test", role="admin")
    assert answer.status_code == 403


async def test_a_script_may_send_the_token_in_a_header(browsers: Browsers) -> None:
    browser = await browsers.signed_in("staff")
    headers = {"Origin": HOST, "X-CSRFToken": await browser.token()}
    answer = await browser.post("/account/sessions/end-others", token="", headers=headers)
    assert answer.status_code == 303


async def test_a_site_that_may_embed_the_chat_may_not_use_the_console(opened: Open) -> None:
    visitor = await opened(origins="https://embedding.example")
    make("admin")
    browser = Browser(visitor.app)
    async with browser.http:
        await browser.sign_in("admin@clinic.test")
        token = await browser.token()
        headers = {"Origin": "https://embedding.example"}
        assert (await browser.post("/people", token=token, headers=headers)).status_code == 403
        shown = await browser.get("/people", headers=headers)
        assert "access-control-allow-credentials" not in shown.headers


@pytest.mark.parametrize(
    ("body", "status"), [(b"a=" + b"x" * 70_000, 413), (b"a=\xff", 400), (b"&a=1" * 1001, 400)]
)
async def test_a_form_that_cannot_be_read_is_refused(
    browser: Browser, body: bytes, status: int
) -> None:
    headers = {"Origin": HOST, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.http.post("/console/sign-in", content=body, headers=headers)
    assert answer.status_code == status
    assert "<h1" in answer.text
