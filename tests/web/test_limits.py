import pytest

from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import error
from web.limits import RateLimits, address_group

PHONE = "(206) 555-0142"


async def test_one_address_is_slowed_down_and_told_how_long_to_wait(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(rate_limit="3/minute")
    for word in ("one", "two", "three"):
        await visitor.say(word)
    answer = await visitor.post("four")
    told = error(answer, 429, "too_many_requests")
    assert told == visitor.gateway.say("too_many")
    assert PHONE in told
    assert "911" in told
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert engine.said == ["one", "two", "three"]
    async with visitor.another() as other:
        await other.say("Hello")


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
    await visitor.http.request(method, path)
    error(await visitor.http.request(method, path), 429, "too_many_requests")


async def test_who_has_chatted_and_looked_a_lot_can_still_ask_to_be_called(opened: Open) -> None:
    visitor = await opened(rate_limit="1/minute")
    await visitor.say("Hello")
    error(await visitor.post("Hello again"), 429, "too_many_requests")
    await visitor.http.get("/chat/history")
    error(await visitor.http.get("/chat/history"), 429, "too_many_requests")
    assert (await visitor.http.post("/chat/contact", json={})).status_code == 422


async def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(opened: Open) -> None:
    visitor = await opened(rate_limit="1/minute", trusted_proxies="198.51.100.7")
    first = await visitor.http.get("/chat/history", headers={"X-Forwarded-For": "192.0.2.1"})
    second = await visitor.http.get("/chat/history", headers={"X-Forwarded-For": "192.0.2.2"})
    assert (first.status_code, second.status_code) == (401, 429)
    async with visitor.another("198.51.100.7") as proxy:
        for address in ("192.0.2.1", "192.0.2.2"):
            answer = await proxy.http.get("/chat/history", headers={"X-Forwarded-For": address})
            assert answer.status_code == 401


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


def test_kinds_are_counted_apart() -> None:
    limits = RateLimits("1/minute")
    assert limits.wait("address", "a") is None
    assert limits.wait("conversation", "a") is None
    assert limits.wait("address", "b") is None
    assert limits.wait("address", "a")
