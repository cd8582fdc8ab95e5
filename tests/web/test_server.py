"""The real server, in a process of its own: how fast, how big, what it prints."""

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

import httpx
import psutil
import pytest
import uvicorn

from backtalk.run.supervisor import web_command
from backtalk.settings import ROOT
from tests.web.conftest import Open
from tests.web.fake_engine import HELLO, FakeEngine, answers, slow
from web.server import Impatient

SECRET = "quokka"


FEW_FILES = 128


def few_files() -> None:
    """What a service manager gives a process, which it may raise."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, hard))


@pytest.fixture
def server(tmp_path: Path, migrated: Path) -> Iterator[tuple[psutil.Process, str, Path]]:
    """Process, address and output of a server without an engine."""
    (tmp_path / "backtalk.db").write_bytes(migrated.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = tmp_path / "output"
    variables = {"PORT": port, "ENGINE_PORT": 1, "VAR": tmp_path, "RATE_LIMIT": "2/minute"}
    named = {f"BACKTALK_{name}": str(value) for name, value in variables.items()}
    command = web_command()
    assert command[0] == sys.executable
    with output.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | named,
            stdout=file,
            stderr=subprocess.STDOUT,
            preexec_fn=few_files,
        )
    try:
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}", output
    finally:
        process.terminate()
        process.wait(10)


def first_answer(url: str) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 20:
        try:
            assert httpx.get(f"{url}/", trust_env=False).status_code == 200
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return time.monotonic() - began
    raise AssertionError("no answer within 20 s")


def test_it_is_there_soon_stays_small_and_prints_no_secrets(
    server: tuple[psutil.Process, str, Path],
) -> None:
    process, url, output = server
    # 3 s on an idle machine; `make bench` measures that, this only finds what is far off.
    assert first_answer(url) < 10
    with httpx.Client(base_url=url, trust_env=False) as http:
        for number in range(40):
            body = {"message_id": f"m{number}", "text": f"My {SECRET} hurts"}
            forged = {"X-Forwarded-For": f"192.0.2.{number}"}
            answer = http.post(f"/chat/messages?text={SECRET}", json=body, headers=forged)
        assert answer.status_code == 429, "a forged address does not get around the limit"
        http.get(f"/{SECRET}?token={SECRET}")
        http.get("/health")
        assert "server" not in answer.headers
    assert process.memory_info().rss / 2**20 < 150
    port = int(url.rpartition(":")[2])
    with ExitStack() as idle:
        for _ in range(2 * FEW_FILES):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert httpx.get(f"{url}/", trust_env=False).status_code == 200, "idle ones do no harm"
    printed = output.read_text()
    assert SECRET not in printed
    assert '"/health"' not in printed, "who watches is not logged"
    assert all(json.loads(line)["event"] for line in printed.splitlines())


@pytest.fixture
async def port(opened: Open, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """Where the application answers over HTTP to those who hurry."""
    monkeypatch.setattr("web.server.PATIENCE", 0.2)
    visitor = await opened()
    config = uvicorn.Config(
        visitor.app, port=0, http=Impatient, lifespan="off", log_config=None, access_log=False
    )
    running = uvicorn.Server(config)
    monkeypatch.setattr(running, "capture_signals", nullcontext)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    await task


HEAD = b"POST /chat/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n"
WHOLE = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HT", HEAD, HEAD + b'\r\n{"text": "a'],
    ids=["idle", "line", "head", "body"],
)
async def test_a_connection_on_which_no_request_arrives_is_ended(
    port: int, begun: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    async with asyncio.timeout(5):
        with suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()
    assert "bug" not in capsys.readouterr().err


async def test_who_sends_requests_is_answered_as_long_as_they_like(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(4):
        writer.write(WHOLE)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        await asyncio.sleep(0.1)
    writer.close()


async def test_a_slow_answer_is_waited_for(port: int, engine: FakeEngine) -> None:
    engine.behaviours = [slow(0.6, answers(HELLO))]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        answer = await http.post("/chat/messages", json={"message_id": "a", "text": "Hello"})
    assert answer.status_code == 200
