import json
from pathlib import Path

import pytest

from backtalk.content.links import Result, canonical, dead_links, remember, remembered, video_id


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://youtube.com/shorts/PspC9aN1hhc?feature=share", "PspC9aN1hhc"),
        ("https://youtu.be/f7ro1QtdyCQ.", "f7ro1QtdyCQ"),
        ("https://youtu.be/f7ro1QtdyCQ).", "f7ro1QtdyCQ"),
        ("https://www.youtube.com/watch?v=akVsR_IFaBc&t=3", "akVsR_IFaBc"),
        ("https://www.youtube.com/embed/akVsR_IFaBc", "akVsR_IFaBc"),
        ("https://youtube.com/shorts/IaPWm-hVBI?feature=share", None),
        ("https://youtu.be/akVsR_IFaBcX", None),
        ("https://youtu.be/", None),
        ("https://evil.example/watch?v=akVsR_IFaBc", None),
        ("https://youtube.com.evil.example/watch?v=akVsR_IFaBc", None),
        ("javascript:alert(1)", None),
        ("https://www.youtube.com/watch?v=", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_only_a_whole_id_is_found(url: str, found: str | None) -> None:
    assert video_id(url) == found


def test_the_canonical_link_has_the_same_id() -> None:
    assert video_id(canonical("PspC9aN1hhc")) == "PspC9aN1hhc"


def test_what_was_found_is_remembered_with_its_time(tmp_path: Path) -> None:
    path = tmp_path / "var" / "links.json"
    remember(path, {"a": Result("dead", "404"), "b": Result("alive", "ok")})
    entry = json.loads(path.read_text(encoding="utf-8"))["a"]
    assert entry["status"] == "dead"
    assert entry["checked_at"].startswith("20")
    assert dead_links(path) == {"a"}
    assert [file.name for file in path.parent.iterdir()] == ["links.json"]


def test_an_unknown_answer_keeps_the_earlier_verdict(tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    remember(path, {"a": Result("dead", "404"), "b": Result("alive", "ok")})
    kept = remember(path, {"a": Result("unknown", "slow"), "b": Result("unknown", "slow")})
    assert (kept["a"].verdict, kept["b"].verdict) == ("dead", "alive")
    assert dead_links(path) == {"a"}


@pytest.mark.parametrize("broken", ["", "[]", "nonsense", '{"a": {"status": "dead"}}'])
def test_a_broken_file_counts_as_no_memory(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "links.json"
    path.write_text(broken, encoding="utf-8")
    assert remembered(path) == {}
    remember(path, {"b": Result("dead", "404")})
    assert "b" in path.read_text(encoding="utf-8")
