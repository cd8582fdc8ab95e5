"""The topics with the clinic's edits as files, for the engine, which knows no table of ours."""

from pathlib import Path

from backtalk.content.edits import kept
from backtalk.content.errors import ContentError
from backtalk.content.files import read_text, replace_file

FOLDER = "content_for_engine"


def written_out(directory: Path, var: Path) -> Path:
    """A folder whose `topics/` say what visitors get now.

    The engine reads it at its start, at a training, and with each model that it takes over; web
    writes it anew after each edit. If the
    database is away, it is as it was the last time, or the files themselves.

    Args:
        directory: The folder `content/`.
        var: In which it is made.
    """
    folder = var / FOLDER
    over = kept.overlay_if_any()
    if over is None:
        return folder if folder.exists() else directory
    topics = folder / "topics"
    topics.mkdir(parents=True, exist_ok=True)
    sources = {path.name: path for path in directory.glob("topics/[!.]*.md")}
    for old in topics.glob("*.md"):
        if old.name not in sources:
            old.unlink(missing_ok=True)
    for name, path in sources.items():
        try:
            text = over.text(path)
        except ContentError:
            text = read_text(path)
        replace_file(topics / name, text)
    return folder
