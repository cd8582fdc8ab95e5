"""An edit before it is kept: what the content would be, and what `content check` says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backtalk.content.checks.content import of_file
from backtalk.content.checks.findings import Finding
from backtalk.content.edits.overlay import Overlay
from backtalk.content.errors import ContentError
from backtalk.content.library import Content
from backtalk.content.loader import load_again


@dataclass(frozen=True)
class Draft:
    """What an edit would make of the content.

    Args:
        content: With the edit; as it is now, if it cannot be read with it.
        errors: What must be corrected first, a sentence each.
        doubts: What may be a slip.
    """

    content: Content
    errors: list[str]
    doubts: list[str]


def draft(
    content: Content, directory: Path, over: Overlay, changes: Mapping[str, str | None]
) -> Draft:
    """Try an edit without keeping it. What was wrong before is no obstacle.

    Args:
        content: As it is now.
        directory: The folder `content/`.
        over: The edits that are kept.
        changes: The new text of each part, by path; None: as its file has it.
    """
    files = list(dict.fromkeys(path.partition("#")[0] for path in changes))
    try:
        new = load_again(content, directory, files, over.changed(changes).text)
    except ContentError as error:
        return Draft(content, list(dict.fromkeys(one.problem for one in error.all)), [])
    labels = [f"content/{file}" for file in files]
    before = {(one.level, one.message) for one in _findings(content, labels)}
    found = [o for o in _findings(new, labels) if (o.level, o.message) not in before]
    return Draft(
        new,
        [one.message for one in found if one.level == "error"],
        [one.message for one in found if one.level == "warning"],
    )


def hidden(path: str) -> Finding:
    """The word on a part whose file says something new, which an edit hides."""
    file, _, name = path.partition("#")
    return Finding(
        "warning",
        f"content/{file}",
        f"`{name}` was changed in the file after it was edited in the console, whose text is used;"
        " `backtalk content import` takes the file's",
    )


def _findings(content: Content, labels: Iterable[str]) -> list[Finding]:
    return [one for label in labels for one in of_file(content, label)]
