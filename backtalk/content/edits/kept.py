"""The clinic's edits in the database: kept, looked up, listed. The caller of `keep` commits."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from backtalk.content.edits.overlay import Overlay
from backtalk.content.edits.parts import parts
from backtalk.db.models import ContentEdit
from backtalk.db.session import session
from backtalk.settings import settings

Version = tuple[int, int]
"""Changes with every edit: the latest id, and how many there are."""


class Overtaken(Exception):
    """Somebody else has changed these parts since the author looked."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Name them."""
        super().__init__("Somebody else has changed this in the meantime.")
        self.paths = list(paths)


@dataclass(frozen=True)
class Change:
    """A new text for a part.

    Args:
        text: Of the part; empty to take a key out, None to have it as its file says.
        was: Hash of the text that the author saw.
    """

    text: str | None
    was: str


def hash_of(text: str | None) -> str:
    """SHA-256 of a part's text; of one that is not there, of nothing."""
    return hashlib.sha256((text or "").encode()).hexdigest()


def version(db: Session) -> Version:
    """What to ask for again and again: cheap, and another after each edit."""
    latest, count = db.execute(select(func.max(ContentEdit.id), func.count())).one()
    return latest or 0, count


def latest(db: Session) -> dict[str, ContentEdit]:
    """The latest edit of each part, by path."""
    last = select(func.max(ContentEdit.id)).group_by(ContentEdit.path)
    return {
        one.path: one for one in db.scalars(select(ContentEdit).where(ContentEdit.id.in_(last)))
    }


def overlay(db: Session) -> Overlay:
    """What is edited now."""
    return Overlay({p: one.text for p, one in latest(db).items() if one.text is not None})


def changed_under_now(directory: Path) -> list[str]:
    """The same as `changed_under`, in a session of its own."""
    with session() as db:
        return changed_under(directory, db)


def overlay_if_any() -> Overlay | None:
    """What is edited now; None if the database is away or was never made."""
    url = make_url(settings().database)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():
        return None
    try:
        with session() as db:
            return overlay(db)
    except (SQLAlchemyError, OSError):
        return None


def now_says(directory: Path, over: Overlay, paths: Sequence[str]) -> dict[str, str | None]:
    """The text of parts as visitors have them now; None for one that is not there.

    Raises:
        ContentError: If a file is broken.
    """
    files: dict[str, Mapping[str, str]] = {}
    for path in paths:
        file = path.partition("#")[0]
        if file not in files:
            place = directory / file
            files[file] = parts(place, over.text(place)) if place.exists() else {}
    return {path: files[path.partition("#")[0]].get(path.partition("#")[2]) for path in paths}


def keep(
    db: Session, directory: Path, changes: Mapping[str, Change], staff_id: int | None
) -> list[ContentEdit]:
    """Write edits down, all or none; the caller has checked them.

    Args:
        db: A session.
        directory: The folder `content/`.
        changes: By path.
        staff_id: Who.

    Raises:
        Overtaken: If a part says something else than its author saw.
        ContentError: If a file is broken.
    """
    known, over, files = latest(db), overlay(db), Overlay()
    before = now_says(directory, over, list(changes))
    others = [path for path, change in changes.items() if hash_of(before[path]) != change.was]
    if others:
        raise Overtaken(others)
    in_files = now_says(directory, files, list(changes))
    made = [
        ContentEdit(
            path=path,
            number=known[path].number + 1 if path in known else 1,
            text=None if change.text == (in_files[path] or "") else change.text,
            over_hash=hash_of(in_files[path]),
            staff_id=staff_id,
        )
        for path, change in changes.items()
    ]
    db.add_all(made)
    try:
        db.flush()
    except IntegrityError as error:
        raise Overtaken(list(changes)) from error
    return made


def history(db: Session, path: str = "", limit: int = 50) -> Sequence[ContentEdit]:
    """Edits of one part, or of all, the latest first."""
    found = select(ContentEdit).order_by(ContentEdit.id.desc()).limit(limit)
    return db.scalars(found.where(ContentEdit.path == path) if path else found).all()


def before(db: Session, edit: ContentEdit) -> str | None:
    """What the part said before this edit; None: what its file says."""
    return db.scalar(
        select(ContentEdit.text).where(
            ContentEdit.path == edit.path, ContentEdit.number == edit.number - 1
        )
    )


def changed_under(directory: Path, db: Session) -> list[str]:
    """Edited parts of which the file says something new since, which the edit hides."""
    edits = {path: edit for path, edit in latest(db).items() if edit.text is not None}
    there = now_says(directory, Overlay(), list(edits))
    return [
        path
        for path, edit in edits.items()
        if hash_of(there[path]) not in (edit.over_hash, hash_of(edit.text))
    ]
