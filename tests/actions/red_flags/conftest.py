"""A conversation for each test."""

import pytest

from tests.actions.red_flags.talk import Talk


@pytest.fixture
def talk() -> Talk:
    """Nothing was said yet."""
    return Talk()
