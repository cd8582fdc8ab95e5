"""The content files with the clinic's edits over them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backtalk.content.edits.parts import EXERCISES, file_of, parts, put
from backtalk.content.errors import ContentError
from backtalk.content.files import read_text


@dataclass(frozen=True, eq=False)
class Overlay:
    """What edited parts say, by path (`clinic.yml#phone`).

    Args:
        edits: The latest text of each part that is not to be as its file has it.
    """

    edits: Mapping[str, str] = field(default_factory=dict)

    def text(self, path: Path) -> str:
        """The text of a content file, edits in their places.

        Raises:
            ContentError: If the file cannot be read, or an edit does not fit into it.
        """
        source = read_text(path)
        changed = self._of(file_of(path))
        if not changed:
            return source
        known = parts(path, source)
        fresh = {
            name: text
            for name, text in changed.items()
            if text != known.get(name, "") and _may_be_new(path, name, known)
        }
        return put(path, source, fresh) if fresh else source

    def changed(self, changes: Mapping[str, str | None]) -> "Overlay":
        """The same with these edits too; None: as the file has it."""
        edits = {path: text for path, text in self.edits.items() if path not in changes}
        return Overlay(edits | {path: text for path, text in changes.items() if text is not None})

    def files_unlike(self, other: "Overlay") -> set[str]:
        """The files that say something else with these edits than with others."""
        differing = self.edits.items() ^ other.edits.items()
        return {path.partition("#")[0] for path, _ in differing}

    def without(self, files: Collection[str]) -> "Overlay":
        """The same without the edits of these files."""
        edits = self.edits.items()
        return Overlay({path: text for path, text in edits if path.partition("#")[0] not in files})

    def _of(self, file: str) -> dict[str, str]:
        cut = ((*path.partition("#"), text) for path, text in self.edits.items())
        return {name: text for known, _, name, text in cut if known == file}


def _may_be_new(path: Path, name: str, known: Collection[str]) -> bool:
    """Answers and exercises come and go with the program's files; keys may be added."""
    added = not (path.parent.name == "topics" or path.name == EXERCISES)
    return added or name in known


def broken_files(error: ContentError) -> frozenset[str]:
    """The files that an error is about, within the folder of the content."""
    return frozenset(one.file.partition("/")[2] for one in error.all)
