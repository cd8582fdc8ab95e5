"""Set-up: nothing to do the second time, and one sentence for each thing that can be missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import bootstrap


def python_in(folder: Path, code: int) -> str:
    folder.mkdir()
    (folder / "python3.12").write_text(f"#!/bin/sh\nexit {code}\n")
    (folder / "python3.12").chmod(0o755)
    return str(folder)


def test_a_second_run_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main() == 0
    capsys.readouterr()
    assert bootstrap.main() == 0
    assert capsys.readouterr().out == ""


def test_folders_whose_python_does_not_start_are_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim, real = python_in(tmp_path / "shims", 127), python_in(tmp_path / "real", 0)
    (tmp_path / "versions/3.12.9/bin").mkdir(parents=True)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", os.pathsep.join((shim, str(tmp_path), real)))
    found = bootstrap.search_path().split(os.pathsep)
    assert found == [str(tmp_path / "versions/3.12.9/bin"), str(tmp_path), real]


@pytest.mark.parametrize("pip", [True, False])
def test_a_registry_out_of_reach_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, pip: bool
) -> None:
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/simple")
    sentence = bootstrap.cause_of_network(pip)
    assert "http://127.0.0.1:9/simple is out of reach" in sentence
    assert ("PIP_INDEX_URL" if pip else "UV_DEFAULT_INDEX") in sentence


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage)
    assert "less than 2 GB free" in bootstrap.cause_of_disk()


def test_a_failed_step_is_one_sentence_and_leaves_no_stamp(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any) -> None:
        raise bootstrap.SetUpError("the reason.")

    monkeypatch.setattr(bootstrap, "STAMPS", {False: tmp_path / "ready"})
    monkeypatch.setattr(bootstrap, "install_uv", fails)
    assert bootstrap.main() == 1
    assert capsys.readouterr().err == "Set-up stopped: the reason.\n"
    assert not (tmp_path / "ready").exists()


def test_make_names_a_missing_python() -> None:
    done = subprocess.run(
        ["make", "setup", "PYTHON=no-such-python"],
        cwd=bootstrap.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "install Python 3.9 or later" in done.stdout


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import runpy; runpy.run_path({bootstrap.__file__!r})"],
        check=False,
    )
    assert done.returncode == 0
