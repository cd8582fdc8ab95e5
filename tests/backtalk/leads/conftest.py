from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Base, Lead, Staff
from backtalk.db.session import database, session
from backtalk.leads import changes
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto
from backtalk.staff import accounts
from tests import frozen

Make = Callable[..., Lead]


@pytest.fixture(scope="session")
def content() -> Content:
    return frozen.content()


@pytest.fixture
def store(database_url: str) -> Iterator[Session]:
    """A session of an empty database, of each kind that is installed."""
    Base.metadata.create_all(database())
    with session() as db:
        yield db


@pytest.fixture
def rosa(store: Session) -> Staff:
    staff = accounts.add(store, "Rosa Lind", "rosa@clinic.test", "staff")
    store.commit()
    return staff


@pytest.fixture
def bo(store: Session) -> Staff:
    staff = accounts.add(store, "Bo Berg", "bo@clinic.test", "staff")
    store.commit()
    return staff


@pytest.fixture
def make(store: Session) -> Make:
    """Puts a lead into the database, and commits."""
    numbers = count(1)

    def lead(
        name: str = "Jo Bloggs",
        phone: str | None = "+14155550132",
        email: str | None = None,
        **columns: Any,
    ) -> Lead:
        row = Lead(
            message_id=f"m{next(numbers)}",
            name=crypto.encrypt(name),
            phone=crypto.encrypt(phone) if phone else None,
            email=crypto.encrypt(email) if email else None,
            phone_hash=crypto.hash_phone(phone) if phone else None,
            email_hash=crypto.hash_email(email) if email else None,
            consent_text="yes",
            consent_version="1",
            **columns,
        )
        store.add(row)
        store.flush()
        changes.set_search_keys(store, row, Contact(name, phone, email))
        store.commit()
        return row

    return lead
