"""The picture of answers that are taken for others."""

from backtalk.training.comparison.confusion import MOST_SUBJECTS, confusions, matrix, within
from backtalk.training.comparison.lines import Line


def line(key: str, *expected: str) -> Line:
    return Line("questions", key, f"text {key}", expected)


FOUND = confusions(
    [
        (line("1", "sciatica/run"), "sciatica/run", "hip_pain/run"),
        (line("2", "sciatica/run", "sciatica/walk"), "none", "hip_pain/run"),
        (line("3", "sciatica/walk"), "hip_pain/run", "hip_pain/night"),
        (line("4", "posture/sit"), "none", "posture/sit"),
        (line("5", "posture/sit"), "none", "none"),
    ]
)


def test_pairs_are_counted_with_their_messages_the_most_frequent_first() -> None:
    assert FOUND[0] == {
        "right": "sciatica/run",
        "got": "hip_pain/run",
        "before": 0,
        "keys": ["1", "2"],
    }
    assert {(pair["right"], pair["before"]) for pair in FOUND[1:]} == {
        ("posture/sit", 2),
        ("sciatica/walk", 0),
    }


def test_the_picture_is_of_topics_and_leads_to_the_answers() -> None:
    found = matrix(FOUND)
    assert (found.right, found.got) == (["sciatica", "posture"], ["hip_pain", "none"])
    assert found.counts == {("sciatica", "hip_pain"): 3, ("posture", "none"): 1}
    assert (found.highest, found.left) == (3, 0)
    behind = within(FOUND, "sciatica", "hip_pain")
    assert [key for pair in behind for key in pair["keys"]] == ["1", "2", "3"]


def test_it_stays_small_and_says_what_is_left_out() -> None:
    many = confusions((line(str(n), f"topic_{n}/a"), "x/y", f"other_{n}/b") for n in range(30))
    found = matrix(many)
    assert len(found.right) == len(found.got) == MOST_SUBJECTS
    assert found.left == 30 - MOST_SUBJECTS
    assert matrix([]).highest == 0
