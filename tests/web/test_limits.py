import json

import pytest

from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import error
from web.limits import RateLimits, address_group
from web.rate_windows import Counting

PHONE = "(206) 555-0142"


async def test_one_conversation_is_slowed_down_and_told_how_long_to_wait(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(rate_limit="2/minute")
    for word in ("one", "two", "three"):  # the first has no conversation yet
        await visitor.say(word)
    answer = await visitor.post("four")
    told = error(answer, 429, "too_many_requests")
    assert told == visitor.gateway.say("too_many")
    assert PHONE in told
    assert "911" in told
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert engine.said == ["one", "two", "three"]


async def test_visitors_behind_one_address_do_not_shut_each_other_out(opened: Open) -> None:
    visitor = await opened(rate_limit="3/minute")
    for _ in range(6):
        async with visitor.another("203.0.113.5") as other:
            await other.say("Hello")
            for number in range(3):
                await other.say(f"And {number}?")
            error(await other.post("One more"), 429, "too_many_requests")
    async with visitor.another("203.0.113.5") as one_more:
        error(await one_more.post("Hello"), 429, "too_many_requests")  # the 31st
    async with visitor.another("203.0.113.6") as elsewhere:
        await elsewhere.say("Hello")


async def test_one_conversation_is_slowed_down_from_however_many_addresses(opened: Open) -> None:
    visitor = await opened(rate_limit="3/minute")
    await visitor.say("zero")
    statuses = []
    for number in range(4):
        async with visitor.another(f"203.0.113.{100 + number}") as same:
            same.token = visitor.token
            statuses.append((await same.post("Hello", message_id=f"x{number}")).status_code)
    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/chat/history"), ("POST", "/chat/contact"), ("DELETE", "/chat")],
)
async def test_every_address_of_the_api_is_limited(opened: Open, method: str, path: str) -> None:
    visitor = await opened(rate_limit="1/minute")
    for _ in range(1 if path == "/chat/contact" else 10):
        assert (await visitor.http.request(method, path)).status_code != 429
    error(await visitor.http.request(method, path), 429, "too_many_requests")


async def test_who_has_chatted_and_looked_a_lot_can_still_ask_to_be_called(opened: Open) -> None:
    visitor = await opened(rate_limit="1/minute")
    await visitor.say("Hello")
    await visitor.say("Hello again")
    error(await visitor.post("Hello once more"), 429, "too_many_requests")
    await visitor.history()
    again = await visitor.http.get("/chat/history", headers=visitor.bearer)
    error(again, 429, "too_many_requests")
    asked = await visitor.http.post("/chat/contact", json={}, headers=visitor.bearer)
    assert asked.status_code == 422


async def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(opened: Open) -> None:
    visitor = await opened(rate_limit="1/minute", trusted_proxies="198.51.100.7")
    first = await visitor.http.post("/chat/contact", headers={"X-Forwarded-For": "192.0.2.1"})
    second = await visitor.http.post("/chat/contact", headers={"X-Forwarded-For": "192.0.2.2"})
    assert (first.status_code, second.status_code) == (422, 429)
    async with visitor.another("198.51.100.7") as proxy:
        for address in ("192.0.2.1", "192.0.2.2"):
            answer = await proxy.http.post("/chat/contact", headers={"X-Forwarded-For": address})
            assert answer.status_code == 422


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "::1"])
async def test_a_proxy_that_no_setting_names_is_logged_once(
    opened: Open, capsys: pytest.CaptureFixture[str], peer: str
) -> None:
    visitor = await opened()
    async with visitor.another(peer) as proxy:
        await proxy.http.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
        await proxy.http.get("/", headers={"X-Forwarded-For": "192.0.2.2"})
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "unnamed_proxy" in line]
    assert "BACKTALK_TRUSTED_PROXIES to this address" in line
    assert json.loads(line)["address"] == peer
    assert "192.0.2" not in line


@pytest.mark.parametrize(
    ("peer", "settings"),
    [("203.0.113.5", {}), ("10.1.2.3", {"trusted_proxies": "10.1.2.3"})],
)
async def test_a_stranger_s_header_and_a_named_proxy_s_are_nothing_to_tell(
    opened: Open, capsys: pytest.CaptureFixture[str], peer: str, settings: dict[str, str]
) -> None:
    visitor = await opened(**settings)
    async with visitor.another(peer) as other:
        await other.http.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert "unnamed_proxy" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "group"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_addresses_that_belong_to_one_household_count_as_one(host: str | None, group: str) -> None:
    assert address_group(host) == group


async def test_kinds_are_counted_apart() -> None:
    limits = RateLimits("1/minute", Counting())
    assert await limits.wait("address", "a") is None
    assert await limits.wait("conversation", "a") is None
    assert await limits.wait("address", "b") is None
    assert await limits.wait("address", "a")
    assert await limits.wait("address", "a", shared=True) is None
