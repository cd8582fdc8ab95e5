import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent, LeadNote, Staff, now
from backtalk.db.session import session
from backtalk.leads import workflow
from backtalk.leads.history import history
from backtalk.leads.undo import undo
from backtalk.leads.workflow import LeadError, NoLead, Stale
from backtalk.staff import accounts
from tests.backtalk.leads.conftest import Make


def read(lead: Lead) -> Lead:
    with session() as db:
        return db.get_one(Lead, lead.id)


@pytest.mark.parametrize(
    ("steps", "set_columns"),
    [
        (("contacted",), {"contacted_at"}),
        (("booked",), {"contacted_at", "booked_at"}),
        (("contacted", "booked", "closed"), {"contacted_at", "booked_at", "closed_at"}),
        (("not_a_lead",), {"closed_at"}),
        (("booked", "contacted"), {"contacted_at"}),
        (("booked", "closed", "new"), set()),
    ],
)
def test_each_status_keeps_its_time(
    store: Session, make: Make, rosa: Staff, steps: tuple[str, ...], set_columns: set[str]
) -> None:
    lead = make()
    for status in steps:
        workflow.set_status(store, lead, rosa.id, status)
    store.commit()
    kept = read(lead)
    assert kept.status == steps[-1]
    times = ("contacted_at", "booked_at", "closed_at")
    assert {name for name in times if getattr(kept, name)} == set_columns
    assert kept.version == 1 + len(steps)


def test_the_same_status_again_is_no_change(store: Session, make: Make, rosa: Staff) -> None:
    assert workflow.set_status(store, make(), rosa.id, "new") is None
    assert store.scalars(select(LeadEvent)).all() == []


def test_an_unknown_status_is_refused(store: Session, make: Make, rosa: Staff) -> None:
    with pytest.raises(LeadError, match="unknown"):
        workflow.set_status(store, make(), rosa.id, "won")


def test_a_request_is_given_to_somebody_and_back(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    lead = make()
    workflow.assign(store, lead, rosa.id, bo.id)
    assert workflow.assign(store, lead, rosa.id, bo.id) is None
    assert lead.assignee_id == bo.id
    workflow.assign(store, lead, rosa.id, None)
    assert lead.assignee_id is None
    with pytest.raises(LeadError, match="no such person"):
        workflow.assign(store, lead, rosa.id, 99)
    accounts.add(store, "Ada", "ada@clinic.test", "admin")
    accounts.disable(store, bo)
    with pytest.raises(LeadError, match="closed"):
        workflow.assign(store, lead, rosa.id, bo.id)


def test_nobody_answered_and_when_to_try_again(store: Session, make: Make, rosa: Staff) -> None:
    lead = make()
    for hours in (1, 2):
        workflow.tried(store, lead, rosa.id, now() + timedelta(hours=hours))
    assert (lead.attempts, lead.status) == (2, "new")
    assert lead.contacted_at
    assert lead.next_attempt_at
    assert lead.next_attempt_at > now() + timedelta(minutes=90)
    for wrong in (now(), now() - timedelta(days=1), now() + timedelta(days=400)):
        with pytest.raises(LeadError, match="in the future"):
            workflow.tried(store, lead, rosa.id, wrong)
    workflow.set_status(store, lead, rosa.id, "booked")
    assert lead.next_attempt_at is None
    with pytest.raises(LeadError, match="nobody to try"):
        workflow.tried(store, lead, rosa.id, now() + timedelta(hours=1))


def test_notes_are_encrypted_and_bounded(store: Session, make: Make, rosa: Staff) -> None:
    lead = make()
    workflow.note(store, lead, rosa.id, " She has a new number. ")
    store.commit()
    assert b"number" not in store.scalars(select(LeadNote.text)).one()
    assert [text for _, text in workflow.notes(store, [lead.id])] == ["She has a new number."]
    for bad in ("  ", "x" * (workflow.LONGEST_NOTE + 1)):
        with pytest.raises(LeadError, match="1 to"):
            workflow.note(store, lead, rosa.id, bad)


def test_the_second_of_two_people_overwrites_nothing(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    lead = make()
    with session() as other, other.begin():
        workflow.set_status(other, workflow.get(other, lead.id, 1), bo.id, "booked")
    with pytest.raises(Stale):
        workflow.get(store, lead.id, 1)
    store.rollback()
    assert (read(lead).status, read(lead).version) == ("booked", 2)


def test_nor_does_one_who_is_at_it_at_the_same_time(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    lead = make()
    mine = store.get_one(Lead, lead.id)
    with session() as other, other.begin():
        workflow.set_status(other, workflow.get(other, lead.id, 1), bo.id, "booked")
    with pytest.raises(Stale):
        workflow.set_status(store, mine, rosa.id, "closed")
    store.rollback()
    assert read(lead).status == "booked"


def test_what_is_gone_or_merged_cannot_be_changed(store: Session, make: Make) -> None:
    with pytest.raises(NoLead):
        workflow.get(store, 99)
    first = make()
    second = make(merged_into=first.id)
    with pytest.raises(LeadError, match=f"#{first.id}"):
        workflow.get(store, second.id)


def test_history_tells_who_did_what_and_hides_it_in_the_table(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    lead = make()
    store.add(LeadEvent(lead_id=lead.id, who="visitor", what="created"))
    workflow.assign(store, lead, rosa.id, bo.id)
    workflow.set_status(store, lead, bo.id, "contacted")
    store.commit()
    told = [(e.who, e.what) for e in history(store, [lead.id])]
    assert told == [("Bo Berg", "status"), ("Rosa Lind", "assigned"), ("The visitor", "created")]
    latest = history(store, [lead.id])[0]
    assert (latest.old["status"], latest.new["status"]) == ("new", "contacted")
    assert latest.undoable
    for details in store.scalars(select(LeadEvent.details)):
        assert details is None or b"contacted" not in details


def actions(store: Session, lead: Lead, rosa: Staff, bo: Staff) -> dict[str, Any]:
    soon = now() + timedelta(hours=1)
    return {
        "status": lambda: workflow.set_status(store, lead, rosa.id, "booked"),
        "spam": lambda: workflow.set_status(store, lead, rosa.id, "not_a_lead", spam=True),
        "assigned": lambda: workflow.assign(store, lead, rosa.id, bo.id),
        "tried": lambda: workflow.tried(store, lead, rosa.id, soon),
        "noted": lambda: workflow.note(store, lead, rosa.id, "hello"),
    }


def state(lead: Lead) -> str:
    names = ("status", "assignee_id", "attempts", "next_attempt_at", "contacted_at", "closed_at")
    return json.dumps([str(getattr(read(lead), name)) for name in names])


@pytest.mark.parametrize("what", ["status", "spam", "assigned", "tried", "noted"])
def test_everything_can_be_undone_once(
    store: Session, make: Make, rosa: Staff, bo: Staff, what: str
) -> None:
    lead = make(due_at=now())
    before = state(lead)
    event = actions(store, lead, rosa, bo)[what]()
    store.commit()
    assert event.what == what
    undo(store, event.id, rosa.id)
    store.commit()
    assert state(lead) == before
    assert store.scalars(select(LeadNote)).all() == []
    told = history(store, [lead.id])
    assert [e.what for e in told] == ["undone", what]
    assert [e.undoable for e in told] == [False, False]
    with pytest.raises(LeadError, match="undone already"):
        undo(store, event.id, rosa.id)


def test_what_was_built_on_is_not_undone(store: Session, make: Make, rosa: Staff) -> None:
    lead = make()
    first = workflow.set_status(store, lead, rosa.id, "contacted")
    workflow.set_status(store, lead, rosa.id, "booked")
    assert first
    with pytest.raises(LeadError, match="later change"):
        undo(store, first.id, rosa.id)


def test_nobody_takes_back_the_note_of_another(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    event = workflow.note(store, make(), rosa.id, "mine")
    with pytest.raises(LeadError, match="who wrote"):
        undo(store, event.id, bo.id)
    with pytest.raises(LeadError, match="nothing to undo"):
        undo(store, 99, bo.id)
