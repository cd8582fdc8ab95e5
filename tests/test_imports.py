"""Imports run one way: what is kept of visitors knows nothing of who is told and who works."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backtalk.settings import ROOT

# What stands above may import what stands below, never the other way.
ABOVE = {
    "backtalk": ("actions", "web"),
    "actions": ("web",),
    "web": ("actions",),
    "backtalk/db": ("backtalk.leads", "backtalk.notifications", "backtalk.privacy"),
    "backtalk/leads": ("backtalk.notifications", "backtalk.staff"),
    "backtalk/conversations": ("backtalk.notifications", "backtalk.staff"),
    "backtalk/red_flags": ("backtalk.notifications", "backtalk.staff"),
}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def upward(below: str) -> set[tuple[str, str]]:
    place = ROOT / below
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files
    return {
        (file.relative_to(ROOT).as_posix(), above)
        for file in files
        for name in imports(file)
        for above in ABOVE[below]
        if name == above or name.startswith(f"{above}.")
    }


@pytest.mark.parametrize("below", ABOVE)
def test_nothing_imports_what_stands_above_it(below: str) -> None:
    assert upward(below) == set()
