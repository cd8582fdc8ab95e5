"""Content that follows its files and the clinic's edits: a change shows without a restart."""

import logging
import threading
import time
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from backtalk.content.edits import kept
from backtalk.content.edits.overlay import Overlay, broken_files
from backtalk.content.errors import ContentError
from backtalk.content.library import Content
from backtalk.content.links import dead_links
from backtalk.content.loader import load, load_again
from backtalk.content.red_flags import FILE
from backtalk.db.session import session
from backtalk.settings import settings

PATIENCE = 0.05
"""Seconds between two looks at the files, where visitors are answered."""
_log = logging.getLogger(__name__)
LOOK_EVERY = 2.0
"""Seconds between two looks for new edits."""


class ContentStore:
    """Loads content when it is first needed and again when a file or an edit has changed.

    What breaks it is logged, and the last good content stays. A process that starts has none: it
    leaves out the edits that do not fit.
    """

    def __init__(
        self, directory: Path, links: Path, red_flags: Path = FILE, patience: float = 0.0
    ) -> None:
        """Read nothing yet.

        Args:
            directory: The folder `content/`.
            links: The file in which link checks are remembered.
            red_flags: The file of the danger signs.
            patience: Seconds in which the files are not looked at again: a reply asks for content
                many times.
        """
        self.directory = directory
        self._links = links
        self._red_flags = red_flags
        self._stamp: object = None
        self._content: Content | None = None
        self._loaded: tuple[object, Overlay] | None = None
        self._version: kept.Version = (0, 0)
        self._looked = -LOOK_EVERY
        self._lock = threading.Lock()
        self.overlay = Overlay()
        """The clinic's edits, as the last look at the database found them."""
        self.broken: ContentError | None = None
        """Why what is used is older than what files and edits say."""
        self._patience = patience
        self._stamped = -patience

    def get(self) -> Content:
        """The content as it stands now; while another thread loads it, as it stood before.

        Raises:
            ContentError: If it is broken and never was whole.
        """
        now = time.monotonic()
        if self._content is not None and now - self._stamped < self._patience:
            return self._content
        self._stamped = now
        if self._lock.acquire(blocking=self._content is None):
            try:
                self._refresh()
            finally:
                self._lock.release()
        assert self._content is not None  # noqa: S101  else it was raised why not
        return self._content

    def look(self) -> None:
        """Take in what was edited since the last look; a database that is away changes nothing.

        Raises:
            ContentError: If the content is broken and never was whole.
        """
        with self._lock:
            try:
                with session() as db:
                    found = kept.version(db)
                    if found != self._version:
                        self.overlay, self._version = kept.overlay(db), found
            except (SQLAlchemyError, OSError):
                pass
            # After it: one that waited for a database that is away is not followed by another.
            self._looked = time.monotonic()
            self._refresh()

    def look_now_and_then(self) -> None:
        """Look if the last one is some seconds ago."""
        if time.monotonic() - self._looked > LOOK_EVERY:
            self.look()

    @property
    def stamp(self) -> tuple[kept.Version, object]:
        """What changes with files and edits: names, times and sizes, and the edits' version."""
        found = []
        content = (*self.directory.glob("*.yml"), *self.directory.glob("*/*.md"))
        for path in (self._links, self._red_flags, *content):
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((str(path), status.st_mtime_ns, status.st_size))
        return self._version, tuple(sorted(found))

    def _refresh(self) -> None:
        stamp = self.stamp
        if self._content is not None and stamp == self._stamp:
            return
        try:
            self._content = self._changed() or self._load(self.overlay)
            self._loaded, self.broken = (stamp[1], self.overlay), None
        except ContentError as error:
            if self._content is None:
                self._content = self._without_edits(error)
            self.broken = error
            _log.error("The content stays as it was before the last edit: %s", error)
        self._stamp = stamp

    def _changed(self) -> Content | None:
        """The content with what was edited since; None if files changed, too."""
        if self._content is None or self._loaded is None or self._loaded[0] != self.stamp[1]:
            return None
        files = self.overlay.files_unlike(self._loaded[1])
        dead = dead_links(self._links)
        return load_again(self._content, self.directory, sorted(files), self.overlay.text, dead)

    def _load(self, overlay: Overlay) -> Content:
        dead = dead_links(self._links)
        return load(self.directory, dead, self._red_flags, overlay.text)

    def _without_edits(self, error: ContentError) -> Content:
        """The content without the edits of the files that are broken, else without any."""
        if not self.overlay.edits:
            raise error
        try:
            return self._load(self.overlay.without(broken_files(error)))
        except ContentError:
            return self._load(Overlay())


def current() -> Content:
    """The content of the settings with the clinic's edits, for who needs it once.

    Raises:
        ContentError: If it is broken.
    """
    store = ContentStore(settings().content, settings().var / "links.json")
    store.overlay = kept.overlay_if_any() or Overlay()
    return store.get()
