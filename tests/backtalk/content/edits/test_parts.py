from pathlib import Path

import pytest

from backtalk.content.edits.overlay import Overlay
from backtalk.content.edits.parts import parts, put, values, written
from backtalk.content.edits.yaml_text import dump
from backtalk.content.errors import ContentError
from backtalk.content.files import parse_yaml, read_text
from tests.backtalk.content.conftest import CONTENT

FILES = [
    *(CONTENT / name for name in ("clinic.yml", "phrases.yml", "exercises.yml")),
    *sorted(CONTENT.glob("topics/*.md")),
]
SMALL = """# The clinic.
name: A  # as on the sign

hours:
  monday: ["08:00-18:00"]
# closed on Sundays
text: >-
  One line
  and another.
# the end
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_parts_put_back_are_the_file_to_the_byte(path: Path) -> None:
    source = read_text(path)
    found = parts(path, source)
    assert found
    same = {name: text for name, text in found.items() if path.suffix == ".yml"}
    assert put(path, source, same) == source


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        ({"name": "name: B\n"}, "name: A  # as on the sign\n", "name: B\n"),
        ({"text": "text: Short.\n"}, "text: >-\n  One line\n  and another.\n", "text: Short.\n"),
        ({"hours": ""}, 'hours:\n  monday: ["08:00-18:00"]\n', ""),
        ({"new": "new: 1\n"}, "# the end\n", "# the end\nnew: 1\n"),
    ],
)
def test_other_lines_and_comments_stay(changed: dict[str, str], old: str, new: str) -> None:
    assert put(Path("clinic.yml"), SMALL, changed) == SMALL.replace(old, new)


def entries(path: Path, text: str) -> dict[str, dict[str, object]]:
    found = parse_yaml(path, text)
    assert isinstance(found, list)
    return {entry["id"]: entry for entry in found}


def test_an_exercise_changes_in_the_lines_that_changed() -> None:
    path = CONTENT / "exercises.yml"
    source = read_text(path)
    name, *others = parts(path, source)
    said = values(path, parts(path, source)[name])
    assert "&stop" in source, "the first entry holds what the others refer to"
    text = put(path, source, {name: dump({**said, "stop_rule": "Stop when it hurts."})})
    before, after = (entries(path, t) for t in (source, text))
    assert after[name]["stop_rule"] == "Stop when it hurts."
    assert [after[other] for other in others] == [before[other] for other in others]
    assert len(set(text.splitlines()) ^ set(source.splitlines())) <= 3


def test_an_edited_answer_takes_the_review_of_its_topic_back(yoga: Path) -> None:
    text = read_text(yoga).replace("{by: null, on: null}", "{by: Ann Lee PT, on: 2026-01-31}")
    yoga.write_text(text, encoding="utf-8")
    block = parts(yoga, text)["often"].replace("twice", "once")
    edited = Overlay({"topics/yoga.md#often": block}).text(yoga)
    assert edited == text.replace("twice", "once").replace(
        "{by: Ann Lee PT, on: 2026-01-31}", "{by: null, on: null}"
    )
    same = Overlay({"topics/yoga.md#often": parts(yoga, text)["often"]}).text(yoga)
    assert same == text, "what says the same voids nothing"


def test_an_answer_that_is_gone_is_not_brought_back(yoga: Path) -> None:
    gone = Overlay({"topics/yoga.md#never": "## Never? {#never}\n\nNo. [-]\n"})
    assert gone.text(yoga) == read_text(yoga)


def test_a_file_that_cannot_be_edited_in_part_is_named() -> None:
    with pytest.raises(ContentError, match="each key on a line of its own"):
        put(Path("clinic.yml"), "{name: A, phone: B}\n", {"name": "name: C\n"})


@pytest.mark.parametrize("value", ["no", "08:00", "a: b", "# x", "2026-01-31", " ".join("ab" * 99)])
def test_what_is_written_is_read_as_it_was_meant(value: str) -> None:
    path = Path("clinic.yml")
    assert values(path, written("key", value)) == {"key": value}
    assert values(path, written("key", {value: [value]})) == {"key": {value: [value]}}
