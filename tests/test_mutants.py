"""Guards of permissions and privacy are broken one by one, and the tests must notice."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from backtalk.settings import ROOT

COPIED = ("actions", "backtalk", "tests", "web")
"""What a broken copy has of its own; the rest it shares."""


@dataclass(frozen=True)
class Mutant:
    """One line of the product, broken."""

    breaks: str
    file: str
    line: str
    becomes: str
    noticed_by: str


MUTANTS = [
    Mutant(**given) for given in yaml.safe_load((ROOT / "tests" / "mutants.yml").read_text("utf-8"))
]
each = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.breaks)


@each
def test_a_mutant_breaks_a_line_that_is_there(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text("utf-8").splitlines().count(mutant.line) == 1
    assert mutant.becomes != mutant.line
    assert (ROOT / mutant.noticed_by).exists()


@pytest.mark.slow
@each
def test_the_tests_notice(mutant: Mutant, tmp_path: Path) -> None:
    for entry in ROOT.iterdir():
        if entry.name in COPIED:
            shutil.copytree(entry, tmp_path / entry.name, ignore=shutil.ignore_patterns("*.pyc"))
        elif entry.name not in {".git", "var"}:
            (tmp_path / entry.name).symlink_to(entry)
    file = tmp_path / mutant.file
    lines = file.read_text("utf-8").splitlines(keepends=True)
    broken = [mutant.becomes + "\n" if line.rstrip("\n") == mutant.line else line for line in lines]
    file.write_text("".join(broken), "utf-8")
    command = (sys.executable, "-m", "pytest", "-o", "addopts=", "-q", "-x", "-p", "no:xdist")
    done = subprocess.run(
        [*command, mutant.noticed_by], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout[-2000:]
    assert "\nFAILED " in done.stdout
