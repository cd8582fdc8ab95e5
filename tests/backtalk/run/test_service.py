"""A service is started again when it ends, and leaves nothing behind when it is stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from backtalk.run import processes, service
from backtalk.run.service import Service, ServiceFailed
from backtalk.settings import ROOT

GRANDCHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("grandchild", child.pid, flush=True)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


def python(code: str, show: Callable[[str], None]) -> Service:
    return Service("dummy", [sys.executable, "-c", code], dict(os.environ), show)


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_its_lines_stand_behind_its_name() -> None:
    lines: list[str] = []
    code = await python(
        "import sys; print('out'); print('err', file=sys.stderr)", lines.append
    ).run_once()
    assert code == 0
    assert sorted(lines) == ["dummy   | err", "dummy   | out"]


async def test_a_line_without_an_end_is_shown() -> None:
    lines: list[str] = []
    await python("print('x' * 300_000, end='')", lines.append).run_once()
    assert sum(line.count("x") for line in lines) == 300_000


async def test_it_starts_again_after_a_crash() -> None:
    lines: list[str] = []
    dummy = python("raise SystemExit(3)", lines.append)
    dummy.ready = True
    running = asyncio.create_task(dummy.keep_running())
    await until(lambda: len(lines) == 2)
    running.cancel()
    assert lines == [
        "dummy ended with code 3; it starts again in 1 s",
        "dummy ended with code 3; it starts again in 2 s",
    ]


async def test_one_that_never_comes_up_is_given_up_with_its_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "QUICK_DEATHS", 2)
    with pytest.raises(ServiceFailed, match=r"dummy does not start.*no such model"):
        await python("raise SystemExit('no such model')", lambda line: None).keep_running()


@pytest.mark.parametrize("end", ["", "time.sleep(60)"])
async def test_what_it_started_ends_with_it(end: str) -> None:
    lines: list[str] = []
    running = asyncio.create_task(python(GRANDCHILD + end, lines.append).run_once())
    await until(lambda: any("grandchild" in line for line in lines))
    grandchild = int(lines[0].split()[-1])
    if end:
        running.cancel()
    await asyncio.wait([running])
    await until(lambda: gone(grandchild))


async def test_one_that_ignores_the_request_is_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.2)
    lines: list[str] = []
    running = asyncio.create_task(python(STUBBORN, lines.append).run_once())
    await until(lambda: bool(lines))
    running.cancel()
    began = time.monotonic()
    await asyncio.wait([running])
    assert time.monotonic() - began < 5


def test_a_child_does_not_outlive_a_parent_that_is_killed() -> None:
    code = (
        "from pathlib import Path; import os, sys, time; from backtalk.run import processes;"
        "child = processes.start(['sleep', '60'], cwd=Path.cwd(), environment=os.environ);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert not gone(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(child)


def test_stopping_forces_one_that_ignores_the_request() -> None:
    child = processes.start(
        [sys.executable, "-c", STUBBORN],
        cwd=ROOT,
        environment=os.environ,
        output=subprocess.PIPE,
    )
    with child:
        assert child.stdout
        assert child.stdout.readline() == "deaf\n"
        processes.stop(child, patience=0.2)
        assert child.returncode == -signal.SIGKILL
