"""Edits to the files and back, as somebody who keeps them in git does it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from backtalk.cli import backtalk
from backtalk.content import ContentError
from backtalk.content.edits import kept, transfer
from backtalk.content.edits.kept import Change, hash_of
from backtalk.content.files import read_text

PHONE = "clinic.yml#phone"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*.*")}


def edit(db: Session, folder: Path, path: str, text: str) -> None:
    was = kept.now_says(folder, kept.overlay(db), [path])[path]
    kept.keep(db, folder, {path: Change(text, hash_of(was))}, 1)
    db.commit()


def test_edits_travel_to_the_files_and_back(yoga: Path, db: Session) -> None:
    folder = yoga.parents[1]
    yoga.write_bytes(b"\xef\xbb\xbf" + yoga.read_bytes().replace(b"\n", b"\r\n"))
    before = files(folder)
    assert transfer.export(db, folder) == []
    edit(db, folder, PHONE, "phone: (206) 555-0191\n")
    edit(db, folder, "topics/yoga.md#often", "## How often? {#often}\n\nOnce a week. [-]\n")
    assert transfer.take(db, folder) == transfer.Taken([], [PHONE, "topics/yoga.md#often"])
    assert transfer.export(db, folder) == ["clinic.yml", "topics/yoga.md"]
    after = files(folder)
    assert {name for name in before if before[name] != after[name]} == {
        str(folder / "clinic.yml"),
        str(yoga),
    }
    old, new = before[str(yoga)], after[str(yoga)]
    for was, now in ((b"How often should I do yoga?", b"How often?"), (b"Try it twice", b"Once")):
        old = old.replace(was, now)
    assert new == old, "the mark at the beginning and the ends of lines stay"
    assert transfer.export(db, folder) == []
    assert transfer.take(db, folder) == transfer.Taken([], []), "an import of the same is none"
    clinic = folder / "clinic.yml"
    clinic.write_text(read_text(clinic).replace("0191", "0177"), "utf-8")
    assert transfer.take(db, folder).taken == [PHONE]
    said = kept.now_says(folder, kept.overlay(db), [PHONE])[PHONE]
    assert said == "phone: (206) 555-0177\n"
    assert len(kept.history(db, PHONE)) == 2


def test_what_would_not_be_whole_is_not_written(folder: Path, db: Session) -> None:
    edit(db, folder, PHONE, "phone: (206) 555-0191\n")
    edit(db, folder, "phrases.yml#thanks", "thanks: '{nothing}'\n")
    before = files(folder)
    with pytest.raises(ContentError, match="nothing"):
        transfer.export(db, folder)
    assert files(folder) == before


@pytest.mark.parametrize("command", ["export", "import"])
@pytest.mark.usefixtures("var")
def test_the_commands_say_when_there_is_nothing_to_do(command: str) -> None:
    done = CliRunner().invoke(backtalk, ["content", command])
    assert done.exit_code == 0, done.output
    assert "already" in done.output or "Nothing was changed" in done.output
