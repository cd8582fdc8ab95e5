"""A database with one person's requests twice keeps both, and has one of them stand for both."""

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backtalk.db.migrate import config, upgrade
from backtalk.db.models import Lead, LeadEvent
from backtalk.db.session import database, session

LEAD = """
INSERT INTO leads (id, conversation_id, message_id, name, phone_hash, email_hash, consent_text,
    consent_version, consented_at, status, created_at, source, attempts, danger_rank, version,
    merged_into)
VALUES ({id}, {chat}, 'm{id}', CAST('n' AS {bytes}), {phone}, {email}, 'y', '1', '2026-11-01',
    'new', '2026-11-01', 'form', 0, 9, 1, {into})
"""
BEFORE = (
    {"id": 1, "chat": "'c'", "phone": "'p'", "email": "NULL", "into": "NULL"},
    {"id": 2, "chat": "'c'", "phone": "'p'", "email": "'e'", "into": "NULL"},
    {"id": 3, "chat": "'c'", "phone": "'q'", "email": "'f'", "into": "NULL"},
    {"id": 4, "chat": "'c'", "phone": "NULL", "email": "'f'", "into": "NULL"},
    {"id": 5, "chat": "'d'", "phone": "'p'", "email": "'f'", "into": "2"},
    {"id": 6, "chat": "NULL", "phone": "'p'", "email": "NULL", "into": "NULL"},
    {"id": 7, "chat": "NULL", "phone": "'p'", "email": "NULL", "into": "NULL"},
)


def test_requests_of_one_person_are_merged_and_then_unique(database_url: str) -> None:
    sqlite = database().dialect.name == "sqlite"
    with database().begin() as connection:
        command.upgrade(config(connection), "0005")
        for row in BEFORE:
            statement = LEAD.format(**row, bytes="BLOB" if sqlite else "bytea")
            connection.execute(text(statement))
    upgrade()
    with session() as db:
        leads = db.scalars(select(Lead).order_by(Lead.id)).all()
        merged = {lead.id: lead.merged_into for lead in leads}
        assert merged == {1: None, 2: 1, 3: None, 4: 3, 5: 1, 6: None, 7: None}
        told = db.scalars(select(LeadEvent.lead_id).where(LeadEvent.what == "joined")).all()
        assert sorted(told) == [1, 2, 3, 4]
    another = LEAD.format(
        id=8,
        chat="'c'",
        phone="'p'",
        email="NULL",
        into="NULL",
        bytes="BLOB" if sqlite else "bytea",
    )
    with pytest.raises(IntegrityError), database().begin() as connection:
        connection.execute(text(another))
    with database().begin() as connection:
        command.downgrade(config(connection), "0005")
        assert connection.scalar(text("SELECT count(*) FROM leads")) == len(BEFORE)
