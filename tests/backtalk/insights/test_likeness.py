from backtalk.db.models import Conversation
from backtalk.insights.likeness import NEWEST, alike, groups
from tests.backtalk.insights.conftest import World, at


def test_questions_that_are_alike_stand_together() -> None:
    found = alike(
        [
            *("where can I park", "is there parking at the clinic", "Where can I park?"),
            *("my knee clicks", "why is my knee clicking"),
            "which mattress should I buy",
        ]
    )
    assert [group.count for group in found] == [3, 2, 1]
    assert found[0].said[0] == "where can I park"
    assert set(found[1].said) == {"my knee clicks", "why is my knee clicking"}


def test_words_without_meaning_make_nothing_alike() -> None:
    assert len(alike(["is it the knee", "is it the neck", "what is it", "??"])) == 4


def test_only_what_got_no_answer_is_grouped_the_newest_first(world: World) -> None:
    conversation = world.conversation(at(1))
    world.message(conversation, at(17), "an answer", intent="topic/sciatica")
    world.message(conversation, at(17), "my name", intent="unsure", action="contact_form")
    world.message(conversation, at(18), "too late", intent="unsure")
    world.message(conversation, at(17), "mattress", intent="unsure")
    assert [group.said for group in groups(world.db, at(17, 0), at(18, 0))] == [("mattress",)]
    for _ in range(NEWEST):
        world.message(conversation, at(17, 13), "parking", intent="not_understood")
    assert [group.said for group in groups(world.db, at(17, 0), at(18, 0))] == [("parking",)]


def test_words_of_a_form_that_is_being_filled_in_are_not_shown(world: World) -> None:
    conversation = world.conversation(at(1))
    world.message(conversation, at(17), "Jo Bloggs", intent="not_understood")
    world.db.get_one(Conversation, conversation).contact_open_since = at(17)
    assert groups(world.db, at(17, 0), at(18, 0)) == []
