from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content, load
from backtalk.db.models import Base, Lead, LeadName, Staff
from backtalk.db.session import database, session
from backtalk.privacy import crypto
from backtalk.settings import ROOT
from backtalk.staff import accounts

Make = Callable[..., Lead]


@pytest.fixture(scope="session")
def content() -> Content:
    return load(ROOT / "content")


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
        store.add_all(LeadName(lead_id=row.id, word_hash=word) for word in crypto.hash_name(name))
        store.commit()
        return row

    return lead
