"""The committed widget is what its source gives, and within its budget."""

import gzip
import subprocess
import sys

import pytest

from backtalk.settings import ROOT
from tools import widget


def test_the_built_files_are_fresh_checked_and_small() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.widget", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "integrity" not in done.stdout
    assert "sha384-" in done.stdout


def test_a_difference_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    built, committed = tmp_path_factory.mktemp("built"), ROOT / "web" / "static" / "widget"
    (built / "manifest.json").write_text("{}")
    with pytest.raises(widget.BuildError, match="run `make widget`"):
        widget.same_folder(built, committed)


def test_a_widget_that_grew_too_big_is_refused(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(widget.BUDGET, "loader", 10)
    with pytest.raises(widget.BuildError, match="10 are allowed"):
        widget.report(widget.BUILT)


def test_sizes_are_those_of_gzip_9() -> None:
    (file,) = widget.BUILT.glob("loader-*.js")
    assert widget.compressed(file) == len(gzip.compress(file.read_bytes(), 9))
