"""Every path through the contact form."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.contact.slots import left
from actions.knowledge import content
from backtalk import leads
from backtalk.db.models import Base, Lead
from backtalk.leads import LeadDetails
from backtalk.messages import Contact, Text
from tests.actions.form import ORDER, Visit, step

PHONE = "415-555-0132"
CLINIC_PHONE = "(206) 555-0142"


def saved(db: Session) -> list[LeadDetails]:
    found = [leads.read(db, lead_id) for lead_id in db.scalars(select(Lead.id).order_by(Lead.id))]
    return [lead for lead in found if lead]


def agreed(**slots: object) -> Visit:
    visit = Visit(**slots)
    visit.start()
    assert step(visit.say("/affirm", "affirm")) == "name"
    return visit


def read_back() -> Visit:
    visit = agreed()
    visit.say("Jo Bloggs")
    assert step(visit.say(PHONE)) == "confirm"
    return visit


def test_happy(db: Session) -> None:
    visit = Visit()
    first = visit.start()
    assert step(first) == "consent"
    consent = first[-1]
    assert isinstance(consent, Contact)
    assert consent.consent_version
    assert consent.privacy_url
    assert [choice.choice for choice in consent.choices] == ["/affirm", "/deny"]
    assert step(visit.say("yes", "affirm")) == "name"
    assert step(visit.say("Jo Bloggs", "out_of_scope", 0.9)) == "reach"
    confirm = visit.say(PHONE, "out_of_scope")
    assert step(confirm) == "confirm"
    assert isinstance(confirm[-1], Contact)
    assert "Jo Bloggs, (415) 555-0132" in confirm[-1].text
    assert step(visit.say("yes", "affirm")) == "time"
    assert step(visit.say('/inform{"contact_time": "morning"}', "inform", contact_time="morning"))
    assert not saved(db)
    assert step(visit.say("my hip is tight", "topic")) == "saved"
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.email) == ("Jo Bloggs", "+14155550132", None)
    assert (lead.best_time, lead.reason) == ("morning", "my hip is tight")
    assert lead.consent_version == consent.consent_version
    assert lead.conversation_id == "c1"
    stored = db.scalars(select(Lead)).one()
    assert (stored.consent_text, stored.message_id) == (consent.text, "m7")
    assert {visit.slots[slot] for slot in ORDER} == {None}


def test_what_is_optional_can_be_skipped(db: Session) -> None:
    visit = read_back()
    visit.say("yes", "affirm")
    assert step(visit.say("skip", "deny", 0.5)) == "reason"
    assert step(visit.say("/deny", "deny")) == "saved"
    assert (saved(db)[0].best_time, saved(db)[0].reason) == (None, None)


def test_the_topic_discussed_is_offered_as_the_reason(db: Session) -> None:
    visit = agreed(topic="foam_rolling")
    visit.say("I'm Jo Bloggs, jo at example dot com", "contact")
    visit.say("yes", "affirm")
    (reason,) = visit.say("evenings")
    title = content().topic("foam_rolling").title
    assert isinstance(reason, Contact)
    assert title in reason.choices[0].choice
    visit.say(reason.choices[0].choice, "inform", contact_reason=title)
    assert (saved(db)[0].reason, saved(db)[0].email) == (title, "jo@example.com")


def test_several_things_in_one_message(db: Session) -> None:
    visit = Visit()
    visit.start()
    said = f"yes, I'm Jo Bloggs, {PHONE} or jo@example.com, mornings are best"
    assert step(visit.say(said, "contact", time_of_day="morning")) == "confirm"
    assert step(visit.say("yes", "affirm")) == "reason"
    visit.say("skip", "deny")
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.email, lead.best_time) == (
        "Jo Bloggs",
        "+14155550132",
        "jo@example.com",
        "morning",
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [("no", "deny"), ("/deny", "deny"), ("no thank you", "deny"), ("I don't agree", "topic")],
)
def test_refused_consent(db: Session, text: str, intent: str) -> None:
    visit = Visit()
    visit.start()
    messages = visit.say(text, intent)
    assert step(messages) == "stopped"
    assert not visit.open
    assert isinstance(messages[-1], Contact)
    assert CLINIC_PHONE in messages[-1].text
    assert not saved(db)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"Jo Bloggs {PHONE}", "contact"),
        ("hmm", "affirm"),
        ("why not", "affirm"),
        ("not sure", "deny"),
        ("yes but don't call me", "affirm"),
        ("whatever", "not_understood"),
    ],
)
def test_without_an_explicit_yes_nothing_is_collected(db: Session, text: str, intent: str) -> None:
    visit = Visit()
    visit.start()
    assert step(visit.say(text, intent)) == "consent"
    assert {visit.slots[slot] for slot in ORDER} == {None}


def test_details_in_the_message_that_opens_the_form_are_not_collected(db: Session) -> None:
    visit = Visit()
    visit.open = True
    assert step(visit.say(f"I'm Jo Bloggs, call me on {PHONE}", "contact")) == "consent"
    assert {visit.slots[slot] for slot in ORDER} == {None}


@pytest.mark.parametrize("wrong", ["12345", "555-0132", "jo at", "!!"])
def test_two_friendly_retries_then_a_way_out(db: Session, wrong: str) -> None:
    visit = agreed()
    visit.say("Jo Bloggs")
    for _ in range(2):
        messages = visit.say(wrong)
        assert step(messages) == "reach"
        assert messages[-1] == visit_question("contact_reach_unclear", messages[-1])
    end = visit.say(wrong)
    assert step(end) == "stopped"
    assert isinstance(end[-1], Contact)
    assert CLINIC_PHONE in end[-1].text
    assert end[-1].choices[0].choice == "/contact"
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)


def visit_question(phrase: str, like: object) -> object:
    assert isinstance(like, Contact)
    return like.model_copy(update={"text": content().phrase(phrase)})


def test_retries_are_counted_for_each_question_anew(db: Session) -> None:
    visit = agreed()
    for wrong, right in (("12", "Jo"), ("12", PHONE), ("hm", "yes")):
        visit.say(wrong)
        visit.say(wrong)
        visit.say(right)
    assert visit.open


def test_what_can_be_skipped_is_skipped_rather_than_given_up(db: Session) -> None:
    visit = read_back()
    visit.say("yes", "affirm")
    for _ in range(3):
        messages = visit.say("yes", "affirm")
    assert step(messages) == "reason"


@pytest.mark.parametrize("reached", range(6))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how long should I foam roll?", "topic"),
        ("when is back pain an emergency?", "emergency_info"),
        ("are you a robot?", "ask_bot"),
        ("what is the capital of France?", "out_of_scope"),
        ("and how often?", "follow_up"),
        ("can I take ibuprofen?", "medical_other"),
    ],
)
def test_a_question_in_the_middle_goes_to_its_own_rule(
    db: Session, reached: int, text: str, intent: str
) -> None:
    visit = walk(reached)
    before = dict(visit.slots)
    messages = visit.say(text, intent)
    assert visit.stepped_aside
    assert visit.slots == before
    assert isinstance(messages[-1], Contact)


@pytest.mark.parametrize("reached", range(6))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", "stop"),
        ("/stop", "stop"),
        ("bye", "goodbye"),
        ("start over", "start_over"),
        ("delete my data", "delete_data"),
        ("fever since monday and no feeling between my legs", "red_flag"),
    ],
)
def test_the_way_out_is_open_at_every_step(
    db: Session, reached: int, text: str, intent: str
) -> None:
    visit = walk(reached)
    before = dict(visit.slots)
    visit.say(text, intent)
    assert visit.stepped_aside
    assert visit.slots == before


def walk(steps: int) -> Visit:
    visit = Visit()
    visit.start()
    answers = ["yes", "Jo Bloggs", PHONE, "yes", "evenings"]
    for answer in answers[:steps]:
        visit.say(answer)
    return visit


def test_stopped_keeps_nothing_and_says_so(db: Session) -> None:
    visit = read_back()
    (end,) = visit.stop()
    assert step([end]) == "stopped"
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)


@pytest.mark.parametrize(
    ("text", "intent", "read"),
    [
        ("no, my number is 415 555 0177", "contact", "Jo Bloggs, (415) 555-0177"),
        ("actually my name is Jo Smith", "out_of_scope", "Jo Smith, (415) 555-0132"),
        ("no, I'm Joe", "deny", "Joe, (415) 555-0132"),
        ("no it's joe", "deny", "joe, (415) 555-0132"),
        ("use jo@example.com too", "contact", "Jo Bloggs, (415) 555-0132, jo@example.com"),
    ],
)
def test_corrected_at_the_read_back(db: Session, text: str, intent: str, read: str) -> None:
    visit = read_back()
    messages = visit.say(text, intent)
    assert messages[0] == Text(text=content().phrase("contact_corrected"))
    assert step(messages) == "confirm"
    assert isinstance(messages[-1], Contact)
    assert read in messages[-1].text


@pytest.mark.parametrize("answered", [["yes"], ["yes", "evenings"]], ids=["time", "reason"])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("no, my number is 415 555 0177", "Jo Bloggs, (415) 555-0177"),
        ("sorry, my name is Jo Smith", "Jo Smith, (415) 555-0132"),
    ],
)
def test_corrected_later_it_is_read_back_again(
    db: Session, answered: list[str], text: str, read: str
) -> None:
    visit = read_back()
    for answer in answered:
        visit.say(answer)
    messages = visit.say(text)
    assert step(messages) == "confirm"
    assert isinstance(messages[-1], Contact)
    assert read in messages[-1].text


@pytest.mark.parametrize(
    ("text", "intent", "entities", "asked"),
    [
        ("wrong number", "deny", {}, "reach"),
        ("the email is wrong", "feedback_bad", {}, "reach"),
        ("that is not my name", "deny", {}, "name"),
        ("/inform{}", "inform", {"contact_change": "name"}, "name"),
        ("/inform{}", "inform", {"contact_change": "reach"}, "reach"),
        ("no", "deny", {}, "confirm"),
    ],
)
def test_what_is_wrong_is_asked_again(
    db: Session, text: str, intent: str, entities: dict[str, str], asked: str
) -> None:
    visit = read_back()
    assert step(visit.say(text, intent, **entities)) == asked
    assert not saved(db)


@pytest.mark.parametrize("text", ["I'm 14", "im only 15", "i am in middle school"])
@pytest.mark.parametrize("reached", range(6))
def test_under_16_no_request_is_taken(db: Session, text: str, reached: int) -> None:
    visit = walk(reached)
    messages = visit.say(text)
    assert messages[-1] == Contact(step="stopped", text=content().phrase("under_16_contact"))
    assert visit.slots["minor"] is True
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)


def test_who_said_to_be_under_16_before_is_not_even_asked(db: Session) -> None:
    visit = Visit(minor=True)
    assert step(visit.start()) == "stopped"


@pytest.mark.parametrize(
    "text", ["I'm 43", "I'm 12 weeks pregnant", "I'm 5'10", "I'm 8/10 in pain"]
)
def test_numbers_that_are_no_age_under_16(db: Session, text: str) -> None:
    visit = walk(5)
    visit.say(text)
    assert not visit.slots.get("minor")


def test_database_down_nothing_pretends_to_be_saved(db: Session, database: Engine) -> None:
    visit = read_back()
    visit.say("yes", "affirm")
    visit.say("skip", "deny")
    Base.metadata.drop_all(database)
    (end,) = visit.say("skip", "deny")
    assert step([end]) == "failed"
    assert isinstance(end, Contact)
    assert CLINIC_PHONE in end.text
    assert {visit.slots[slot] for slot in ORDER} == {None}


def finished(message_id: str, conversation_id: str = "c1") -> str:
    visit = Visit(conversation_id)
    visit.start()
    visit.say("yes")
    visit.say(f"I'm Jo Bloggs, {PHONE}", "contact")
    visit.say("yes")
    visit.say("skip")
    (end,) = visit.say("skip", message_id=message_id)
    assert isinstance(end, Contact)
    return end.text


def test_a_rerun_of_the_last_message_makes_no_second_lead(db: Session) -> None:
    assert finished("last") == finished("last")
    assert len(saved(db)) == 1


def test_asking_again_in_the_same_conversation_says_that_we_have_it(db: Session) -> None:
    finished("last")
    assert finished("later") == content().phrase("contact_already")
    assert len(saved(db)) == 1
    finished("last", "c2")
    assert len(saved(db)) == 2


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("what are your hours?", "contact_question"), ("I want an appointment", "contact_back")],
)
def test_asking_for_the_clinic_in_the_middle_goes_on(db: Session, text: str, phrase: str) -> None:
    visit = agreed()
    visit.say("Jo Bloggs")
    messages = visit.say(text, "contact")
    assert messages[0] == Text(text=content().phrase(phrase))
    assert step(messages) == "reach"
    assert not visit.slots["contact_retries"]


def test_leaving_from_the_middle_empties_every_slot() -> None:
    names = {event.get("name") for event in left()}
    assert {*ORDER, "contact_retries", "requested_slot"} <= names
    assert left()[0] == {"event": "active_loop", "timestamp": None, "name": None}
