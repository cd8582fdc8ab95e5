"""Keeping what a process of ours writes from the other users of its machine."""

import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_to_owner() -> None:
    """Let files and folders that this process and its children make be their owner's alone."""
    os.umask(_OTHERS)


def private_folder(folder: Path) -> None:
    """Make a folder that its owner alone can enter; one that is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def close_folder(folder: Path) -> None:
    """Take a folder and the files in it from everybody but their owner.

    A folder that everybody writes to, like `/tmp`, is left as it is; its files are not.

    Raises:
        PermissionError: If they belong to somebody else.
    """
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close(folder)
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink():
            _close(path)


def _close(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS:
        path.chmod(mode & ~_OTHERS)
