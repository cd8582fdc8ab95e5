"""A console over a database of a busy clinic's year, of each kind that is installed."""

from collections.abc import Iterator

import pytest

from backtalk.content.loader import load
from backtalk.db.migrate import upgrade
from backtalk.db.session import database
from backtalk.demo import loading
from backtalk.settings import ROOT
from tests.environment import environment
from tests.postgres import KINDS, new_database
from tests.postgres import postgres as postgres
from tests.web.console.browser import make

LEADS, MESSAGES, DAYS = 50_000, 1_000_000, 365


@pytest.fixture(scope="module", params=KINDS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The kind of a database that holds so much; the settings name it."""
    var = tmp_path_factory.mktemp("volume")
    url = f"sqlite:///{var / 'backtalk.db'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    with (
        pytest.MonkeyPatch.context() as patch,
        environment(patch, var=var, database_url=url, rate_limit="1000/minute"),
    ):
        upgrade()
        make("admin")
        for _ in loading.load(load(ROOT / "content"), LEADS, MESSAGES, DAYS):
            pass
        yield request.param
        if request.param == "sqlite":
            database().dispose()
            (var / "backtalk.db").unlink()
