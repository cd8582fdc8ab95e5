from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backtalk.conversations.counters import recount
from backtalk.db.models import Conversation, DangerSign, Lead, Staff, now
from backtalk.db.session import session
from backtalk.leads import duplicates, workflow
from backtalk.leads.lists.listing import Filter, find
from backtalk.leads.undo import undo
from backtalk.leads.workflow import LeadError
from backtalk.privacy.deletion import forget
from backtalk.red_flags.levels import NO_DANGER
from tests.backtalk.leads.conftest import Make

PHONE, MAIL = "+14155550132", "jo@example.com"


def read(lead: Lead) -> Lead:
    with session() as db:
        return db.get_one(Lead, lead.id)


def test_the_same_phone_or_mail_is_the_same_person(store: Session, make: Make) -> None:
    first = make(phone=PHONE, email=MAIL)
    by_phone = make(name="J. Bloggs", phone=PHONE)
    by_mail = make(phone=None, email="JO@example.com")
    stranger = make(name="Jo Bloggs", phone="+14155550199", email="other@example.com")
    assert [one.id for one in duplicates.alike(store, first)] == [by_mail.id, by_phone.id]
    counted = duplicates.count_alike(store, [first, by_phone, by_mail, stranger])
    assert counted == {first.id: 2, by_phone.id: 1, by_mail.id: 1}
    assert duplicates.alike(store, stranger) == []
    with pytest.raises(LeadError, match="same phone"):
        duplicates.merge(store, first, stranger.id, 1)
    with pytest.raises(LeadError, match="same phone"):
        duplicates.merge(store, first, first.id, 1)


def test_the_merged_one_leaves_the_lists_and_lends_its_urgency(
    store: Session, make: Make, rosa: Staff
) -> None:
    early = now() + timedelta(hours=1)
    store.add(Conversation(id="c2"))
    store.flush()
    store.add(
        DangerSign(
            conversation_id="c2", message_id="m", outcome="alarm", red_flag_id="x", level="same_day"
        )
    )
    first = make(due_at=early + timedelta(days=1))
    second = make(due_at=early, attempts=2, conversation_id="c2")
    event = duplicates.merge(store, workflow.get(store, first.id), second.id, rosa.id)
    store.commit()
    assert (read(first).danger_rank, read(first).due_at, read(first).attempts) == (2, early, 2)
    cards, total = find(store, Filter(), now())
    assert ([card.lead.id for card in cards], total) == ([first.id], 1)
    undo(store, event.id, rosa.id)
    store.commit()
    assert find(store, Filter(), now())[1] == 2
    assert (read(first).danger_rank, read(first).attempts) == (NO_DANGER, 0)
    assert read(first).due_at == early + timedelta(days=1)


def test_a_chain_stays_flat_and_comes_apart_again(store: Session, make: Make, rosa: Staff) -> None:
    a, b, c = make(), make(), make()
    duplicates.merge(store, workflow.get(store, b.id), c.id, rosa.id)
    event = duplicates.merge(store, workflow.get(store, a.id), b.id, rosa.id)
    store.commit()
    assert (read(b).merged_into, read(c).merged_into) == (a.id, a.id)
    undo(store, event.id, rosa.id)
    store.commit()
    assert (read(b).merged_into, read(c).merged_into) == (None, b.id)


def test_a_danger_sign_in_the_merged_conversation_reaches_the_one_that_stays(
    store: Session, make: Make, rosa: Staff
) -> None:
    store.add(Conversation(id="c2"))
    first, second = make(), make(conversation_id="c2")
    duplicates.merge(store, workflow.get(store, first.id), second.id, rosa.id)
    store.add(
        DangerSign(
            conversation_id="c2",
            message_id="m",
            outcome="alarm",
            red_flag_id="x",
            level="emergency_now",
        )
    )
    store.flush()
    recount(store, "c2")
    store.commit()
    assert read(first).danger_rank == 1


def test_forgetting_one_of_two_leaves_the_other(store: Session, make: Make, rosa: Staff) -> None:
    store.add(Conversation(id="c1"))
    first, second = make(conversation_id="c1"), make()
    duplicates.merge(store, workflow.get(store, first.id), second.id, rosa.id)
    store.commit()
    forget(store, "c1")
    store.commit()
    assert find(store, Filter(), now())[1] == 1


def test_two_people_who_merge_the_same_two_at_once_hide_neither(
    store: Session, make: Make, rosa: Staff, bo: Staff
) -> None:
    first, second = make(), make()
    with session() as mine, session() as theirs:
        # Both read, before either writes; a database that locks rows would make one wait.
        mine_first = mine.get_one(Lead, first.id)
        theirs_second = theirs.get_one(Lead, second.id)
        duplicates.merge(mine, mine_first, second.id, rosa.id)
        mine.commit()
        with pytest.raises(workflow.LeadError):
            duplicates.merge(theirs, theirs_second, first.id, bo.id)
    assert (read(first).merged_into, read(second).merged_into) == (None, first.id)
