"""Requests are made in one place and read in the clear in one place."""

import re
from pathlib import Path

import pytest

from backtalk.settings import ROOT

PRODUCT = [path for top in ("actions", "backtalk", "web") for path in (ROOT / top).rglob("*.py")]
# Invented people of the demo are written as rows, beside the program.
DEMO = ROOT / "backtalk/demo"


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        (r"\bLead\(\n? *\w+=", "backtalk/leads/intake.py"),
        (r"\bdecrypt\(\s*\w+\.(?:name|phone|email)\b", "backtalk/leads/contact.py"),
        (r"\bphone_hash = |\bphone_hash=(?!=)", "backtalk/leads/changes.py"),
    ],
    ids=["made", "read in the clear", "hashed"],
)
def test_it_is_done_in_one_place(pattern: str, place: str) -> None:
    found = [path for path in PRODUCT if re.search(pattern, path.read_text())]
    assert [path for path in found if DEMO not in path.parents] == [Path(ROOT / place)]
