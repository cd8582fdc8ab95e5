"""A database with one conversation for every action, as in production."""

import pytest
from sqlalchemy import Engine

from backtalk.db.models import Conversation
from backtalk.db.session import session


@pytest.fixture(autouse=True)
def conversation(database: Engine) -> str:
    """The id of a conversation that has begun."""
    with session() as db, db.begin():
        db.add(Conversation(id="c1"))
    return "c1"
