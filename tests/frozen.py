"""The clinic's content with the facts of an example clinic, so that a clinic can put in its own."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from backtalk.content import Content, load
from backtalk.content.clinic import Clinic
from backtalk.settings import ROOT

EXAMPLE = ROOT / "tests" / "clinic" / "example.yml"


def freeze(folder: Path) -> Path:
    """Make `folder` what `content/` is, but for the facts in `clinic.yml`."""
    shutil.copytree(ROOT / "content", folder)
    shutil.copy(EXAMPLE, folder / "clinic.yml")
    return folder


@cache
def folder() -> Path:
    """Such a folder, for reading alone."""
    return freeze(Path(mkdtemp(prefix="backtalk-content-")) / "content")


@cache
def content() -> Content:
    """What it says."""
    return load(folder())


def clinic() -> Clinic:
    """The example clinic."""
    return content().clinic
