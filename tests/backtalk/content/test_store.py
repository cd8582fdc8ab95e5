import logging
from pathlib import Path

import pytest

from backtalk.content import ContentError, ContentStore
from backtalk.content.links import Result, remember


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_shows_without_a_restart(folder: Path, tmp_path: Path) -> None:
    store = ContentStore(folder, tmp_path / "links.json")
    before = store.get()
    assert store.get() is before
    _edit(folder / "phrases.yml", "Ask me any time.", "Ask me whenever you like.")
    assert store.get().phrase("no_to_nothing").endswith("Ask me whenever you like.")


def test_a_broken_edit_keeps_the_last_good_content(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = ContentStore(folder, tmp_path / "links.json")
    good = store.get()
    _edit(folder / "clinic.yml", "name:", "nmae:")
    with caplog.at_level(logging.ERROR):
        assert store.get() is good
        assert store.get() is good
    assert len(caplog.records) == 1
    assert "content/clinic.yml: name: field required" in caplog.text
    _edit(folder / "clinic.yml", "nmae: Example", "name: Repaired")
    assert store.get().clinic.name == "Repaired Physical Therapy"


def test_content_that_never_was_whole_is_an_error(folder: Path, tmp_path: Path) -> None:
    (folder / "clinic.yml").unlink()
    with pytest.raises(ContentError):
        ContentStore(folder, tmp_path / "links.json").get()


def test_a_dead_link_is_withheld_until_it_answers_again(folder: Path, tmp_path: Path) -> None:
    links = tmp_path / "var" / "links.json"
    store = ContentStore(folder, links)
    video = store.get().exercise("glute_ball").video_for_visitors
    assert video is not None
    assert video.url is not None

    def now(result: Result) -> bool:
        remember(links, {str(video.url): result})
        return store.get().exercise("glute_ball").video_for_visitors is not None

    assert not now(Result("dead", "YouTube answered 404"))
    assert not now(Result("unknown", "no answer"))
    assert now(Result("alive", "YouTube calls it: Glutes"))
    assert now(Result("unknown", "no answer"))


def test_a_dead_source_keeps_its_title_without_the_link(folder: Path, tmp_path: Path) -> None:
    links = tmp_path / "links.json"
    store = ContentStore(folder, links)
    url = store.get().sources["S60"].url
    remember(links, {str(url): Result("dead", "the server answered 404")})
    source = store.get().sources["S60"]
    assert source.url is None
    assert source.title


def test_a_broken_memory_of_links_is_no_harm(folder: Path, tmp_path: Path) -> None:
    links = tmp_path / "links.json"
    links.write_text('{"x": 1}', encoding="utf-8")
    store = ContentStore(folder, links)
    assert store.get().exercise("core_1").video_for_visitors is not None
