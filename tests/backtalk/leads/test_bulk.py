import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, now
from backtalk.leads import bulk, workflow
from backtalk.leads.lists import export, listing, tags
from backtalk.leads.lists.listing import Filter
from backtalk.leads.workflow import LeadError
from backtalk.staff import saved_filters
from backtalk.staff.accounts import StaffError
from tests.backtalk.leads.conftest import Make


def test_many_are_changed_and_what_somebody_else_changed_is_left_alone(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    leads = [make(), make(), make()]
    seen = [(lead.id, lead.version) for lead in leads]
    workflow.set_status(store, leads[1], bo.id, "booked")
    store.commit()
    done = bulk.each(
        store,
        [*seen, (99, 1)],
        lambda lead: workflow.set_status(store, lead, rosa.id, "closed"),
    )
    store.commit()
    assert (len(done.events), done.left_alone) == (2, 2)
    assert listing.counts(store, Filter(), now()) == {
        "new": 0,
        "contacted": 0,
        "booked": 1,
        "closed": 2,
        "not_a_lead": 0,
    }
    back = bulk.undo_all(store, [*done.events, 999], rosa.id)
    store.commit()
    assert (len(back.events), back.left_alone) == (2, 1)
    assert listing.counts(store, Filter(), now())["new"] == 2


def test_too_many_at_once_are_refused(store: Session) -> None:
    with pytest.raises(LeadError, match="At most"):
        bulk.each(store, [(n, 1) for n in range(bulk.AT_MOST + 1)], lambda _: None)


def test_an_export_has_what_staff_see(store: Session, make: Make, rosa: Staff) -> None:
    jo = make(
        "Jo Bloggs", email="jo@example.com", assignee_id=rosa.id, danger_rank=1, topic="sciatica"
    )
    make("Sam", status="closed")
    for text in ("Prefers mornings", "Her husband answers"):
        workflow.note(store, jo, rosa.id, text)
    tags.put(store, jo, rosa.id, "medicare")
    store.commit()
    titles = {"sciatica": "Pain down my leg"}
    (row,) = export.rows(store, Filter(status="new"), now(), titles)
    told = dict(zip(export.HEADER, row, strict=True))
    assert told["name"] == "Jo Bloggs"
    assert (told["phone"], told["e-mail"]) == ("+14155550132", "jo@example.com")
    assert (told["assigned to"], told["danger sign"]) == ("Rosa Lind", "yes")
    assert told["notes"] == "Rosa Lind: Prefers mornings\nRosa Lind: Her husband answers"
    assert (told["tags"], told["topic"]) == ("medicare", "Pain down my leg")


def test_filters_belong_to_one_person(store: Session, rosa: Staff, bo: Staff) -> None:
    kept = saved_filters.save(store, rosa.id, " My  late ones ", {"overdue": "yes"})
    saved_filters.save(store, rosa.id, "My late ones", {"status": "new"})
    assert [(f.name, f.filter) for f in saved_filters.mine(store, rosa.id)] == [
        ("My late ones", {"status": "new"})
    ]
    assert saved_filters.mine(store, bo.id) == []
    saved_filters.drop(store, bo.id, kept.id)
    assert saved_filters.mine(store, rosa.id)
    saved_filters.drop(store, rosa.id, kept.id)
    assert saved_filters.mine(store, rosa.id) == []


def test_filters_have_names_and_are_few(store: Session, rosa: Staff) -> None:
    for bad in ("", "x" * 41, "a\x07b"):
        with pytest.raises(StaffError, match="name has"):
            saved_filters.save(store, rosa.id, bad, {})
    for number in range(saved_filters.MOST):
        saved_filters.save(store, rosa.id, f"f{number}", {})
    with pytest.raises(StaffError, match="delete one"):
        saved_filters.save(store, rosa.id, "one more", {})
