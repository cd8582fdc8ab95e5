"""A database of its own for every test that asks for one, and the whole product for some."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backtalk.db import session as sessions
from backtalk.db.events import tracker_metadata
from backtalk.db.models import Base
from backtalk.privacy import crypto
from backtalk.settings import settings
from tests import clock
from tests.stack import stack as stack

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests whose results depend on the date."""
    for item in items:
        if _depends_on_date(item.path):
            item.add_marker("dated")


@pytest.fixture(scope="module", autouse=True)
def fixed_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give tests that depend on the date a fixed one."""
    if _depends_on_date(request.path):
        with clock.set_clock():
            yield
    else:
        yield


def _depends_on_date(path: Path) -> bool:
    return path.relative_to(ROOT).as_posix().startswith(clock.FOLDERS)


def forget_caches() -> None:
    """Let settings, keys and the database be read anew."""
    settings.cache_clear()
    crypto.forget_key()
    sessions._factory.cache_clear()
    sessions.database.cache_clear()


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for database, keys and caches; the settings name it."""
    monkeypatch.setenv("BACKTALK_VAR", str(tmp_path))
    forget_caches()
    yield tmp_path
    if sessions.database.cache_info().currsize:
        sessions.database().dispose()
    forget_caches()


@pytest.fixture
def database(var: Path) -> Engine:
    """The database that the settings name, with our tables and Rasa's."""
    engine = sessions.database()
    Base.metadata.create_all(engine)
    tracker_metadata.create_all(engine)
    return engine


@pytest.fixture
def db(database: Engine) -> Iterator[Session]:
    """A session of it."""
    with sessions.session() as session:
        yield session
