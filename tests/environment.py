"""Settings for one test: values that a process reads once are read anew."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backtalk.db import session as sessions
from backtalk.privacy import crypto
from backtalk.settings import settings


@contextmanager
def environment(monkeypatch: pytest.MonkeyPatch, **values: object) -> Iterator[None]:
    """Set `BACKTALK_…` for a test, and close its database at the end."""
    for name, value in values.items():
        monkeypatch.setenv(f"BACKTALK_{name.upper()}", str(value))
    _forget()
    try:
        yield
    finally:
        if sessions.database.cache_info().currsize:
            sessions.database().dispose()
        _forget()


def _forget() -> None:
    for cached in (settings, sessions.database, sessions._factory):
        cached.cache_clear()
    crypto.forget_key()
