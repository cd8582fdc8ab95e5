"""Edits as a process has them: within seconds, at its start, and never against its will."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backtalk.content import ContentStore
from backtalk.content.edits.folder import written_out
from backtalk.content.store import current
from backtalk.db.models import ContentEdit
from backtalk.run import engine
from tests.backtalk.content.conftest import CONTENT


def add(db: Session, path: str, text: str | None, number: int = 1) -> None:
    db.add(ContentEdit(path=path, number=number, text=text, over_hash="", staff_id=None))
    db.commit()


def test_an_edit_shows_in_a_running_process_and_in_a_new_one(folder: Path, db: Session) -> None:
    store = ContentStore(folder, folder / "links.json")
    before = store.get()
    add(db, "clinic.yml#name", "name: Hip House\n")
    assert store.get() is before, "nothing is asked of the database while visitors wait"
    store.look()
    assert store.get().clinic.name == "Hip House"
    kept = store.get()
    store.look()
    assert store.get() is kept, "nothing is read again while nothing changes"
    assert store.broken is None


def test_a_broken_edit_leaves_the_last_good_content_and_stops_no_start(
    folder: Path, db: Session
) -> None:
    store = ContentStore(folder, folder / "links.json")
    add(db, "clinic.yml#name", "name: Hip House\n")
    store.look()
    add(db, "phrases.yml#thanks", "thanks: It costs {nothing}.\n")
    store.look()
    assert store.get().clinic.name == "Hip House"
    assert "uses {nothing}" in str(store.broken)
    fresh = ContentStore(folder, folder / "links.json")
    fresh.look()
    assert fresh.get().clinic.name == "Hip House", "edits of other files stand"
    assert fresh.get().phrase("thanks") == store.get().phrase("thanks")
    assert fresh.broken is not None
    add(db, "phrases.yml#thanks", None, number=2)
    fresh.look()
    assert fresh.broken is None


def test_a_database_that_is_away_changes_nothing(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKTALK_DATABASE_URL", f"sqlite:///{var}/nothing/here/at/all.db")
    (var / "nothing").write_text("a file, so no folder can be made", "utf-8")
    assert current().clinic.name
    assert written_out(CONTENT, var) == CONTENT


def test_the_engine_reads_edited_answers_at_the_next_training(
    yoga: Path, var: Path, db: Session
) -> None:
    folder = yoga.parents[1]
    (yoga.parent / "._yoga.md").write_bytes(b"\0")
    add(db, "topics/yoga.md#often", "## How often is enough? {#often}\n\nOnce a week. [-]\n")
    made = written_out(folder, var)
    assert engine.environment()["BACKTALK_CONTENT"] == str(made)
    made = written_out(folder, var)
    text = (made / "topics" / "yoga.md").read_text("utf-8")
    assert "How often is enough?" in text
    assert "Can I do yoga?" in text
    assert "How often is enough?" not in yoga.read_text("utf-8")
    yoga.unlink()
    assert {path.name for path in (written_out(folder, var) / "topics").iterdir()} == {
        path.name for path in CONTENT.glob("topics/*.md")
    }
