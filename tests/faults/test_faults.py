"""What a machine can do to a request: whoever was told that it is saved finds it there, once.

`docs/operations.md` has the table of faults; these are the ones that need a whole process.
"""

import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.web import Web, people
from tests.postgres import POSTGRES, new_database
from tests.postgres import postgres as postgres
from tests.postgres import start as start_postgres
from tests.postgres import stop as stop_postgres

pytestmark = pytest.mark.slow
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
MANY = 5000


@contextmanager
def running(web: Web) -> Iterator[Web]:
    web.start()
    try:
        yield web
    finally:
        web.stop()


def test_of_5000_requests_none_is_lost_or_doubled_though_web_is_killed(tmp_path: Path) -> None:
    with running(Web(tmp_path)) as web:
        assert web.version
        over = threading.Event()

        def kill() -> int:
            kills = 0
            while not over.wait(4):
                web.kill()
                web.start()
                kills += 1
            return kills

        with ThreadPoolExecutor(1) as aside:
            killing = aside.submit(kill)
            try:
                told = web.all_told(people(MANY), at_once=16)
            finally:
                over.set()
            kills = killing.result()
        print(f"\n{len(told)} of {MANY} were told, {kills} kills")
        assert len(told) == MANY
        assert kills > 3
        assert web.saved() == Counter(told)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 400 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m,mode=0700", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Write into a file until the disk is full."""
    with file.open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(b"x" * 65_536):
            pass


def test_a_full_disk_is_said_and_what_was_told_is_there(small_disk: Path) -> None:
    with running(Web(small_disk)) as web:
        before = web.all_told(people(20, "before"))
        filler = small_disk / "filler"
        fill(filler)
        refused = [web.ask(email) for email in people(20, "full")]
        # What fits into pages that are there already may be kept, and is.
        kept = [
            email
            for email, answer in zip(people(20, "full"), refused, strict=True)
            if answer.is_success
        ]
        assert len(kept) < 20
        for answer in refused:
            assert answer.status_code in (200, 503)
            assert answer.is_success or "call us on" in answer.text
        assert web.get("/health/ready").status_code == 503
        filler.unlink()
        after = web.all_told(people(20, "full"))
        assert len(after) == 20
        assert web.saved() == Counter([*before, *after])


@pytest.mark.skipif(not POSTGRES, reason="PostgreSQL is not installed")
def test_the_database_is_stopped_and_started(tmp_path: Path, postgres: str) -> None:
    web = Web(tmp_path, {"DATABASE_URL": new_database(postgres)})
    with running(web), ThreadPoolExecutor(1) as aside:
        assert web.version
        sending = aside.submit(web.all_told, people(300), 4)
        for how in ("fast", "immediate"):
            time.sleep(1)
            stop_postgres(postgres, how)
            time.sleep(1)
            assert web.ask("nobody@example.com").status_code == 503
            start_postgres(postgres)
        told = sending.result()
        assert len(told) == 300
        assert web.saved() == Counter(told)


@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime is not installed")
def test_the_clock_jumps(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with running(Web(tmp_path, {"RATE_LIMIT": "60/minute"}, variables=faked)) as web:
        told: list[str] = []
        for jump in ("+0", "+2d", "-3d", "+400d", "+0"):
            clock.write_text(jump)
            told += web.all_told(people(10, f"at{jump[1:]}{len(told)}-"), 2)
            web.wait_until_ready()
        assert len(told) == 50
        assert web.saved() == Counter(told)


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_power_is_lost_right_after_an_answer(tmp_path: Path) -> None:
    """What was not synced would be gone: no answer leaves while some of the database is not."""
    trace = tmp_path / "trace"
    calls = "pwrite64,write,fdatasync,fsync,sendto,sendmsg"
    # Without seccomp-bpf strace stops at each system call, which takes ten times as long.
    strace = ("strace", "-f", "-y", "--seccomp-bpf", "-e", f"trace={calls}", "-o", str(trace))
    with running(Web(tmp_path, before=strace)) as web:
        assert web.version
        told = web.all_told(people(30), at_once=1)
    assert len(told) == 30
    dirty: set[str] = set()
    answers = syncs = 0
    for line in trace.read_text(errors="replace").splitlines():
        if file := re.search(r"pwrite64\(\d+<([^>]*backtalk\.db(?:-wal)?)>", line):
            dirty.add(file[1])
        elif file := re.search(r"f(?:data)?sync\(\d+<([^>]*backtalk\.db(?:-wal)?)>", line):
            dirty.discard(file[1])
            syncs += 1
        elif re.search(r"(?:write|send\w+)\(\d+<(?:socket|TCP)", line) and "saved" in line:
            answers += 1
            assert not dirty, line
    assert syncs >= 30
    assert answers >= 1
