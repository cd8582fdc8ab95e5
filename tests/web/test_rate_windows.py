"""Several web processes count as one where they share Redis, and go on where it is away."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.web.conftest import Open
from tests.web.console.browser import Browser, make
from tests.web.visitor import Visitor, error

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed")


class Server:
    """A Redis of our own, reached by a socket."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis"
        self.url = f"redis+unix://{self.socket}"
        arguments = ("--port", "0", "--unixsocket", str(self.socket), "--save", "")
        self.process = subprocess.Popen(
            ["redis-server", *arguments], cwd=folder, stdout=subprocess.DEVNULL
        )
        with self.client() as client:
            while not self.socket.exists() or not client.ping():
                time.sleep(0.01)

    def client(self) -> Redis:
        return Redis(unix_socket_path=str(self.socket), decode_responses=True)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "redis-server"
    folder.mkdir()
    server = Server(folder)
    yield server
    server.stop()


async def statuses(one: Visitor, other: Visitor, path: str, times: int) -> list[int]:
    """What two web processes answer in turn."""
    return [(await (one, other)[number % 2].http.post(path)).status_code for number in range(times)]


async def test_two_processes_count_calls_and_sign_ins_together(opened: Open, redis: Server) -> None:
    one = await opened(rate_limit="4/minute", redis_url=redis.url)
    other = await opened(rate_limit="4/minute", redis_url=redis.url)
    assert await statuses(one, other, "/chat/contact", 6) == [422] * 4 + [429] * 2
    make()
    browsers = Browser(one.app), Browser(other.app)
    async with browsers[0].http, browsers[1].http:
        tried = [await browsers[n % 2].sign_in("staff@clinic.test", "wrong") for n in range(6)]
        assert [answer.status_code for answer in tried] == [422] * 5 + [429]
    with redis.client() as client:
        kept = " ".join(client.keys())
    assert "backtalk" in kept
    assert "clinic.test" not in kept
    assert "203.0.113" not in kept


async def test_without_redis_each_counts_for_itself_and_nobody_is_shut_out(
    opened: Open, redis: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = await opened(rate_limit="2/minute", redis_url=redis.url)
    assert (await visitor.http.post("/chat/contact")).status_code == 422
    redis.stop()
    assert (await visitor.http.post("/chat/contact")).status_code == 422
    assert (await visitor.http.post("/chat/contact")).status_code == 422
    error(await visitor.http.post("/chat/contact"), 429, "too_many_requests")
    lines = [line for line in capsys.readouterr().err.splitlines() if "redis_failed" in line]
    assert len(lines) == 1, "it is not asked, and named, at every request"
