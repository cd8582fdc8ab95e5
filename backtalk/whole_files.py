"""Writing a file so that whoever reads it finds the old one or the new one, whole."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def written_aside(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Give the place of a new file to write to, and move it over `path` once it is on the disk.

    If the block fails nothing is moved, and what was written is removed.

    Args:
        path: The file. Its folder must be there.
        mode: Its permissions; by default those of the file that is there, else as a new file's.

    Raises:
        OSError: If it cannot be written.
    """
    # A name of its own: two who write the same file at once do not write into one another's.
    aside = path.with_name(f".{path.name}.{uuid4().hex}.part")
    if mode is None and path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
    try:
        descriptor = os.open(
            aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600
        )
        os.close(descriptor)
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        if mode is not None:
            aside.chmod(mode)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write all of a file's content; text as UTF-8.

    Args:
        path: The file. Its folder must be there.
        content: All of it.
        mode: Its permissions; by default those of the file that is there, else as a new file's.

    Raises:
        OSError: If it cannot be written; what was there is whole.
    """
    with written_aside(path, mode) as aside:
        aside.write_bytes(content.encode() if isinstance(content, str) else content)
