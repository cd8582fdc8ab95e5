"""What is read of the answers in `content/`."""

from pathlib import Path

from backtalk_engine.nlu.ranking.texts import answer_texts

TOPIC = """---
id: yoga
title: "Yoga: and you"
opening: can
---

## Can I do yoga? {#can cards=glute_ball next=yoga/how,contact for=pregnant,gym}

Yes, most people
can. Start slow. [S60 M]

Ask first if it hurts. [M]

### More

More of it. [A]

## How often? {#how_often}

Twice a week. [-]
"""


def test_each_answer_has_its_question_its_point_and_what_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics/yoga.md").write_text(TOPIC)
    found = answer_texts(tmp_path)
    assert list(found) == ["yoga/can", "yoga/how_often"]
    assert found["yoga/can"].heading == "Can I do yoga?"
    assert found["yoga/can"].point == "Yes, most people can. Start slow."
    assert found["yoga/can"].made_for == {"pregnant", "gym"}
    assert found["yoga/how_often"].made_for == frozenset()
    assert [name for name, text in found.items() if text.opens] == ["yoga/can"]
    assert found["yoga/can"].next == {"yoga/how", "yoga/contact"}


def test_a_file_from_windows_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    file = tmp_path / "topics/yoga.md"
    file.write_text(TOPIC)
    before = answer_texts(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert answer_texts(tmp_path) == before


def test_no_content_has_no_answers(tmp_path: Path) -> None:
    assert answer_texts(tmp_path) == {}


def test_every_answer_of_the_clinic_is_read(content: Path) -> None:
    headings = sum(file.read_text().count("{#") for file in content.glob("topics/*.md"))
    assert len(answer_texts(content)) == headings
