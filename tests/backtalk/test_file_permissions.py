"""What is kept is its owner's alone: the folder, the database, the keys."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backtalk.file_permissions import close_folder
from backtalk.run import startup
from backtalk.run.startup import StartError
from backtalk.settings import settings


def others_may(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def test_what_a_command_makes_is_for_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "made" / "var"
    code = "import os; os.umask(0o022); from backtalk.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "migrate"],
        env={**os.environ, "BACKTALK_VAR": str(var)},
        check=True,
        capture_output=True,
    )
    assert {path.name for path in var.iterdir()} >= {"backtalk.db", "encryption_key"}
    assert [path for path in (var, *var.iterdir()) if others_may(path)] == []


def test_a_start_closes_what_an_earlier_version_left_open(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.chmod(0o755)
    (var / "backtalk.db").write_bytes(b"")
    (var / "backtalk.db").chmod(0o644)
    monkeypatch.setattr(startup, "check_port", lambda *_: None)
    startup.check_machine()
    assert settings().var == var
    assert [path for path in (var, *var.iterdir()) if others_may(path)] == []


def test_a_folder_that_everybody_writes_to_stays_theirs(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    (tmp_path / "encryption_key").write_text("x")
    close_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    assert not others_may(tmp_path / "encryption_key")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_else_s_files_are_named(var: Path) -> None:
    os.chown(var, 65534, 65534)
    os.seteuid(65533)
    try:
        with pytest.raises(StartError, match=f"{var} belongs to another user of this machine"):
            startup.take_from_others(var)
    finally:
        os.seteuid(0)


def test_root_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, told in ((0, "docs/operations.md"), (1000, "")):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert told in startup.as_root()
        assert bool(startup.as_root()) is bool(told)
