"""The engine reads `content/` as the product does, and finds the section that answers."""

import subprocess
from pathlib import Path

import pytest
from project import ROOT, Reader

from backtalk_engine.nlu.passages import sections

_PRODUCT = (
    "from pathlib import Path; from backtalk.content.topics import read_topic\n"
    "for file in sorted(Path('content/topics').glob('*.md')):\n"
    "    for section in read_topic(file).sections: print(section.id, file.stem)"
)


def test_the_sections_are_those_that_the_product_knows(content: Path) -> None:
    known = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-c", _PRODUCT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.splitlines()
    files = sorted(content.glob("topics/*.md"))
    found = [f"{section} {topic}" for file in files for section, topic, _ in sections(file)]
    assert len(known) > 50
    assert found[::2] == known  # each is there by its heading
    assert found[1::2] == known  # and by heading and first paragraph


def test_a_section_is_its_heading_and_first_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "rolling.md"
    file.write_text(
        "---\nid: rolling\ntitle: Rolling\n---\n\n"
        "## How long? {aspect=how_long}\n\nA minute. [S74 M]\n\nNot more. [A]\n\n"
        "### More\n\nMuch more. [-]\n\n"
        "## How do I roll? {aspect=how part=glutes,hip}\n\nSlowly. [-]\n"
    )
    assert sections(file) == [
        ("rolling#how_long", "rolling", "How long?"),
        ("rolling#how_long", "rolling", "How long? A minute."),
        ("rolling#how.glutes+hip", "rolling", "How do I roll?"),
        ("rolling#how.glutes+hip", "rolling", "How do I roll? Slowly."),
    ]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how long should i roll each spot", "foam_rolling"),
        ("what is sciatica", "sciatica"),
        ("why do my hips get tight", "hip_tightness"),
    ],
)
def test_the_section_that_answers_comes_first(text: str, topic: str, reader: Reader) -> None:
    passages = reader(text)["passages"]
    assert passages[0]["topic"] == topic
    assert passages[0]["id"].startswith(f"{topic}#")
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    assert len({passage["id"] for passage in passages}) == 3
