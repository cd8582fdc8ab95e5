"""`backtalk run` for real: ready, restarted after a crash, stopped without a trace."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from backtalk.bench.running import Running
from backtalk.evaluate.parser import free_port
from backtalk.settings import ROOT


def ask(url: str, text: str) -> httpx.Response:
    body = {"message_id": "00000000-0000-4000-8000-000000000001", "text": text}
    return httpx.post(f"{url}/chat/messages", json=body, timeout=30, trust_env=False)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("setting", ["PORT", "ENGINE_PORT", "ACTIONS_PORT"])
def test_a_port_in_use_is_named_with_its_setting(tmp_path: Path, taken: int, setting: str) -> None:
    backtalk = Running(tmp_path, **{setting: taken})
    assert backtalk.wait() == 1
    (line,) = backtalk.lines
    assert line.startswith(f"Error: Port {taken} is in use")
    assert f"BACKTALK_{setting} " in line


@pytest.mark.parametrize("setting", ["VAR", "MODELS"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, setting: str) -> None:
    (tmp_path / "file").write_text("")
    backtalk = Running(tmp_path / "var", **{setting: tmp_path / "file" / "sub"})
    assert backtalk.wait() == 1
    (line,) = backtalk.lines
    assert line.startswith("Error: The folder")
    assert f"BACKTALK_{setting} " in line


def test_a_broken_content_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "content/clinic.yml").write_text("name: [")
    backtalk = Running(tmp_path / "var", CONTENT=tmp_path / "content")
    assert backtalk.wait() == 1
    assert backtalk.lines[-1].startswith("Error: content/clinic.yml: ")
    assert not any("Traceback" in line for line in backtalk.lines)


def test_a_setting_that_is_no_number_is_named(tmp_path: Path) -> None:
    backtalk = Running(tmp_path, PORT="eighty")
    assert backtalk.wait() == 1
    assert backtalk.lines[0].startswith("Error: BACKTALK_PORT is set to 'eighty'")


def test_it_answers_restarts_and_stops(tmp_path: Path) -> None:
    backtalk = Running(tmp_path)
    try:
        backtalk.wait_for("Ready after")
        (unsigned,) = [line for line in backtalk.lines if "not yet reviewed" in line]
        assert "of 29 danger signs" in unsigned
        assert "data/red_flags.yml" in unsigned
        (admin,) = [line for line in backtalk.lines if "/console: " in line]
        assert "hello@example.com  password: " in admin
        health = httpx.get(f"{backtalk.url}/health", trust_env=False).json()
        assert set(health.values()) == {"ok"}
        messages = ask(backtalk.url, "how long should i foam roll?").json()["messages"]
        assert "roll" in str(messages).lower()
        assert len(backtalk.family()) == 3
        backtalk.part("action_server").kill()
        backtalk.wait_for("actions ended with code -9; it starts again")
        backtalk.part("web.server").kill()
        backtalk.wait_for("web ended with code -9; it starts again")
    finally:
        code = backtalk.end(signal.SIGINT)
    assert code == 0
    assert backtalk.lines[-1] == "Stopped."


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    backtalk = Running(tmp_path)
    try:
        backtalk.wait_for("4/4 engine")
    finally:
        backtalk.end(signal.SIGKILL)


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
)
def test_it_can_be_stopped_during_training(tmp_path: Path, number: signal.Signals) -> None:
    models = tmp_path / "models"
    backtalk = Running(tmp_path / "var", MODELS=models)
    try:
        backtalk.wait_for("is warming up")
        assert ask(backtalk.url, "hello").status_code in (200, 503)
        backtalk.wait_for("training: 5 s")
    finally:
        code = backtalk.end(number)
    assert code == 0
    assert not list(models.glob("*.tar.gz"))


def test_one_part_can_run_alone(tmp_path: Path) -> None:
    port = free_port()
    given = {"BACKTALK_VAR": str(tmp_path), "BACKTALK_PORT": f"{port}", "BACKTALK_ENGINE_PORT": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "backtalk", "run", "web"], env={**os.environ, **given}
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                states = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).json()
                break
        assert (states["web"], states["database"], states["engine"]) == ("ok", "ok", "starting")
        assert psutil.Process(process.pid).children() == [], "it is the process that was started"
    finally:
        process.terminate()
        assert process.wait(20) in (0, -signal.SIGTERM)
