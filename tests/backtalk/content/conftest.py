from pathlib import Path

import pytest

from backtalk.content import Content
from tests import frozen

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def content() -> Content:
    return frozen.content()


YOGA = """---
id: yoga
title: Yoga
summary: Yoga suits many people.
opening: can
about: [hip]
sources: [S60, M]
safety_net: Stop if it hurts.
reviewed: {by: null, on: null}
---

## Can I do yoga? {#can cards=glute_ball next=yoga/often,stretching,contact for=gym,pregnant}

Yes, most people can. Start slow. [S60 M]

Tell the teacher what hurts. [M]

### More

Pick a slow class. [A]

## How often should I do yoga? {#often}

Try it twice a week. [-]
"""
"""A topic that a test may break, whatever stands in the clinic's own."""


@pytest.fixture
def yoga(folder: Path) -> Path:
    """The file of that topic in the copy."""
    path = folder / "topics" / "yoga.md"
    path.write_text(YOGA, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    return frozen.freeze(tmp_path / "content")
