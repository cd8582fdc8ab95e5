"""Content that follows its files: an edit shows without a restart."""

import logging
from pathlib import Path

from backtalk.content.errors import ContentError
from backtalk.content.library import Content
from backtalk.content.links import dead_links
from backtalk.content.loader import load
from backtalk.content.red_flags import FILE

_log = logging.getLogger(__name__)


class ContentStore:
    """Loads content when it is first needed and again when a file has changed.

    An edit that breaks a file is logged, and the last good content stays.
    """

    def __init__(self, directory: Path, links: Path, red_flags: Path = FILE) -> None:
        """Read nothing yet.

        Args:
            directory: The folder `content/`.
            links: The file in which link checks are remembered.
            red_flags: The file of the danger signs.
        """
        self._directory = directory
        self._links = links
        self._red_flags = red_flags
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._content: Content | None = None

    def get(self) -> Content:
        """The content as it stands now.

        Raises:
            ContentError: If it is broken and never was whole.
        """
        stamp = self.stamp
        if self._content is None or stamp != self._stamp:
            try:
                self._content = load(self._directory, dead_links(self._links), self._red_flags)
            except ContentError as error:
                if self._content is None:
                    raise
                _log.error("The content stays as it was before the last edit: %s", error)
            self._stamp = stamp
        return self._content

    @property
    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """What changes with the files: their names, times and sizes."""
        found = []
        content = (*self._directory.glob("*.yml"), *self._directory.glob("*/*.md"))
        for path in (self._links, self._red_flags, *content):
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(sorted(found))
