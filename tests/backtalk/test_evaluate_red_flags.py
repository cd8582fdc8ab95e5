"""`backtalk evaluate --red-flags`: the figures, what is shown of which set, and bad sets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from backtalk import cli
from backtalk.evaluate import red_flag_evaluation
from backtalk.evaluate.parser import ParserError
from backtalk.evaluate.questions import QuestionsError
from backtalk.evaluate.red_flag_lines import Line, read_lines
from tests.backtalk.parsing_engine import parsing_engine

SECRET = "numb where i sit"
SETS = {
    "held_out": {
        "ces_bladder": {
            "danger": {"plain": [f"now {SECRET}", f"weaker {SECRET}"], "typos": [SECRET]},
            "look_alikes": {"denied": [f"{SECRET} no"], "past": [f"now {SECRET} then"]},
        },
    },
    "must_pass": {
        "ces_bladder": {
            "danger": {"plain": ["cannot pee now", "maybe leaking"]},
            "look_alikes": {"denied": ["pee is fine"], "idiom": ["take the pee now"]},
        },
        "dvt": {"danger": {"plain": ["calf today"]}, "look_alikes": {"denied": ["calves fine"]}},
        "possible_malignancy": {
            "danger": {"plain": ["thinner soon", "thinner"]},
            "look_alikes": {"everyday": ["diet soon"]},
        },
    },
}
# What the engine answers to a message with this word in it: verdict, level, row.
ANSWERS: dict[str, tuple[str, str | None, str | None]] = {
    "now": ("alarm", "emergency_now", "ces_bladder"),
    "weaker": ("alarm", "same_day", "dvt"),
    "today": ("alarm", "same_day", "dvt"),
    "maybe": ("check", "emergency_now", "ces_bladder"),
    "soon": ("soon", "soon", "possible_malignancy"),
}


def parse(text: str) -> dict[str, Any]:
    word = next((word for word in ANSWERS if word in text.lower().split()), None)
    verdict, level, row = ANSWERS[word] if word else ("none", None, None)
    rows = [{"id": row, "level": level, "words": text}] if row else []
    intent = {"name": verdict if verdict in ("alarm", "check") else "greet"}
    return {"intent": intent, "danger": {"verdict": verdict, "level": level, "rows": rows}}


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, rows in SETS.items():
        folder = tmp_path / name
        folder.mkdir()
        for row, lines in rows.items():
            (folder / f"{row}.yml").write_text(yaml.safe_dump(lines), encoding="utf-8")
        monkeypatch.setattr(red_flag_evaluation, name.upper(), folder)
    return tmp_path


@pytest.fixture
def evaluate(sets: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    def run(*options: str, answer: Callable[[str], dict[str, Any]] = parse) -> tuple[int, str, str]:
        with parsing_engine(monkeypatch, answer):
            result = CliRunner().invoke(
                cli.backtalk, ["evaluate", *options], catch_exceptions=False
            )
        return result.exit_code, result.stdout, result.stderr

    return run


Run = Callable[..., tuple[int, str, str]]


def figures(evaluate: Run, *options: str) -> dict[str, Any]:
    code, out, _ = evaluate("--red-flags", "--json", *options)
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_what_is_found_is_counted(evaluate: Run) -> None:
    found = figures(evaluate)
    assert found["model"] == "fake.tar.gz"
    assert found["ms_per_message"] > 0
    assert found["held_out"]["totals"] == {
        "emergency_now": {
            **{"n": 3, "alarm": 2, "check": 0, "soon": 0, "missed": 1},
            **{"weaker": 1, "other_row": 1},
        },
        "look_alikes": {"n": 2, "alarm": 1, "check": 0, "soon": 0},
    }
    assert found["must_pass"]["totals"]["soon"] == {
        **{"n": 2, "alarm": 0, "check": 0, "soon": 1, "missed": 1},
        **{"weaker": 0, "other_row": 0},
    }


def test_it_is_counted_by_row_and_by_kind(evaluate: Run) -> None:
    found = figures(evaluate)["must_pass"]
    assert found["per_row"]["dvt"] == {
        "level": "same_day",
        "danger": {
            **{"n": 1, "alarm": 1, "check": 0, "soon": 0, "missed": 0},
            **{"weaker": 0, "other_row": 0},
        },
        "look_alikes": {"n": 1, "alarm": 0, "check": 0, "soon": 0},
    }
    assert found["per_kind"]["look_alikes"] == {
        "denied": {"n": 2, "alarm": 0, "check": 0, "soon": 0},
        "idiom": {"n": 1, "alarm": 1, "check": 0, "soon": 0},
        "everyday": {"n": 1, "alarm": 0, "check": 0, "soon": 1},
    }


def test_targets_are_measured(evaluate: Run) -> None:
    targets = figures(evaluate)["held_out"]["targets"]
    assert targets[0] == {
        "group": "emergency_now", "verdicts": ["alarm"],
        "share": 0.6667, "at_least": 0.82, "met": False,
    }  # fmt: skip
    assert targets[-1] == {
        "group": "look_alikes", "verdicts": ["check"],
        "share": 0.0, "at_most": 0.1, "met": True,
    }  # fmt: skip


def test_must_pass_lines_that_fail_are_shown(evaluate: Run) -> None:
    failing = figures(evaluate)["must_pass"]["failing"]
    assert [line["text"] for line in failing] == ["maybe leaking", "take the pee now", "thinner"]
    _, readable, _ = evaluate("--red-flags")
    assert "ces_bladder, plain: check (ces_bladder): maybe leaking" in readable
    assert "emergency_now: alarm 66.7% (at least 82%)  MISSED" in readable
    assert "look_alikes: check 0.0% (at most 10%)\n" in readable
    assert "soon: soon, check or alarm 50.0%" in readable


@pytest.mark.parametrize("options", [(), ("--json",), ("--mutations", "20")])
def test_no_held_out_line_is_shown(evaluate: Run, options: tuple[str, ...]) -> None:
    code, out, err = evaluate("--red-flags", *options)
    assert code == 0
    assert SECRET not in out + err


def test_changed_messages_are_counted(evaluate: Run) -> None:
    found = figures(evaluate, "--mutations", "45")["mutations"]
    assert found["n"] == found["alarm"] + found["check"] + found["lost"] > 20
    assert found["per_kind"]["capitals"]["lost"] == 0
    assert found["per_kind"]["letter dropped"]["lost"] > 0  # this engine mends no typo
    assert {lost["red_flag_id"] for lost in found["lost_messages"]} <= {"ces_bladder", "dvt"}
    _, readable, _ = evaluate("--red-flags", "--mutations", "45")
    assert f"{found['n']} changed messages of lines that alarm: " in readable


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--json",),
        ("--red-flags", "--questions", __file__),
        ("--red-flags", "--traffic", __file__),
        ("--questions", __file__, "--replies", __file__, "out.jsonl"),
        ("--mutations", "9"),
    ],
)
def test_one_thing_is_measured_at_a_time(evaluate: Run, options: tuple[str, ...]) -> None:
    code, _, err = evaluate(*options)
    assert code == 2
    assert "Give one of --questions FILE, --red-flags, --replies FILE OUT" in err


def test_mutations_are_for_red_flags(evaluate: Run) -> None:
    code, _, err = evaluate("--questions", __file__, "--mutations", "9")
    assert code == 2
    assert "--mutations goes with --red-flags." in err


@pytest.mark.parametrize(
    "parsed",
    [
        {"intent": {"name": "greet"}},
        {"danger": {"verdict": "none", "level": None, "rows": []}, "intent": {"name": None}},
    ],
)
def test_an_engine_that_does_not_judge_is_no_zero(evaluate: Run, parsed: dict[str, Any]) -> None:
    with pytest.raises(
        ParserError, match="did not judge a message for danger signs: run `make train`"
    ):
        evaluate("--red-flags", answer=lambda text: parsed)


def test_an_unknown_row_is_named(evaluate: Run, sets: Path) -> None:
    (sets / "must_pass" / "dvt.yml").rename(sets / "must_pass" / "dwt.yml")
    code, _, err = evaluate("--red-flags")
    assert code == 2
    assert "There are lines for dwt, but data/red_flags.yml has no such row." in err


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"danger: [{SECRET}", "it is not YAML, line 1"),
        (f"danger: {{plane: [{SECRET}]}}\nlook_alikes: {{past: [x]}}", "danger.plane"),
        (f"danger: {{plain: [{SECRET}]}}", "look_alikes: Field required"),
        ("danger: {plain: []}\nlook_alikes: {past: [x]}", "danger.plain: "),
        (f"- {SECRET}", "cannot be used"),
        (b"\xff\xfe\xfd", "it cannot be read as UTF-8 text"),
    ],
)
def test_a_broken_set_is_named_without_its_lines(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "dvt.yml").write_bytes(data)
    with pytest.raises(QuestionsError) as raised:
        read_lines(tmp_path)
    assert problem in str(raised.value)
    assert "dvt.yml" in str(raised.value)
    shown: BaseException | None = raised.value
    while shown:
        assert SECRET not in str(shown)
        shown = shown.__cause__ or shown.__context__


def test_an_empty_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="has no lines of danger signs in it"):
        read_lines(tmp_path)


def test_a_failing_test_does_not_give_a_line_away() -> None:
    assert SECRET not in repr(Line("dvt", True, "plain", 0, SECRET))
