"""Edits in the database: who was first, what counts, what a file says beside them."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backtalk.content.edits import kept
from backtalk.content.edits.kept import Change, Overtaken, hash_of
from backtalk.content.edits.parts import parts, written
from backtalk.content.files import read_text

PHONE = "clinic.yml#phone"
NEW, NEWER = (written("phone", f"(206) 555-019{n}") for n in (1, 2))


def said(folder: Path, db: Session, path: str = PHONE) -> str | None:
    return kept.now_says(folder, kept.overlay(db), [path])[path]


def edit(db: Session, folder: Path, text: str | None, path: str = PHONE) -> None:
    kept.keep(db, folder, {path: Change(text, hash_of(said(folder, db, path)))}, 1)


def test_the_latest_edit_counts_and_taking_it_back_is_another(folder: Path, db: Session) -> None:
    first = said(folder, db)
    before = kept.version(db)
    edit(db, folder, NEW)
    edit(db, folder, NEWER)
    assert said(folder, db) == NEWER
    edit(db, folder, NEW)
    edit(db, folder, None)
    assert said(folder, db) == first
    assert kept.version(db) != before
    assert [one.text for one in kept.history(db, PHONE)] == [None, NEW, NEWER, NEW]


def test_who_saves_second_overwrites_nothing(folder: Path, db: Session) -> None:
    was = hash_of(said(folder, db))
    kept.keep(db, folder, {PHONE: Change(NEW, was)}, 1)
    with pytest.raises(Overtaken) as told:
        kept.keep(db, folder, {PHONE: Change(NEWER, was)}, 2)
    assert told.value.paths == [PHONE]
    assert said(folder, db) == NEW
    name = "clinic.yml#name"
    kept.keep(db, folder, {name: Change("name: B\n", hash_of(said(folder, db, name)))}, 2)
    assert said(folder, db) == NEW, "another field is no conflict"


def test_an_optional_fact_is_taken_out_and_put_back(folder: Path, db: Session) -> None:
    path = "clinic.yml#parking"
    edit(db, folder, "", path)
    assert said(folder, db, path) is None
    edit(db, folder, "parking: On the street.\n", path)
    assert said(folder, db, path) == "parking: On the street.\n"


def test_what_the_file_says_is_no_edit(folder: Path, db: Session) -> None:
    file = folder / "clinic.yml"
    edit(db, folder, NEW)
    edit(db, folder, parts(file, read_text(file))["phone"])
    assert kept.overlay(db).edits == {}


def test_a_file_that_changed_under_an_edit_is_named(folder: Path, db: Session) -> None:
    edit(db, folder, NEW)
    assert kept.changed_under(folder, db) == []
    file = folder / "clinic.yml"
    text = read_text(file)
    file.write_text(text.replace("(206) 555-0142", "(206) 555-0191"), "utf-8")
    assert kept.changed_under(folder, db) == [], "the file says the same now"
    file.write_text(text.replace("(206) 555-0142", "(206) 555-0177"), "utf-8")
    assert kept.changed_under(folder, db) == [PHONE]
