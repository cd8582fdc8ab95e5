from pathlib import Path

import pytest
import yaml

from backtalk.content import Content
from backtalk.reviews import labels
from backtalk.settings import ROOT


def test_every_act_with_examples_has_words() -> None:
    names = {
        entry["intent"]
        for path in Path(ROOT / "data/nlu").rglob("*.yml")
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
        if "intent" in entry
    }
    assert {name for name in names if "/" not in name} == set(labels.ACTS)


@pytest.mark.parametrize(
    ("got", "label"),
    [
        ("sciatica/opening", "sciatica/opening"),
        ("topic/sciatica", "sciatica/opening"),
        ("greet", "greet"),
        ("unsure", None),
        ("alarm", None),
        ("gone/answer", None),
        (None, None),
    ],
)
def test_what_a_visitor_got_suggests_a_label(
    content: Content, got: str | None, label: str | None
) -> None:
    assert labels.suggested(content, got) == label


def test_alternatives_are_headings_of_answers_without_the_one_that_was_given(
    content: Content,
) -> None:
    names = ["sciatica/opening", "hip_pain/opening", "greet", "gone/answer", "hip_pain/opening"]
    found = labels.alternatives(content, "sciatica/opening", [{"name": name} for name in names])
    assert [one.label for one in found] == ["hip_pain/opening", "greet"]
    assert found[0].heading == content.answer("hip_pain/opening").heading


def test_the_search_finds_answers_by_their_words_headings_first(content: Content) -> None:
    found = labels.search(content, "sleep")
    assert "sleep" in found[0].heading.casefold()
    assert len(found) > 1
    assert labels.search(content, "zebra giraffe") == []
    assert labels.search(content, " ") == []
    assert labels.search(content, "hello")[0].label == "greet"


def test_no_answer_shows_a_placeholder(content: Content) -> None:
    shown = [labels.choice(content, label) for label in content.answers]
    assert not any(one is None or "{" in one.text for one in shown)
