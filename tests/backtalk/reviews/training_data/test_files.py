"""The exported training data: right, the same to the byte, and nobody's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.privacy.personal import is_personal
from backtalk.reviews import counts, texts
from backtalk.reviews.decisions import Asked, decide
from backtalk.reviews.sign_off import signing
from backtalk.reviews.training_data.files import Exported, ExportRefused, export
from backtalk.reviews.training_data.nlu import read_examples
from backtalk.settings import ROOT
from tests.backtalk.privacy.fifty import FIFTY
from tests.reviews import OTHER, RIGHT, said, words

ME = 1
DANGERS = ("danger", "not_danger", "danger")


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    return tmp_path / "measured.jsonl"


def decided(
    db: Session, content: Content, text: str, label: str, number: int = 1, kind: str = "other"
) -> None:
    decide(db, content, ME, Asked([said(db, text, number).id], kind, label))


def state(nlu: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in nlu.rglob("*.yml")}


def reasons(done: Exported) -> list[str]:
    return [one.reason for one in done.left_out]


def test_decisions_become_rasas_format_by_topic(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    one, two, three = words(3)
    decided(db, content, two, OTHER, 2)
    decided(db, content, one, OTHER, 1)
    decided(db, content, three, "greet", 3)
    done = export(db, content, measured.parent, nlu)
    assert sorted(done.changed) == ["acts.yml", "hip_pain.yml"]
    text = (nlu / "annotated/hip_pain.yml").read_text()
    assert [line[:2] for line in read_examples(text)] == [(t, OTHER) for t in sorted((one, two))]
    assert "metadata: {asked: true}" in text
    assert counts.counts(db).not_exported == 0


def test_nothing_changes_when_nothing_changed_and_other_files_never(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    others = state(nlu)
    for number, text in enumerate(words(4), 1):
        decided(db, content, text, OTHER, number)
    export(db, content, measured.parent, nlu)
    before = state(nlu)
    assert export(db, content, measured.parent, nlu).changed == []
    assert state(nlu) == before
    assert {path: before[path] for path in others} == others


def test_a_file_without_decisions_any_more_goes(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    decided(db, content, words(1)[0], OTHER)
    export(db, content, measured.parent, nlu)
    mine = nlu / "annotated/mine.yml"
    mine.write_text("nlu: []\n")
    for decision in db.query(Decision):
        db.delete(decision)
    export(db, content, measured.parent, nlu)
    assert [path.name for path in (nlu / "annotated").iterdir()] == ["mine.yml"]


@pytest.mark.parametrize("text", ["My leg tingles!", "my lég tingles", "sciatica in 12 legs"])
def test_the_same_words_under_two_labels_are_left_out_and_both_are_shown(
    db: Session, content: Content, nlu: Path, measured: Path, text: str
) -> None:
    db.add(Decision(text_hash=_key(text), text=text, stream="uncertain", kind="other", label=OTHER))
    decided(db, content, words(1)[0], OTHER)
    done = export(db, content, measured.parent, nlu)
    assert done.examples == 1, "the others are written all the same"
    ((shown, reason),) = [(one.text, one.reason) for one in done.left_out]
    assert shown == text
    for part in (OTHER, RIGHT, "topics/sciatica.yml"):
        assert part in reason


def _key(text: str) -> str:
    """A key outside of the random quarter: what is measured is in no conflict."""
    number = 0
    while texts.in_audit(key := texts.key(f"{text} {'x' * number}")):
        number += 1
    return key


def test_what_is_an_example_already_is_left_out(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    text = "MY LEG tingles"
    db.add(Decision(text_hash=_key(text), text=text, stream="danger", kind="other", label=RIGHT))
    done = export(db, content, measured.parent, nlu)
    assert (done.examples, reasons(done)) == (0, ["it is an example of this answer already"])


@pytest.mark.parametrize(
    ("kind", "label", "reason"),
    [
        ("two", OTHER, "two answers fit"),
        ("new", None, "not written yet"),
        ("two_requests", None, "two requests"),
        ("personal", None, "personal data"),
        ("danger", None, "signature"),
        ("not_danger", None, "signature"),
    ],
)
def test_what_is_left_out_is_named_with_its_reason(
    db: Session, content: Content, nlu: Path, measured: Path, kind: str, label: str, reason: str
) -> None:
    message = said(db, words(1)[0])
    decide(db, content, ME, Asked([message.id], kind, label, RIGHT))
    done = export(db, content, measured.parent, nlu)
    assert done.examples == 0
    assert reason in reasons(done)[0]


def test_the_random_sample_is_measured_on_and_never_trained_on(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    (text,) = words(1, audit=True)
    decided(db, content, text, OTHER)
    done = export(db, content, measured.parent, nlu)
    assert (done.examples, done.measured) == (0, 1)
    assert text in measured.read_text()
    assert not (nlu / "annotated").exists()


def test_fifty_pieces_of_personal_data_are_nowhere_in_what_is_exported(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    for number, (text, _) in enumerate(FIFTY, 1):
        decided(db, content, text, OTHER, number)
    done = export(db, content, measured.parent, nlu)
    assert done.examples + done.measured >= 45
    written = [path.read_text() for path in (*nlu.rglob("*.yml"), measured)]
    everything = "\n".join(written).casefold()
    assert [planted for _, planted in FIFTY if f" {planted.casefold()} " in everything] == []
    for line in (line for text in written[:-1] for line in read_examples(text)):
        assert not is_personal(line.text, "US")


def test_the_finished_export_is_scanned_again_and_fails(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    decided(db, content, words(1)[0], OTHER)
    export(db, content, measured.parent, nlu)
    before = state(nlu)
    slipped = "sarah can be reached at jo@example.com"
    db.add(
        Decision(text_hash=_key(slipped), text=slipped, stream="import", kind="other", label=OTHER)
    )
    with pytest.raises(ExportRefused, match="personal data is left in 1 message") as raised:
        export(db, content, measured.parent, nlu)
    assert "sarah" not in str(raised.value)
    assert state(nlu) == before


def test_what_rasa_would_take_for_markup_is_left_out(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    text = "is [this](a link) about my hip"
    db.add(Decision(text_hash=_key(text), text=text, stream="audit", kind="other", label=OTHER))
    assert reasons(export(db, content, measured.parent, nlu)) == [
        "Rasa would read its brackets as markup"
    ]


def test_a_disk_that_refuses_leaves_what_was_there_whole(
    db: Session, content: Content, nlu: Path, measured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(db, content, words(1)[0], OTHER)
    export(db, content, measured.parent, nlu)
    before = state(nlu)
    decided(db, content, words(2)[1], OTHER, 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportRefused, match="No space left on device"):
        export(db, content, measured.parent, nlu)
    assert state(nlu) == before
    assert [p.name for p in (nlu / "annotated").iterdir()] == ["hip_pain.yml"]


KILLED = """
import os, signal, sys
from pathlib import Path
from backtalk.content.loader import load
from backtalk.db.session import session
from backtalk.reviews.training_data.files import export

content, nlu, var, when = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def move_and_die(path, target, move=Path.replace):
    move(path, target)
    die()

if when == "writing":
    os.fsync = die
else:
    Path.replace = move_and_die
with session() as db, db.begin():
    export(db, load(Path(content)), Path(var), Path(nlu))
"""


@pytest.mark.parametrize("when", ["writing", "moved"])
def test_killed_while_exporting_each_file_is_whole_and_the_next_export_goes_on(
    db: Session, content: Content, nlu: Path, measured: Path, when: str
) -> None:
    one, two = words(2)
    decided(db, content, one, OTHER)
    export(db, content, measured.parent, nlu)
    before = state(nlu)
    decided(db, content, two, OTHER, 2)
    db.commit()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, (ROOT / "content", nlu, measured.parent, when))],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    assert (state(nlu) == before) is (when == "writing")
    lines = 1 if when == "writing" else 2
    assert len([*read_examples((nlu / "annotated/hip_pain.yml").read_text())]) == lines
    assert counts.counts(db).not_exported == 1
    export(db, content, measured.parent, nlu)
    lines_now = read_examples((nlu / "annotated/hip_pain.yml").read_text())
    assert [line.text for line in lines_now] == sorted((one, two))
    assert counts.counts(db).not_exported == 0


def test_signed_danger_is_learned_and_must_pass_from_then_on(
    db: Session, content: Content, nlu: Path, measured: Path
) -> None:
    for number, (text, kind) in enumerate(zip(words(3), DANGERS, strict=True), 1):
        decide(db, content, ME, Asked([said(db, text, number).id], kind))
    for decision in signing.waiting(db)[-2:]:
        signing.sign_decision(db, content, (3, "Cleo"), decision.id, "dvt", agreed=True, reason="")
    export(db, content, measured.parent, nlu)
    pairs = [(words(1)[0], "red_flag/dvt"), (words(2)[1], "look_alike/ordinary")]
    text = (nlu / "annotated/danger.yml").read_text()
    assert sorted(line[:2] for line in read_examples(text)) == sorted(pairs)
    assert "asked" not in text
    lines = (measured.parent / "must_pass.jsonl").read_text().splitlines()
    assert sorted((row["text"], row["label"]) for row in map(json.loads, lines)) == sorted(pairs)
