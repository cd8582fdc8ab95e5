"""A file is replaced whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from backtalk.whole_files import write_whole, written_aside


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_whole(file, "caf\u00e9")
    write_whole(file, "tea")
    assert file.read_text("utf-8") == "tea"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("before", "given", "after"), [(0o640, None, 0o640), (0o644, 0o600, 0o600)]
)
def test_its_permissions_stay_or_are_those_that_are_asked_for(
    tmp_path: Path, before: int, given: int | None, after: int
) -> None:
    file = tmp_path / "a.json"
    file.write_text("old")
    file.chmod(before)
    write_whole(file, "new", given)
    assert stat.S_IMODE(file.stat().st_mode) == after


def test_it_is_on_the_disk_before_it_stands_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, seen = tmp_path / "a.json", []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(file.exists()))
    write_whole(file, "new")
    assert seen == [False]


def test_where_writing_fails_the_old_one_stays_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("old")

    def fail() -> None:
        with written_aside(file) as aside:
            aside.write_text("half")
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        fail()
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_two_who_write_the_same_file_at_once_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    with written_aside(file) as one, written_aside(file) as other:
        one.write_text("one")
        other.write_text("other")
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]
