"""The measurements' own parts: sampling, sizes, and where the table is put."""

import os
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from backtalk import cli
from backtalk.bench import table
from backtalk.bench.sample import sampled_project, some_texts, texts
from backtalk.bench.sizes import megabytes


def intents(project: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in project.glob("data/nlu/**/*.yml"):
        for item in yaml.safe_load(path.read_text())["nlu"]:
            if "intent" in item:
                found[item["intent"]] = found.get(item["intent"], 0) + len(texts(item))
    return found


@pytest.mark.slow
def test_a_sample_has_the_size_asked_for_and_every_intent(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "few").mkdir()
    count = sampled_project(tmp_path / "all", 10**6)
    assert sampled_project(tmp_path / "few", 5000) == 5000 < count
    few, everything = intents(tmp_path / "few"), intents(tmp_path / "all")
    assert sum(few.values()) == 5000
    assert sum(everything.values()) == count
    assert few.keys() == everything.keys()


@pytest.mark.slow
def test_the_same_texts_are_drawn_each_time() -> None:
    assert some_texts(20) == some_texts(20)
    assert len(set(some_texts(20))) > 10


def test_a_file_with_two_names_takes_its_space_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(1_000_000))
    alone = megabytes(tmp_path)
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert 0.9 < alone < 1.1
    assert megabytes(tmp_path) == alone


def test_the_table_replaces_the_one_between_the_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    begin, end = "<!-- bench: begin -->", "<!-- bench: end -->"
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    monkeypatch.setattr(table, "measure", lambda: iter(["| new |"]))
    result = CliRunner().invoke(cli.backtalk, ["bench", "--write", str(page)])
    assert result.exit_code == 0
    assert page.read_text() == f"before\n{begin}\n| new |\n{end}\nafter\n"


def test_a_page_without_marks_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here\n")
    monkeypatch.setattr(table, "measure", lambda: iter(["| new |"]))
    result = CliRunner().invoke(cli.backtalk, ["bench", "--write", str(page)])
    assert result.exit_code == 2
    assert "has no line" in result.stderr
    assert page.read_text() == "nothing here\n"
