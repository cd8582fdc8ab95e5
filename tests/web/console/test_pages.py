"""Settings, link health, times."""

import asyncio
import json
import re
from datetime import UTC, datetime

import pytest

from backtalk.content.checks.online import Checker
from backtalk.content.links import Result
from tests import frozen
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from web.console.render import local
from web.console.security.browsers import browser_name
from web.gateway import Gateway


def gateway_of(browser: Browser) -> Gateway:
    found: Gateway = browser.app.state.gateway
    return found


async def test_settings_show_the_clinic_and_nothing_of_the_server(admin: Browser) -> None:
    text = (await admin.get("/settings")).text
    for words in ("Example Physical Therapy", "America/Los_Angeles", "08:00-18:00", "Thanksgiving"):
        assert words in text
    for words in (".yml", "BACKTALK_", "<code>"):
        assert words not in text


async def test_settings_say_that_a_proxy_is_not_named(browsers: Browsers) -> None:
    admin = await browsers.signed_in("admin")
    assert "counted as one" not in (await admin.get("/settings")).text
    await admin.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert "counted as one" not in (await admin.get("/settings")).text
    neighbour = await browsers.new("10.0.0.7")
    await neighbour.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert "BACKTALK_TRUSTED_PROXIES=10.0.0.7" in (await admin.get("/settings")).text


async def test_the_malformed_video_link_is_what_the_clinic_must_fix_first(admin: Browser) -> None:
    text = (await admin.get("/links")).text
    first = re.findall(r'<h3 class="h4 mb-1">.*?</i>(.*?)</h3>', text)[0]
    assert first == "Video of “Core exercise on hands and knees”"
    assert "youtube.com/shorts/IaPWm-hVBI" in text
    assert "10 characters instead of 11" in text
    assert "have not been tried yet" in text


async def test_a_dead_link_is_said_to_be_dead(admin: Browser) -> None:
    entry = {"status": "dead", "checked_at": "2026-11-22T20:00:00+00:00", "detail": "answered 404"}
    kept = gateway_of(admin).settings.var / "links.json"
    kept.write_text(json.dumps({"https://example.com/book": entry}))
    text = (await admin.get("/links")).text
    assert "Booking page" in text
    assert "does not answer any more (answered 404)" in text
    assert "Sun, Nov 22, 2026, 12:00 PM" in text


async def test_the_links_are_tried_on_demand(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checker, "check_one", lambda *_: Result("alive", "the page answered"))
    assert (await admin.post("/links/check")).status_code == 303
    for _ in range(100):
        text = (await admin.get("/links")).text
        if "Last tried" in text:
            break
        await asyncio.sleep(0.05)
    assert "answers</span> the page answered" in text


def test_times_are_the_clinics_in_its_countrys_manner() -> None:
    moment = datetime(2026, 11, 22, 5, 3, tzinfo=UTC)
    clinic = frozen.clinic()
    assert local(moment, clinic) == "Sat, Nov 21, 2026, 9:03 PM"
    there = clinic.model_copy(update={"country": "DE"})
    assert local(moment, there) == "Sat, 21 Nov 2026, 21:03"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh) Version/17 Safari/605", "Safari on Mac"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_recognised(agent: str, name: str) -> None:
    assert browser_name(agent) == name
