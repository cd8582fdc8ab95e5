"""`backtalk evaluate`: what each answer counts as, the figures, and what is said of a bad file."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backtalk import cli
from backtalk.evaluate.figures import Outcome
from backtalk.evaluate.labels import answer_labels, intent_labels, topic_labels, verdict
from backtalk.evaluate.questions import Question
from backtalk.settings import settings
from tests.backtalk.parsing_engine import parsing_engine

ANSWERS_OF = [{"id": "foam_rolling/how", "score": 0.3}, {"id": "sciatica/what", "score": 0.2}]


def parsed(name: str, *answers: str, **more: Any) -> dict[str, Any]:
    found = [{"id": answer, "score": 0.9} for answer in answers]
    intent = {"name": name, "confidence": 0.9}
    return {"intent": intent, "answers": found or ANSWERS_OF, **more}


# What the engine answers to each text.
ANSWERS = {
    "roller?": parsed("answer", "foam_rolling/how"),
    "numb between the legs": parsed("alarm"),
    "can't pee": parsed("answer", danger={"verdict": "check"}),
    "danger?": parsed("greet"),
    "how much is it": parsed("contact"),
    "which pill": parsed("answer", "low_back_pain/opening"),
    "my leg tingles and a pill": parsed("answer", "sciatica/what"),
    "capital of france": parsed("not_understood"),
    "hello": parsed("alarm"),
}
QUESTIONS = [
    {"text": "roller?", "label": "foam_rolling", "also": []},
    {"text": "numb between the legs", "label": "red_flag"},
    {"text": "can't pee", "label": "red_flag"},
    {"text": "danger?", "label": "red_flag"},
    {"text": "how much is it", "label": "exercise_safety", "also": ["contact_clinic"]},
    {"text": "which pill", "label": "medical_other"},
    {"text": "my leg tingles and a pill", "label": "medical_other", "also": ["sciatica_nerve"]},
    {"text": "capital of france", "label": "out_of_scope"},
    {"text": "hello", "label": "chitchat"},
]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with parsing_engine(monkeypatch, ANSWERS.__getitem__):
        yield


@pytest.fixture
def questions(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "questions.jsonl"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def run(file: Path, *options: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.backtalk, ["evaluate", "--questions", str(file), *options])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("result", "label", "check"),
    [
        (parsed("answer", "stretching/how"), "stretching", False),
        (parsed("answer", "stretching/how", "sciatica/run"), "stretching", False),
        (parsed("answer", "front_desk/hours"), "contact_clinic", False),
        (parsed("answer", "beyond/medicine"), "medical_other", False),
        (parsed("answer", "beyond/not_health"), "out_of_scope", False),
        (parsed("answer", "no_such_topic/how"), "out_of_scope", False),
        (parsed("alarm"), "red_flag", False),
        (parsed("emergency_info"), "red_flag", False),
        (parsed("answer", danger={"verdict": "check"}), "foam_rolling", True),
        (parsed("greet", danger={"verdict": "general"}), "chitchat", True),
        (parsed("answer", danger={"verdict": "soon"}), "foam_rolling", False),
        (parsed("answer", danger={"verdict": "none"}), "foam_rolling", False),
        (parsed("follow_up"), "foam_rolling", False),
        ({"intent": {"name": "follow_up"}}, "out_of_scope", False),
        (parsed("not_understood"), "out_of_scope", False),
        (parsed("not_english"), "out_of_scope", False),
        ({"intent": {"name": None, "confidence": 0.0}}, "out_of_scope", False),
        (parsed("build_routine"), "stretching", False),
        (parsed("contact"), "contact_clinic", False),
    ],
)
def test_what_an_answer_counts_as(result: dict[str, Any], label: str, check: bool) -> None:
    found = verdict(result, intent_labels())
    assert (found.label, found.check) == (label, check)


def test_every_answer_has_a_label() -> None:
    found = re.compile(r"\{#(\w+)")
    answers = [
        f"{file.stem}/{name}"
        for file in settings().content.glob("topics/*.md")
        for name in found.findall(file.read_text(encoding="utf-8"))
    ]
    assert {a for a in answers if not answer_labels(a, intent_labels())} == set()
    assert "stretching" in topic_labels(intent_labels())
    assert "medical_other" not in topic_labels(intent_labels())


def test_an_answer_on_two_subjects_is_right_for_either() -> None:
    run = verdict(parsed("answer", "sciatica/run"), intent_labels())
    assert (run.label, run.also) == ("sciatica_nerve", frozenset({"exercise_safety"}))
    for label, right in (("sciatica_nerve", True), ("exercise_safety", True), ("chitchat", False)):
        question = Question(text="can I run with sciatica", label=label)
        assert Outcome(question, run).right is right


@pytest.mark.usefixtures("engine")
def test_figures(questions: Callable[[str], Path]) -> None:
    file = questions("\n".join(json.dumps(question) for question in QUESTIONS))
    code, out, err = run(file, "--json")
    found = json.loads(out)
    assert code == 0
    assert "asking the engine" in err
    assert found.pop("ms_per_message") > 0
    assert found.pop("per_label") == {
        "chitchat": {"n": 1, "right": 0},
        "exercise_safety": {"n": 1, "right": 1},
        "foam_rolling": {"n": 1, "right": 1},
        "medical_other": {"n": 2, "right": 1},
        "out_of_scope": {"n": 1, "right": 1},
        "red_flag": {"n": 3, "right": 1},
    }
    assert found == {
        "n": 9,
        "topic_accuracy": 0.5556,
        "own_label_accuracy": 0.5556,
        "strict_accuracy": 0.3333,
        "red_flags": {"n": 3, "alarm": 1, "check": 1, "missed": 1},
        "others": {"n": 6, "alarm": 1, "check": 0},
        "answered_as_topic": {"n": 3, "topic": 1, "share": 0.3333},
        "model": "fake.tar.gz",
    }


@pytest.mark.usefixtures("engine")
def test_the_readable_form_names_mistakes_and_confusions(
    questions: Callable[[str], Path],
) -> None:
    code, out, _ = run(questions("\n".join(json.dumps(question) for question in QUESTIONS)))
    assert code == 0
    assert "right: 55.6%" in out
    assert "1 alarms, 1 checks, 1 missed of 3" in out
    assert "0.90 chitchat answered as red_flag: hello" in out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has no questions in it"),
        ("not json", "line 1: Invalid JSON"),
        ('{"text": "a", "label": "b"}\n{"text": "a"}', "line 2: label: Field required"),
        ('{"text": "", "label": "b"}', "line 1: text: "),
        ('{"text": "a", "label": "b", "also": 1}', "line 1: also: "),
        ("[]", "line 1: Input should be an object"),
    ],
)
def test_a_bad_file_is_named_in_one_sentence(
    questions: Callable[[str], Path], text: str, problem: str
) -> None:
    code, out, err = run(questions(text))
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "none.jsonl")
    assert code == 2
    assert "does not exist" in err
