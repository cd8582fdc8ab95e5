"""Several requests in one message: all are found, and nothing else is cut."""

import pytest

from backtalk_engine.nlu.ranking import requests
from backtalk_engine.nlu.ranking.requests import Ranking

Clauses = list[tuple[str, Ranking]]

HISTORY = (
    "i hurt my back in march lifting my son, the scan was fine, i did six weeks of physio and it"
    " got better. then last week i sat on a plane for nine hours. what should i do now and how do i"
    " stop it coming back when i travel again in june for my work"
)


def reading(label: str, confidence: float = 0.9) -> Ranking:
    return [(label, confidence), ("thank", 1 - confidence)]


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
        (
            "how often do i roll, for how long, and should it ache?",
            ["how often do i roll", "for how long", "should it ache"],
        ),
        (
            "my back hurts, can you call me",
            ["my back hurts", "can you call me"],
        ),
        (
            "exercises for a sore back and please call me 206 555 0144",
            ["exercises for a sore back", "please call me 206 555 0144"],
        ),
        (
            "may i swim, hike or dance with a stiff hip",
            [f"may i {one} with a stiff hip" for one in ("swim", "hike", "dance")],
        ),
    ],
)
def test_several_requests_are_cut(text: str, clauses: list[str]) -> None:
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


def order(whole: str, *clauses: Ranking) -> tuple[str, list[str]]:
    named: Clauses = [(f"clause {n}", clause) for n, clause in enumerate(clauses)]
    ranking, served = requests.order([(whole, 0.9)], named)
    return ranking[0][0], [clause[0][0] for _, clause in served]


@pytest.mark.parametrize("last", ["contact", "build_routine"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_form_goes_last(last: str, turned: bool) -> None:
    clauses = [reading("stretching/how"), reading(last)]
    assert order(last, *(reversed(clauses) if turned else clauses)) == (
        "stretching/how",
        ["stretching/how", last],
    )


def test_two_topics_keep_their_order() -> None:
    served = order("sciatica/what", reading("sciatica/what"), reading("stretching/how"))
    assert served == ("sciatica/what", ["sciatica/what", "stretching/how"])


def test_of_three_the_unsure_one_is_left_out() -> None:
    clauses = [reading("sciatica/what"), reading("thank"), reading("stretching/how", 0.3)]
    assert order("sciatica/what", *clauses)[1] == ["sciatica/what", "stretching/how"]


@pytest.mark.parametrize("label", ["emergency_info", "delete_data", "stop"])
def test_a_message_about_danger_signs_or_data_is_never_split(label: str) -> None:
    assert order(label, reading("sciatica/what"), reading("contact")) == (label, [])
    assert order("sciatica/what", reading(label), reading("contact")) == ("sciatica/what", [])


@pytest.mark.parametrize(
    "clauses",
    [
        [reading("sciatica/what"), reading("sciatica/what")],
        [reading("sciatica/what"), reading("contact", 0.44)],
        [reading("sciatica/what"), reading("stretching/how", 0.1)],
        [reading("greet"), reading("contact")],
        [reading("sciatica/what"), reading("thank")],
        [reading("sciatica/what"), reading("out_of_scope")],
    ],
)
def test_what_is_not_surely_two_requests_is_one(clauses: list[Ranking]) -> None:
    assert order("sciatica/what", *clauses) == ("sciatica/what", [])


def test_how_much_behind_something_else_asks_for_no_price() -> None:
    walk, price = reading("regular_movement/walk_daily"), reading("front_desk/price")
    clauses: Clauses = [("can i still go walking", walk), ("how much", price)]
    assert requests.order(walk, clauses) == (walk, [])
    clauses = [("can i still go walking", walk), ("how much is a visit", price)]
    assert requests.order(walk, clauses)[1] == clauses
