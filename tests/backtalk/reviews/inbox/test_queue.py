"""Which messages a trainer is shown, in which order, and which never."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.conversations.counters import FALLBACKS
from backtalk.db.models import Conversation, now
from backtalk.reviews.decisions import Asked, decide
from backtalk.reviews.inbox.cards import cards
from backtalk.reviews.inbox.queue import PATTERN, queue
from tests.reviews import OTHER, said, words

ME, YOU = 1, 2


def shown(db: Session, content: Content, staff_id: int = ME) -> list[str]:
    return [item.said.text for item in queue(db, content, staff_id).items]


def test_of_twenty_cards_eight_are_uncertain_and_five_random() -> None:
    assert Counter(PATTERN) == {"U": 8, "A": 5, "D": 4, "C": 3}


def test_each_stream_is_named_with_its_reason(db: Session, content: Content) -> None:
    plain = words(4)
    said(db, plain[0], 1)
    said(db, plain[1], 2, confidence=0.99, feedback="down")
    said(db, words(1, audit=True)[0], 3, confidence=0.99)
    said(db, plain[2], 4, intent="alarm", answer=None, sign="dvt")
    said(db, plain[3], 5, confidence=0.99, runners_up=[])
    found = queue(db, content, ME)
    assert {item.said.text: item.stream for item in found.items} == {
        plain[0]: "uncertain",
        plain[1]: "complaint",
        words(1, audit=True)[0]: "audit",
        plain[2]: "danger",
    }
    why = {item.stream: item.why for item in found.items}
    assert "hesitated" in why["uncertain"]
    assert "thumbs down" in why["complaint"]
    assert "random" in why["audit"]
    assert "alarm" in why["danger"]


def test_what_is_like_danger_but_raised_nothing_comes_as_danger(
    db: Session, content: Content
) -> None:
    said(db, "My left calf has puffed up since the flight and it's hot to touch", confidence=0.99)
    (item,) = queue(db, content, ME).items
    assert item.stream == "danger"
    assert "Nothing was raised" in item.why


@pytest.mark.parametrize(
    ("following", "why"),
    [
        ({"text": "that is not what i meant", "confidence": 0.99}, "not what they meant"),
        ({"text": "useless", "intent": "feedback_bad", "confidence": 0.99}, "not what they meant"),
        ({"text": "x", "payload": '/topic{"answer": "hip_pain/opening"}'}, "chose another"),
    ],
)
def test_what_visitors_do_next_is_a_complaint(
    db: Session, content: Content, following: dict[str, Any], why: str
) -> None:
    text = words(1)[0]
    said(db, text, 1, confidence=0.99)
    given: dict[str, Any] = {"runners_up": [], **following}
    said(db, number=2, chat=1, **given)
    (item,) = [item for item in queue(db, content, ME).items if item.said.text == text]
    assert item.stream == "complaint"
    assert why in item.why


def test_uncertain_is_a_small_margin_times_how_often(db: Session, content: Content) -> None:
    rare, often, surer = words(3)
    said(db, rare, 1)
    for number in range(2, 5):
        said(db, often.upper() if number == 2 else often, number)
    said(db, surer, 5, confidence=0.6, runners_up=[{"name": OTHER, "confidence": 0.2}])
    found = queue(db, content, ME).items
    assert [item.said.text.casefold() for item in found] == [often, rare]
    assert found[0].candidate.count == 3


def test_of_those_that_are_alike_two_are_enough(db: Session, content: Content) -> None:
    for number, place in enumerate(("left", "right", "upper", "lower", "inner", "outer"), 1):
        said(db, f"{place} knee clicks on stairs", number, intent=FALLBACKS[0], answer=None)
    uncertain = [i for i in queue(db, content, ME).items if i.stream == "uncertain"]
    assert len(uncertain) <= 2


@pytest.mark.parametrize(
    "values",
    [
        {"action": "contact_form"},
        {"text": "[contact details]"},
        {"payload": "/topic"},
        {"state": "failed"},
        {"state": "received"},
        {"text": " "},
    ],
)
def test_forms_buttons_and_what_failed_are_never_shown(
    db: Session, content: Content, values: dict[str, str]
) -> None:
    said(db, number=1, **{"text": words(1)[0], **values})
    assert shown(db, content) == []


def test_nothing_of_a_conversation_whose_form_is_open_is_shown(
    db: Session, content: Content
) -> None:
    message = said(db, words(1)[0])
    db.get_one(Conversation, message.conversation_id).contact_open_since = now()
    db.flush()
    assert shown(db, content) == []


def test_decided_stays_decided_until_the_answer_changes(db: Session, content: Content) -> None:
    (text,) = words(1, twice=False)
    first = said(db, text, 1)
    decide(db, content, ME, Asked([first.id], "right"))
    said(db, text.upper() + "!", 2)
    assert shown(db, content) == shown(db, content, YOU) == []
    said(db, text, 3, answer=OTHER)
    found = queue(db, content, ME)
    assert [item.said.text for item in found.items] == [text]
    assert "decided before" in cards(db, content, found)[0].changed
    decide(db, content, ME, Asked([found.items[0].said.id], "right"))
    assert shown(db, content) == []


def test_it_does_not_come_back_when_it_gets_what_was_decided(db: Session, content: Content) -> None:
    (text,) = words(1)
    decide(db, content, ME, Asked([said(db, text, 1).id], "other", OTHER))
    said(db, text, 2, answer=OTHER)
    assert shown(db, content) == []


def test_later_is_for_one_trainer_and_today(db: Session, content: Content) -> None:
    (text,) = words(1)
    made = decide(db, content, ME, Asked([said(db, text).id], "later"))
    assert shown(db, content) == []
    assert shown(db, content, YOU) == [text]
    made[0].at = made[0].at.replace(year=2020)
    db.flush()
    assert shown(db, content) == [text]


def test_a_tenth_goes_to_a_second_trainer(db: Session, content: Content) -> None:
    (twice,), (once,) = words(1, twice=True), words(1, twice=False)
    for number, text in enumerate((twice, once), 1):
        decide(db, content, ME, Asked([said(db, text, number).id], "other", OTHER))
    assert shown(db, content) == []
    assert shown(db, content, YOU) == [twice]


def test_a_card_shows_what_came_before_and_no_personal_data(db: Session, content: Content) -> None:
    said(db, "[name], [phone]", 1, chat=9, action="contact_form")
    said(db, "hi, my wife Grace has a sore back", 2, chat=9, confidence=0.99, runners_up=[])
    said(db, "can sarah do squats, call 415 555 0132", 3, chat=9, intent="unsure", answer=None)
    found = queue(db, content, ME)
    (card,) = [c for c in cards(db, content, found) if "squats" in c.text]
    assert card.text == "can [name] do squats, call [phone]"
    assert [turn.said for turn in card.before] == [
        "[typed into the contact form]",
        "hi, my wife [name] has a sore back",
    ]
    assert (card.sure, card.suggestion) == ("unsure", None)
    assert card.choices[0].heading == content.answer(OTHER).heading
    assert card.reply == "Move a little, often."


def test_likes_are_offered_where_answer_and_words_are_alike(db: Session, content: Content) -> None:
    said(db, "does foam rolling my back help", 1)
    said(db, "does foam rolling my backs help", 2)
    said(db, "does foam rolling the backs help", 3, answer=OTHER)
    said(db, "does foam roling my back help", 4)
    found = queue(db, content, ME)
    mine = next(card for card in cards(db, content, found) if "my" in card.text)
    alike = {mine.text, *(one.text for one in mine.like)}
    assert alike == {
        "does foam rolling my back help",
        "does foam rolling my backs help",
        "does foam roling my back help",
    }
