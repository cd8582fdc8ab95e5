"""The contact form from consent to the saved request; questions and stops in the middle."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.compose.knowledge import content
from backtalk.db.models import Lead
from backtalk.payloads import Choices, Contact, plain_text
from tests.actions.contact.form import CLINIC_PHONE, ORDER, PHONE, Visit, saved, step, walk

STEPS = ("consent", "name", "reach", "confirm", "time")


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
    assert step(visit.say("my hip is tight", "topic")) == "saved"
    (lead,) = saved(db)
    assert (lead.name, lead.phone, lead.email) == ("Jo Bloggs", "+14155550132", None)
    assert (lead.best_time, lead.reason) == ("morning", "my hip is tight")
    assert lead.consent_version == consent.consent_version
    assert lead.conversation_id == "c1"
    stored = db.scalars(select(Lead)).one()
    assert (stored.consent_text, stored.message_id) == (consent.text, "m5")
    assert {visit.slots[slot] for slot in ORDER} == {None}


def test_what_is_optional_can_be_skipped(db: Session) -> None:
    visit = walk(3)
    visit.say("yes", "affirm")
    assert step(visit.say("skip", "deny", 0.5)) == "reason"
    assert step(visit.say("/deny", "deny")) == "saved"
    assert (saved(db)[0].best_time, saved(db)[0].reason) == (None, None)


def test_the_topic_discussed_is_offered_as_the_reason(db: Session) -> None:
    visit = walk(1, topic="foam_rolling")
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
    assert step(visit.say("yes please", "affirm")) == "name"
    said = f"I'm Jo Bloggs, {PHONE} or jo@example.com, mornings are best"
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
    assert isinstance(messages[0], Contact)
    assert CLINIC_PHONE in messages[0].text
    assert not saved(db)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hmm", "affirm"),
        ("why not", "affirm"),
        ("not sure", "deny"),
        ("yes but don't call me", "affirm"),
        ("ok can someone ring me", "affirm"),
        ("whatever", "not_understood"),
    ],
)
def test_without_an_explicit_yes_nothing_is_collected(db: Session, text: str, intent: str) -> None:
    visit = Visit()
    visit.start()
    assert step(visit.say(text, intent)) == "consent"
    assert {visit.slots[slot] for slot in ORDER} == {None}


@pytest.mark.parametrize("opening", [f"I'm Jo Bloggs, call me on {PHONE}", "call me please"])
def test_details_before_consent_are_read_back_after_it(db: Session, opening: str) -> None:
    visit = Visit()
    visit.open = True
    assert step(visit.say(opening, "contact")) == "consent"
    assert step(visit.say(f"{PHONE}, my name is Jo Bloggs", "inform")) == "consent"
    read_back = visit.say("yes", "affirm")
    assert step(read_back) == "confirm"
    assert "Jo Bloggs" in plain_text(read_back[-1])
    assert saved(db) == []


def test_details_are_forgotten_where_consent_is_refused(db: Session) -> None:
    visit = Visit()
    visit.open = True
    visit.say(f"I'm Jo Bloggs, call me on {PHONE}", "contact")
    visit.say("no", "deny")
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert saved(db) == []


@pytest.mark.parametrize("steps", [4, 5])
def test_the_number_can_be_changed_at_any_step(db: Session, steps: int) -> None:
    visit = walk(steps)
    asked = visit.say("hm can i change the number again?", "not_understood")
    assert step(asked) == "reach"
    assert step(visit.say("206-555-0188")) == "confirm"


@pytest.mark.parametrize(
    ("wrong", "phrase"),
    [
        ("12345", "contact_reach_part"),
        ("555-0132", "contact_reach_part"),
        ("jo at", "contact_reach_unclear"),
        ("!!", "contact_reach_unclear"),
    ],
)
def test_two_friendly_retries_then_a_way_out(db: Session, wrong: str, phrase: str) -> None:
    visit = walk(1)
    visit.say("Jo Bloggs")
    for _ in range(2):
        messages = visit.say(wrong)
        assert step(messages) == "reach"
        assert messages[-1] == question(phrase, messages[-1])
    end = visit.say(wrong)
    assert step(end) == "stopped"
    assert isinstance(end[-1], Contact)
    assert CLINIC_PHONE in end[-1].text
    assert end[-1].choices[0].choice == "/contact"
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)


def question(phrase: str, like: object) -> object:
    assert isinstance(like, Contact)
    return like.model_copy(update={"text": content().phrase(phrase)})


def test_retries_are_counted_for_each_question_anew(db: Session) -> None:
    visit = walk(1)
    for wrong, right in (("12", "Jo"), ("12", PHONE), ("hm", "yes")):
        visit.say(wrong)
        visit.say(wrong)
        visit.say(right)
    assert visit.open


def test_what_can_be_skipped_is_skipped_rather_than_given_up(db: Session) -> None:
    visit = walk(3)
    visit.say("yes", "affirm")
    for _ in range(3):
        messages = visit.say("yes", "affirm")
    assert step(messages) == "reason"


@pytest.mark.parametrize("reached", range(6))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how long should I foam roll?", "answer"),
        ("what are your hours?", "answer"),
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
    assert step(messages) == (*STEPS, "reason")[reached]


def test_the_text_to_agree_to_is_posted_once(db: Session) -> None:
    visit = Visit()
    visit.start()
    for text, intent in (("what are your hours?", "answer"), ("hmm", "not_understood")):
        messages = visit.say(text, intent)
        assert not any(isinstance(message, Contact) for message in messages)
        last = messages[-1]
        assert isinstance(last, Choices)
        assert [choice.choice for choice in last.choices] == ["/affirm", "/deny"]
    assert step(visit.say("/affirm", "affirm")) == "name"


@pytest.mark.parametrize("reached", range(6))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", "stop"),
        ("/stop", "stop"),
        ("bye", "goodbye"),
        ("start over", "start_over"),
        ("delete my data", "delete_data"),
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


def test_stopped_keeps_nothing_and_says_so(db: Session) -> None:
    visit = walk(3)
    (end,) = visit.stop()
    assert step([end]) == "stopped"
    assert {visit.slots[slot] for slot in ORDER} == {None}
    assert not saved(db)
