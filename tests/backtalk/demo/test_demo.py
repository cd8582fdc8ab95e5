from collections import Counter
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from backtalk.cli import backtalk, explain
from backtalk.content.clinic import Clinic
from backtalk.conversations.counters import recount
from backtalk.db.migrate import upgrade
from backtalk.db.models import (
    Base,
    ChatMessage,
    Conversation,
    DangerSign,
    Lead,
    LeadEvent,
    LeadName,
    now,
)
from backtalk.db.models import Counter as CounterRow
from backtalk.db.session import session
from backtalk.demo.loading import DemoError
from backtalk.demo.making import MARK
from backtalk.insights import totals
from backtalk.privacy import crypto
from tests import frozen
from tests.backtalk.insights.conftest import World

SMALL = ("--leads", "40", "--messages", "600", "--days", "20")
TALLIED = (
    *("message_count", "fallback_count", "lowest_confidence", "likes", "dislikes"),
    *("has_lead", "danger_rank"),
)


def demo_data(*options: str) -> str:
    """Run the command; its output, or the sentence that it stops with."""
    result = CliRunner().invoke(backtalk, ["demo-data", *options])
    if result.exception:
        assert isinstance(result.exception, DemoError)
        return explain(result.exception) or ""
    assert result.exit_code == 0
    return result.output


def counts() -> dict[str, int]:
    with session() as db:
        return {
            name: db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def clinic() -> Clinic:
    return frozen.clinic()


@pytest.fixture
def invented(database_url: str) -> None:
    assert "Done." in demo_data(*SMALL)


@pytest.mark.usefixtures("invented")
def test_as_much_is_invented_as_was_asked_for() -> None:
    found = counts()
    assert found["leads"] == found["lead_events"] == 40
    assert 600 <= found["messages"] < 620
    assert found["conversations"] > 34
    assert found["lead_names"] == 3 * 40


@pytest.mark.usefixtures("invented")
def test_all_of_it_is_marked_and_encrypted() -> None:
    with session() as db:
        for id_ in db.scalars(select(Conversation.id)):
            assert id_.startswith(MARK)
            assert UUID(id_).version == 8
        for lead in db.scalars(select(Lead)):
            assert lead.message_id.startswith(MARK)
            name = crypto.decrypt(lead.name)
            assert name.endswith("(invented)")
            words = db.scalars(select(LeadName.word_hash).where(LeadName.lead_id == lead.id))
            assert set(words) == crypto.hash_name(name)
            assert lead.phone or lead.email
            if lead.phone:
                assert "55501" in crypto.decrypt(lead.phone)
                assert lead.phone_hash == crypto.hash_phone(crypto.decrypt(lead.phone))
            if lead.email:
                assert crypto.decrypt(lead.email).endswith("@example.com")


@pytest.mark.usefixtures("invented")
def test_the_columns_of_lists_say_what_the_rows_say() -> None:
    with session() as db:
        for conversation in db.scalars(select(Conversation)).all():
            before = {name: getattr(conversation, name) for name in TALLIED}
            recount(db, conversation.id)
            db.refresh(conversation)
            assert {name: getattr(conversation, name) for name in TALLIED} == before


@pytest.mark.usefixtures("invented")
def test_nothing_of_it_lies_in_the_future_or_before_the_first_day() -> None:
    with session() as db:
        for column in (ChatMessage.received_at, Lead.created_at, Lead.booked_at, DangerSign.at):
            first, last = db.execute(select(func.min(column), func.max(column))).one()
            assert last is None or last <= now() + timedelta(hours=1)
            assert first is None or first > now() - timedelta(days=22)


def test_every_kind_of_thing_is_there(database_url: str) -> None:
    demo_data("--leads", "300", "--messages", "6000")
    with session() as db:
        assert set(db.scalars(select(Lead.status))) == {
            *("new", "contacted", "booked", "closed", "not_a_lead"),
        }
        assert set(db.scalars(select(Lead.source))) == {"chat", "form"}
        assert set(db.scalars(select(ChatMessage.state))) == {"answered", "failed"}
        assert set(db.scalars(select(ChatMessage.feedback))) == {None, "up", "down"}
        assert set(db.scalars(select(DangerSign.outcome))) == {"alarm", "check", "soon"}
        kinds = set(db.scalars(select(CounterRow.kind)))
        assert {"visited", "opened", "asked", "lead", "booked", "counted"} <= kinds


@pytest.mark.usefixtures("invented")
def test_invented_days_count_as_other_days_do(clinic: Clinic) -> None:
    zone = ZoneInfo(clinic.time_zone)

    def counted() -> Counter[tuple[object, int, str]]:
        with session() as db:
            rows = db.scalars(select(CounterRow)).all()
        return Counter({(row.day, row.hour, row.kind): row.count for row in rows})

    before = counted()
    with session() as db, db.begin():
        for day in totals.days_to_count(db, zone):
            totals.recount(db, day, zone)
    assert counted() == before


def test_it_is_taken_out_and_what_is_real_stays(database_url: str) -> None:
    upgrade()
    with session() as db:
        world = World(db)
        conversation = world.conversation(now() - timedelta(days=3))
        world.message(conversation, now() - timedelta(days=3), intent="unsure")
        world.lead(now() - timedelta(days=3))
        totals.add(db, {(now().date() - timedelta(days=3), 9, "opened"): 4})
        db.commit()
    before = counts()
    assert "holds real conversations" in demo_data(*SMALL)
    assert counts()["messages"] == before["messages"]
    demo_data(*SMALL, "--force")
    assert "invented data already" in demo_data(*SMALL, "--force")
    with session() as db:
        lead = db.scalars(select(Lead).where(Lead.message_id.startswith(MARK))).first()
        assert lead
        db.add(LeadEvent(lead_id=lead.id, who="staff", what="booked"))
        db.commit()
    assert "is gone" in demo_data("--remove")
    after = counts()
    # Days that were counted stay counted.
    assert {**after, "counters": 0} == {**before, "counters": 0, "key_checks": 1}
    with session() as db:
        kept = db.scalars(select(CounterRow).where(CounterRow.kind != "counted")).all()
        assert [(row.kind, row.count) for row in kept] == [("opened", 4)]
    demo_data(*SMALL, "--force")
