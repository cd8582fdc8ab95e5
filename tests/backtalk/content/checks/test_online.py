from collections.abc import Iterator

import pytest

from backtalk.content.checks.online import Checker
from backtalk.content.links import canonical
from tests.backtalk.content.checks.server import Server, running

VIDEO = canonical("PspC9aN1hhc")


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


class Clock:
    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def _checker(server: Server, clock: Clock | None = None, deadline: float = 1.0) -> Checker:
    oembed = f"{server.url}/oembed"
    return Checker(oembed=oembed, timeout=0.5, deadline=deadline, sleep=clock or Clock())


@pytest.mark.parametrize(
    ("answer", "verdict", "tries"),
    [
        ("ok", "alive", 1),
        ("redirect", "alive", 1),
        (400, "dead", 1),
        (401, "dead", 1),
        (403, "dead", 1),
        (404, "dead", 1),
        (429, "unknown", 3),
        (500, "unknown", 3),
        (503, "unknown", 3),
        ("slow", "unknown", 3),
        ("hang up", "unknown", 3),
        ("<html>sign in</html>", "unknown", 1),
        ('{"no": "title"}', "unknown", 1),
        ("[]", "unknown", 1),
        ("\x00\x01", "unknown", 1),
        (418, "unknown", 1),
    ],
)
def test_every_answer_about_a_video(
    server: Server, answer: str | int, verdict: str, tries: int
) -> None:
    server.answers = [answer]
    result = _checker(server).check_one(VIDEO)
    assert result.verdict == verdict
    assert result.detail
    asked = [url for url in server.asked if "moved" not in url]
    assert len(asked) == (2 if answer == "redirect" else tries)
    assert asked[0] == VIDEO


def test_an_endless_redirect_is_unknown(server: Server) -> None:
    server.answers = ["loop"]
    assert _checker(server).check_one(VIDEO).verdict == "unknown"


def test_a_server_that_drips_is_given_up(server: Server) -> None:
    server.answers = ["drip"]
    assert _checker(server, deadline=0.3).check_one(VIDEO).verdict == "unknown"


def test_nobody_listening_is_unknown(server: Server) -> None:
    refused = Checker(oembed="http://127.0.0.1:1/oembed", timeout=0.5, sleep=Clock())
    assert refused.check_one(VIDEO).verdict == "unknown"


def test_a_busy_server_is_asked_again_when_it_says(server: Server) -> None:
    server.answers = [429, 500, "ok"]
    clock = Clock()
    assert _checker(server, clock).check_one(VIDEO).verdict == "alive"
    assert clock.waits == [7.0, 2.0]


def test_a_long_wait_is_cut_short(server: Server) -> None:
    server.answers = [429, "ok"]
    clock = Clock()
    oembed = f"{server.url}/oembed"
    assert Checker(oembed=oembed, longest_wait=3, sleep=clock).check_one(VIDEO).verdict == "alive"
    assert clock.waits == [3]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("ok", "alive"),
        ("redirect", "alive"),
        (404, "dead"),
        (410, "dead"),
        (403, "unknown"),
        (500, "unknown"),
        ("any page", "alive"),
    ],
)
def test_every_answer_about_a_page(server: Server, answer: str | int, verdict: str) -> None:
    server.answers = [answer]
    assert _checker(server).check_one(f"{server.url}/page").verdict == verdict


def test_many_links_are_asked_once_each(server: Server) -> None:
    pages = [f"{server.url}/{n}" for n in range(9)]
    results = _checker(server).check([*pages, *pages, VIDEO])
    assert list(results) == [*pages, VIDEO]
    assert {r.verdict for r in results.values()} == {"alive"}
    assert len(server.asked) == 10
