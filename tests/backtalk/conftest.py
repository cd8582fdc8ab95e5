from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import environment
from tests.postgres import KINDS, new_database
from tests.postgres import postgres as postgres


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An empty database of each kind that is installed, and the settings that name it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'backtalk.db'}"
    else:
        url = new_database(request.getfixturevalue("postgres"))
    with environment(monkeypatch, var=tmp_path, database_url=url):
        yield url
