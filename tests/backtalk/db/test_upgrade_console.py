"""A database with conversations and leads from before the console keeps and counts them."""

from alembic import command
from sqlalchemy import select, text

from backtalk.db.migrate import config, upgrade
from backtalk.db.models import ChatMessage, Conversation, Lead, LeadEvent, Staff
from backtalk.db.search import containing
from backtalk.db.session import database, session
from backtalk.staff import saved_filters

BEFORE = """
INSERT INTO conversations (id, started_at, last_at, topic, minor)
    VALUES ('c', '2026-11-01', '2026-11-01', 'sciatica', false);
INSERT INTO messages (conversation_id, message_id, text, state, received_at, intent, confidence,
    feedback) VALUES ('c', 'm1', 'my leg is numb', 'answered', '2026-11-01', 'unsure', 0.4, 'down');
INSERT INTO messages (conversation_id, message_id, text, state, received_at)
    VALUES ('c', 'm2', 'hello', 'failed', '2026-11-01');
INSERT INTO danger_signs (conversation_id, message_id, at, outcome, row, level, words)
    VALUES ('c', 'm1', '2026-11-01', 'alarm', 'x', 'same_day', 'numb');
INSERT INTO leads (conversation_id, message_id, name, consent_text, consent_version, consented_at,
    status, created_at) VALUES ('c', 'm1', '{n}', 'y', '1', '2026-11-01', 'new', '2026-11-01');
INSERT INTO leads (message_id, name, consent_text, consent_version, consented_at, status,
    created_at) VALUES ('m9', '{n}', 'y', '1', '2026-11-01', 'new', '2026-11-01');
INSERT INTO lead_events (lead_id, at, who, what)
    SELECT id, '2026-11-01', 'visitor', 'created' FROM leads;
""".replace("'{n}'", "CAST('n' AS {bytes})")


def test_what_was_there_before_is_kept_counted_and_found(database_url: str) -> None:
    sqlite = database().dialect.name == "sqlite"
    with database().begin() as connection:
        command.upgrade(config(connection), "0002")
        for statement in BEFORE.replace("{bytes}", "BLOB" if sqlite else "bytea").split(";")[:-1]:
            connection.execute(text(statement.replace("row,", '"row",')))
    upgrade()
    with session() as db:
        kept = db.get_one(Conversation, "c")
        assert (kept.message_count, kept.fallback_count, kept.dislikes, kept.likes) == (1, 1, 1, 0)
        assert (kept.lowest_confidence, kept.has_lead, kept.danger_rank) == (0.4, True, 2)
        leads = db.scalars(select(Lead).order_by(Lead.id)).all()
        assert [(lead.source, lead.topic, lead.danger_rank) for lead in leads] == [
            ("chat", "sciatica", 2),
            ("form", None, 9),
        ]
        assert [lead.version for lead in leads] == [1, 1]
        assert len(db.scalars(select(LeadEvent)).all()) == 2
        condition = containing(db, "legs")
        assert condition is not None
        assert db.scalars(select(ChatMessage.message_id).where(condition)).all() == ["m1"]
    with database().begin() as connection:
        command.downgrade(config(connection), "0002")
        assert connection.scalar(text("SELECT count(*) FROM lead_events")) == 2


STAFF = """
INSERT INTO staff (id, name, email, role, preferences, must_change_password, created_at)
    VALUES (1, 'Rosa', 'rosa@clinic.example', 'staff', '{"theme": "dark"}', false, '2026-11-01');
INSERT INTO saved_filters (staff_id, page, name, filter)
    VALUES (1, 'leads', 'Late', '{"overdue": "yes"}');
INSERT INTO saved_filters (staff_id, page, name, filter)
    VALUES (1, 'conversations', 'Late', '{}');
"""


def test_staff_and_their_filters_outlast_columns_that_go(database_url: str) -> None:
    with database().begin() as connection:
        command.upgrade(config(connection), "0005")
        for statement in STAFF.split(";")[:-1]:
            connection.execute(text(statement.replace(":", r"\:")))
    upgrade()
    with session() as db:
        assert db.scalars(select(Staff.name)).all() == ["Rosa"]
        (kept,) = saved_filters.mine(db, 1)
        assert (kept.name, kept.filter) == ("Late", {"overdue": "yes"})
    with database().begin() as connection:
        command.downgrade(config(connection), "0005")
        assert connection.scalar(text("SELECT page FROM saved_filters")) == "leads"
        assert connection.scalar(text("SELECT count(*) FROM staff")) == 1
