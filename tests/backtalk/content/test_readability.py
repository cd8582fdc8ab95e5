import pytest
import textstat

from backtalk.content import Content
from backtalk.content.check import NEVER_SAY, visible_texts
from backtalk.content.readability import ease, hard_paragraphs, words

FILES = [
    *(
        f"content/topics/{topic}.md"
        for topic in (
            "consistency core_stability exercise_safety foam_rolling hip_back_link hip_tightness "
            "low_back_pain regular_movement sciatica stretching"
        ).split()
    ),
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
    said = [line for line in visible_texts(content)[file] if NEVER_SAY.search(line)]
    assert said == []


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
    ],
)
def test_words_never_to_say_are_found(line: str) -> None:
    assert NEVER_SAY.search(line)


@pytest.mark.parametrize("line", ["Firm is fine.", "Procure a mat.", "That is secured."])
def test_harmless_words_are_left_alone(line: str) -> None:
    assert not NEVER_SAY.search(line)


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
