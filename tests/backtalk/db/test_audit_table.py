import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backtalk.db.migrate import upgrade
from backtalk.db.models import AuditEntry
from backtalk.db.session import database, session


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET what = 'nothing'"])
def test_the_database_refuses_to_change_the_audit(database_url: str, statement: str) -> None:
    upgrade()
    with session() as db, db.begin():
        db.add(AuditEntry(what="lead.export"))
    with pytest.raises(DBAPIError, match="append-only"), database().begin() as connection:
        connection.execute(text(statement))
    with session() as db:
        assert db.query(AuditEntry).one().what == "lead.export"
