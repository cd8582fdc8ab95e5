"""A database that called a red flag's id `row` keeps alarms, records, signatures and figures."""

from alembic import command
from sqlalchemy import JSON, bindparam, select, text

from backtalk.db.migrate import config, upgrade
from backtalk.db.models import Conversation, DangerSign, Signature, TrainedModel
from backtalk.db.session import database, session
from backtalk.red_flags.state import Memory

HOLD = {"now": {"hold": {"signs": [{"row": "dvt", "level": "same_day"}]}}}
LOST = {"danger": {"must_pass": {"lost": [{"key": "1", "row": "ces_bladder"}]}}}
GIVEN = {"hold": HOLD, "lost": LOST}
BEFORE = (
    "INSERT INTO conversations (id, started_at, last_at, danger, minor)"
    " VALUES ('c', '2026-11-01', '2026-11-01', :hold, false)",
    "INSERT INTO conversations (id, started_at, last_at, minor)"
    " VALUES ('calm', '2026-11-01', '2026-11-01', false)",
    'INSERT INTO danger_signs (conversation_id, message_id, at, outcome, "row", level, words)'
    " VALUES ('c', 'm', '2026-11-01', 'alarm', 'dvt', 'same_day', 'sore calf')",
    "INSERT INTO signatures (kind, object_id, text_hash, text, agreed, staff_id, name, at)"
    " VALUES ('row', 'dvt', 'h', 't', true, 1, 'Cleo', '2026-11-01')",
    "INSERT INTO models (archive, sha256, data_hash, base, decisions, state, made_at, comparison)"
    " VALUES ('a', 's', 'd', 'b', 0, 'candidate', '2026-11-01', :lost)",
)


def test_it_is_called_a_red_flag_everywhere(database_url: str) -> None:
    with database().begin() as connection:
        command.upgrade(config(connection), "0011")
        for statement in BEFORE:
            given = [(name, stored) for name, stored in GIVEN.items() if f":{name}" in statement]
            connection.execute(
                text(statement).bindparams(*(bindparam(n, v, JSON()) for n, v in given))
            )
    upgrade()
    with session() as db:
        hold = Memory.model_validate(db.get_one(Conversation, "c").danger).now.hold
        assert hold
        assert [sign.red_flag_id for sign in hold.signs] == ["dvt"]
        assert db.get_one(Conversation, "calm").danger is None
        assert db.scalars(select(DangerSign.red_flag_id)).all() == ["dvt"]
        assert db.scalars(select(Signature.kind)).all() == ["red_flag"]
        comparison = db.scalars(select(TrainedModel)).one().comparison
        assert comparison
        assert comparison["danger"]["must_pass"]["lost"][0]["red_flag_id"] == "ces_bladder"
