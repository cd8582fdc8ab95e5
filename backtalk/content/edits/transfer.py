"""Edits carried into the files, for git, and what was changed in the files taken over again."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from backtalk.content.edits import kept
from backtalk.content.edits.overlay import Overlay
from backtalk.content.files import read_text, replace_file
from backtalk.content.loader import load
from backtalk.db.models import ContentEdit


@dataclass(frozen=True)
class Taken:
    """What an import did: parts that are as the files say now, and edits that no file has yet."""

    taken: list[str]
    waiting: list[str]


def export(db: Session, directory: Path) -> list[str]:
    """Write the edits into the files; where they say the same, a file stays as it is to the byte.

    Returns:
        The files that were changed.

    Raises:
        ContentError: If the content would not be whole; nothing is written then.
        OSError: If a file cannot be written.
    """
    over = kept.overlay(db)
    files = sorted({path.partition("#")[0] for path in over.edits})
    places = [directory / file for file in files if (directory / file).exists()]
    texts = {place: over.text(place) for place in places}
    changed = [place for place, text in texts.items() if text != read_text(place)]
    if changed:
        load(directory, text=over.text)
    for place in changed:
        replace_file(place, texts[place])
    return [place.relative_to(directory).as_posix() for place in changed]


def take(db: Session, directory: Path) -> Taken:
    """Let parts that were changed in the files since they were edited be as the files say.

    The caller commits. An edit that no export has written is left alone.

    Raises:
        ContentError: If a list in the files is not valid.
    """
    latest = kept.latest(db)
    taken = kept.changed_under(directory, db)
    for path in taken:
        last = latest[path]
        db.add(ContentEdit(path=path, number=last.number + 1, text=None, over_hash=""))
    edited = {path for path, edit in latest.items() if edit.text is not None} - {*taken}
    there = kept.now_says(directory, Overlay(), sorted(edited))
    return Taken(taken, [path for path, text in there.items() if (text or "") != latest[path].text])
