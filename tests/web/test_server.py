"""The real server, in a process of its own: how fast, how big, what it prints."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from backtalk.settings import ROOT, settings
from backtalk.supervisor import web_command

SECRET = "quokka"


@pytest.fixture
def server(tmp_path: Path, migrated: Path) -> Iterator[tuple[psutil.Process, str, Path]]:
    """Process, address and output of a server without an engine."""
    (tmp_path / "backtalk.db").write_bytes(migrated.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = tmp_path / "output"
    variables = {"PORT": port, "ENGINE_PORT": 1, "VAR": tmp_path, "RATE_LIMIT": "20/minute"}
    named = {f"BACKTALK_{name}": str(value) for name, value in variables.items()}
    command = web_command(settings().model_copy(update={"port": port}))
    assert command[0] == sys.executable
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | named, stdout=file, stderr=subprocess.STDOUT
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
    printed = output.read_text()
    assert SECRET not in printed
    assert all(json.loads(line)["event"] for line in printed.splitlines())
