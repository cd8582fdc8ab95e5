"""Labelled texts come in from our own export, Rasa's YAML, JSON Lines and CSV."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.reviews.decisions import Asked, decide
from backtalk.reviews.training_data.files import export
from backtalk.reviews.training_data.importing import ImportRefused, take
from backtalk.reviews.training_data.nlu import read_examples
from tests.reviews import OTHER, RIGHT, said, words

LABELS = (RIGHT, OTHER, "greet", OTHER)


def pairs() -> list[tuple[str, str]]:
    """Texts with their labels; the key that they hang on is there once a test has begun."""
    return list(zip(words(4), LABELS, strict=True))


def written(kind: str, folder: Path) -> Path:
    file = folder / f"texts.{kind}"
    if kind == "jsonl":
        file.write_text("".join(json.dumps({"text": t, "label": lab}) + "\n" for t, lab in pairs()))
    elif kind == "csv":
        file.write_text("text,label\n" + "".join(f'"{t}",{lab}\n' for t, lab in pairs()))
    else:
        blocks = "".join(f"  - intent: {lab}\n    examples: |\n      - {t}\n" for t, lab in pairs())
        file.write_text(f'version: "3.1"\n\nnlu:\n{blocks}')
    return file


@pytest.mark.parametrize("kind", ["yml", "jsonl", "csv"])
def test_what_came_in_goes_out_and_comes_in_again(
    db: Session, content: Content, nlu: Path, tmp_path: Path, kind: str
) -> None:
    done = take(db, content, written(kind, tmp_path))
    assert (done.taken, done.refused) == (4, [])
    export(db, content, tmp_path, nlu)
    first = {p.name: p.read_bytes() for p in (nlu / "annotated").glob("*.yml")}
    out = [line[:2] for text in first.values() for line in read_examples(text.decode())]
    assert sorted(out) == sorted(pairs())
    again = take(db, content, written(kind, tmp_path))
    assert (again.taken, again.known) == (0, 4)
    for decision in db.scalars(select(Decision)):
        db.delete(decision)
    db.flush()
    for path in sorted((nlu / "annotated").glob("*.yml")):
        take(db, content, path)
    export(db, content, tmp_path, nlu)
    assert {p.name: p.read_bytes() for p in (nlu / "annotated").glob("*.yml")} == first


def test_what_has_no_effect_here_is_named(db: Session, content: Content, tmp_path: Path) -> None:
    file = tmp_path / "bot.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n'
        "- synonym: hip\n  examples: |\n    - hips\n"
        "- regex: zip\n  examples: |\n    - \\d{5}\n"
        "- intent: greet\n  examples: |\n    - hello my [hip](body_part)\n"
        "- intent: order_pizza\n  examples: |\n    - one pizza\n"
    )
    done = take(db, content, file)
    assert done.without_effect == ["synonym hip", "regex zip", "marked entities"]
    assert len(done.refused) == 1
    assert "order_pizza" in done.refused[0]
    assert [d.text for d in db.scalars(select(Decision))] == ["hello my hip"]


def test_a_decision_made_here_stays_and_both_are_shown(
    db: Session, content: Content, tmp_path: Path
) -> None:
    text, label = pairs()[0]
    decide(db, content, 1, Asked([said(db, text).id], "other", OTHER))
    done = take(db, content, written("csv", tmp_path))
    assert (done.taken, len(done.refused)) == (3, 1)
    assert text in done.refused[0]
    assert label in done.refused[0]
    assert OTHER in done.refused[0]


def test_personal_data_does_not_come_in(db: Session, content: Content, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "my wife Grace, 415 555 0132, has a sore hip", "intent": "greet"}\n')
    take(db, content, file)
    assert db.scalars(select(Decision.text)).all() == ["my wife [name], [phone], has a sore hip"]


def test_danger_that_comes_by_a_file_waits_for_a_clinician(
    db: Session, content: Content, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "one calf is hot", "label": "red_flag/dvt"}\n')
    take(db, content, file)
    assert db.scalars(select(Decision.kind)).all() == ["danger"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.txt", "x", "is none of"),
        ("a.yml", "just words", "not training data"),
        ("a.yml", "a: [", "not training data"),
        ("a.yml", "nlu: [greet]", "not training data"),
        ("a.yml", "version: 3.1", "no examples"),
        ("a.jsonl", "{", "line 1"),
        ("a.jsonl", '{"text": "x"}', "line 1"),
        ("a.csv", "a,b\n1,2\n", "columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    db: Session, content: Content, tmp_path: Path, name: str, text: str, why: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(ImportRefused, match=why) as raised:
        take(db, content, file)
    assert name in str(raised.value)
