"""A client of the running product, and the names of its sentences."""

from collections.abc import Iterator

import httpx
import pytest

from backtalk.content.loader import load
from backtalk.settings import ROOT
from tests.conversations.script import Lines
from tests.stack import Stack


@pytest.fixture(scope="session")
def http(stack: Stack) -> Iterator[httpx.Client]:
    """Speaks to the running product."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def lines() -> Lines:
    """Names the sentences of the content that the product answers from."""
    return Lines(load(ROOT / "content"))
