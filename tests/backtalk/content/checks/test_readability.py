from pathlib import Path

import pytest
import textstat

from backtalk.content import Content
from backtalk.content.checks.content import never_to_say, visible_texts
from backtalk.content.checks.readability import ease, hard_paragraphs, words

TOPICS = Path(__file__).parents[4] / "content" / "topics"
FILES = [
    *sorted(f"content/topics/{path.name}" for path in TOPICS.glob("*.md")),
    "data/red_flags.yml",
    "content/exercises.yml",
    "content/routine.yml",
    "content/phrases.yml",
]


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_easy_to_read(content: Content, file: str) -> None:
    lines = visible_texts(content)[file]
    assert ease("\n".join(lines)) >= 70
    assert hard_paragraphs(list(lines)) == []


@pytest.mark.parametrize("file", FILES)
def test_nothing_promises_reassures_falsely_or_frightens(content: Content, file: str) -> None:
    # A heading is what people ask, in their words; what stands under it is the clinic's.
    asked = {answer.heading for answer in content.answers.values()}
    lines = [line for line in visible_texts(content)[file] if line not in asked]
    assert [line for line in lines if never_to_say(line)] == []


def test_the_list_of_files_is_complete(content: Content) -> None:
    assert sorted(visible_texts(content)) == sorted(FILES)


@pytest.mark.parametrize(
    "line",
    [
        "Don't worry, you're fine.",
        "It is nothing serious.",
        "This is guaranteed to work.",
        "It cures back pain.",
        "This will fix your back.",
        "Your spine is unstable.",
        "Your hip is out of place.",
        "You don't need a doctor.",
        "You are safe.",
        "That is wear and tear.",
        "You have a slipped disc.",
        "It is no promise. It cures pain.",
    ],
)
def test_words_never_to_say_are_found(line: str) -> None:
    assert never_to_say(line)


@pytest.mark.parametrize(
    "line",
    [
        "Firm is fine.",
        "Procure a mat.",
        "That is secured.",
        "It is no cure for pain.",
        "I can't promise a cure.",
        'Words like "unstable" can sound scary.',
        "It is often called a slipped disc.",
    ],
)
def test_harmless_words_are_left_alone(line: str) -> None:
    assert not never_to_say(line)


def test_ease_is_what_textstat_measures() -> None:
    text = "Roll slowly and breathe. Stop if it shoots down your leg."
    assert ease(text) == textstat.flesch_reading_ease(text)


def test_links_and_placeholders_do_not_count() -> None:
    assert words("Call {phone} or see https://example.com/a-very-long-address") == 5


def test_hard_paragraphs_are_found() -> None:
    hard = (
        "Musculoskeletal rehabilitation necessitates individualized physiotherapeutic "
        "interventions incorporating progressive neuromuscular stabilization, multidimensional "
        "biopsychosocial considerations, and appropriately personalized educational materials "
        "continuously administered."
    )
    assert len(hard_paragraphs([hard, "Short one."])) == 1
