import shutil
from pathlib import Path

import pytest

from backtalk.content.checks.pictures import FOLDER, broken_pictures
from backtalk.settings import ROOT
from tests.frozen import content

NAME = "core_1_1.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content" / FOLDER, tmp_path / FOLDER)
    return tmp_path


def test_the_drawings_of_the_clinic_are_whole_and_each_is_shown() -> None:
    assert list(broken_pictures(content(), ROOT / "content")) == []
    named = {one.file for found in content().exercises.values() for one in found.pictures}
    assert named == {file.name for file in (ROOT / "content" / FOLDER).iterdir()}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "is not there"),
        ("<svg", "is not an SVG file"),
        (SVG.format("<script>alert(1)</script>"), "only shapes can be shown"),
        (SVG.format('<path d="M0 0" onload="alert(1)"/>'), "the attribute onload"),
        (SVG.format('<image href="https://evil.example/x.png"/>'), "has <image>"),
        (SVG.format('<path style="fill:url(https://evil.example)"/>'), "the attribute style"),
        (SVG.format("<g>" + '<path d="M0 0"/>' * 900 + "</g>"), "is larger than 8 KB"),
    ],
)
def test_what_is_no_plain_drawing_is_named(folder: Path, text: str | None, problem: str) -> None:
    file = folder / FOLDER / NAME
    file.unlink()
    if text is not None:
        file.write_text(text)
    (found,) = broken_pictures(content(), folder)
    assert found.file == f"content/{FOLDER}/{NAME}"
    assert problem in found.message
