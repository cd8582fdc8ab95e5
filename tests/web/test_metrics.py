"""Figures for Prometheus, and who may see them."""

import re

import pytest

from backtalk.secrets import engine_token
from tests.backtalk.notifications.helpers import add_target, ask
from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine, dies_during
from tests.web.visitor import Visitor, error


async def figures(visitor: Visitor) -> dict[str, float]:
    """Every figure by its name and labels."""
    bearer = {"Authorization": f"Bearer {engine_token()}"}
    answer = await visitor.http.get("/metrics", headers=bearer)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    found = re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in found}


async def test_requests_failures_parts_and_what_waits_are_counted(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(actions_port=1)
    before = await figures(visitor)
    engine.behaviours = [dies_during]
    await visitor.post("My quokka hurts")
    await visitor.http.get("/quokka")
    add_target("front", kind="webhook")
    ask()
    after = await figures(visitor)
    for name in (
        'backtalk_requests_total{method="POST",route="/chat/messages",status="503"}',
        'backtalk_request_seconds_count{route="/chat/messages"}',
        'backtalk_requests_total{method="GET",route="other",status="404"}',
        'backtalk_events_total{event="engine_failed",level="warning"}',
    ):
        assert after[name] - before.get(name, 0) == 1, name
    assert after['backtalk_up{part="database"}'] == 1
    assert after['backtalk_up{part="actions"}'] == 0
    assert after['backtalk_notifications{state="waiting"}'] == 1
    assert after["process_open_fds"] > 0
    assert "quokka" not in str(after)


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("203.0.113.5", {}, 404),
        ("10.0.0.5", {}, 404),
        ("203.0.113.5", {"Authorization": "Bearer a guess"}, 404),
    ],
)
async def test_only_this_machine_and_who_has_the_token_may_look(
    visitor: Visitor, peer: str, headers: dict[str, str], status: int
) -> None:
    async with visitor.another(peer) as other:
        assert (await other.http.get("/metrics", headers=headers)).status_code == status


async def test_who_comes_by_a_named_proxy_is_not_of_this_machine(opened: Open) -> None:
    visitor = await opened(trusted_proxies="127.0.0.1")
    async with visitor.another("127.0.0.1") as proxy:
        answer = await proxy.http.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
        error(answer, 404, "not_found")
