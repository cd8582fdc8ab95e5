"""What a page says once after a redirect, and the files that every page asks for."""

import re

from tests.web.console.conftest import Browsers
from web.console import flash

SAVED = "The filter is saved."


async def test_what_was_done_is_said_once(browsers: Browsers) -> None:
    staff = await browsers.signed_in("staff")
    answer = await staff.post("/leads/filters", name="Late", overdue="yes")
    shown = answer.headers["location"].removeprefix("/console")
    assert SAVED in (await staff.get(shown)).text
    assert SAVED not in (await staff.get(shown)).text


async def test_what_others_want_said_is_not_said(browsers: Browsers) -> None:
    staff = await browsers.signed_in("staff")
    await staff.post("/leads/filters", name="Late", overdue="yes")
    name = flash._COOKIE
    kept = staff.http.cookies[name]
    for sent in (kept, f"{kept}x", "x", "", f"IkNhbGwgNTU1Ig.{kept.split('.', 1)[1]}"):
        staff.http.cookies.set(name, sent, domain="clinic.example", path="/console")
        assert (SAVED in (await staff.get("/leads/table")).text) is (sent == kept)


async def test_the_pages_files_are_served_to_everybody(browsers: Browsers) -> None:
    nobody = await browsers.new()
    page = await nobody.get("/sign-in")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(files) >= 6
    for file in files:
        answer = await nobody.http.get(f"http://clinic.example{file}")
        assert answer.status_code == 200, file
        for font in re.findall(r"url\((?!['\"]?data:)([^)]+)\)", answer.text):
            beside = f"http://clinic.example{file.rsplit('/', 1)[0]}/{font}"
            assert (await nobody.http.get(beside)).status_code == 200, font
