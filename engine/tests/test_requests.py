"""Two requests in one message: both are found, and nothing else is cut."""

import pytest

from backtalk_engine.nlu import requests
from backtalk_engine.nlu.classifier import Reading

Clauses = list[tuple[str, Reading]]

HISTORY = (
    "i hurt my back in march lifting my son, the scan was fine, i did six weeks of physio and it"
    " got better. then last week i sat on a plane for nine hours. what should i do now and how do i"
    " stop it coming back when i travel again in june for my work"
)


def reading(label: str, confidence: float = 0.9) -> Reading:
    return Reading([(label, confidence), ("thank", 1 - confidence)], "what", 0.8, 0.2)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "how do i use a foam roller and can you call me tomorrow",
            ["how do i use a foam roller", "can you call me tomorrow"],
        ),
        (
            "what is sciatica? please book me in on friday",
            ["what is sciatica", "please book me in on friday"],
        ),
        (
            "show me the hip stretch, and also tell me how long to hold it",
            ["show me the hip stretch", "tell me how long to hold it"],
        ),
    ],
)
def test_two_requests_are_cut(text: str, clauses: list[str]) -> None:
    assert [clause.removeprefix("also ") for clause in requests.split(text)] == clauses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hip",
        "my back and hips are stiff",
        "my hip is stiff and my back is sore and my leg is numb",
        "it hurts when i sit. it is better when i walk",
        "can i stretch and why",
        "is yoga or pilates better for my hips",
        HISTORY,
    ],
)
def test_one_request_is_left_whole(text: str) -> None:
    assert requests.split(text) == [text]


def order(whole: str, *clauses: Reading) -> tuple[str, list[str]]:
    named: Clauses = [(f"clause {n}", clause) for n, clause in enumerate(clauses)]
    ranking, served = requests.order([(whole, 0.9)], named)
    return ranking[0][0], [clause.ranking[0][0] for _, clause in served]


@pytest.mark.parametrize("last", ["contact", "build_routine"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_form_goes_last(last: str, turned: bool) -> None:
    clauses = [reading("topic/stretching"), reading(last)]
    assert order(last, *(reversed(clauses) if turned else clauses)) == (
        "topic/stretching",
        ["topic/stretching", last],
    )


def test_two_topics_keep_their_order() -> None:
    served = order("topic/sciatica", reading("topic/sciatica"), reading("topic/stretching"))
    assert served == ("topic/sciatica", ["topic/sciatica", "topic/stretching"])


@pytest.mark.parametrize("label", ["emergency_info", "delete_data", "stop"])
def test_a_message_about_danger_signs_or_data_is_never_split(label: str) -> None:
    assert order(label, reading("topic/sciatica"), reading("contact")) == (label, [])
    assert order("topic/sciatica", reading(label), reading("contact")) == ("topic/sciatica", [])


@pytest.mark.parametrize(
    "clauses",
    [
        [reading("topic/sciatica"), reading("topic/sciatica")],
        [reading("topic/sciatica"), reading("contact", 0.59)],
        [reading("greet"), reading("contact")],
        [reading("topic/sciatica"), reading("thank")],
        [reading("topic/sciatica"), reading("out_of_scope")],
    ],
)
def test_what_is_not_surely_two_requests_is_one(clauses: list[Reading]) -> None:
    assert order("topic/sciatica", *clauses) == ("topic/sciatica", [])
