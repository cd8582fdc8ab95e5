"""The product's packages as they lie in an installed wheel, without a checkout around them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backtalk.settings import ROOT
from tests.backtalk.parsing_engine import parsing_engine

PACKAGES = ("actions", "backtalk", "web")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the packages alone."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    return tmp_path


def evaluate(installed: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> dict[str, Any]:
    danger = {"verdict": "alarm", "level": "emergency_now", "rows": []}
    alarm = {"intent": {"name": "alarm", "confidence": 0.9}, "danger": danger}
    with parsing_engine(monkeypatch, lambda _: alarm):
        done = subprocess.run(
            [sys.executable, "-m", "backtalk", "evaluate", *options, "--json"],
            cwd=installed,
            env={**os.environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_questions_are_evaluated(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = installed / "questions.jsonl"
    asked.write_text(json.dumps({"text": "numb", "label": "red_flag"}) + "\n", encoding="utf-8")
    figures = evaluate(installed, monkeypatch, "--questions", str(asked))
    assert figures["topic_accuracy"] == 1.0


def test_danger_signs_are_evaluated_beside_the_clinics_own_files(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "content", installed / "content")
    (installed / "data").mkdir()
    shutil.copy(ROOT / "data" / "red_flags.yml", installed / "data")
    figures = evaluate(installed, monkeypatch, "--red-flags")
    assert figures["must_pass"]["totals"]["emergency_now"]["alarm"] > 0


@pytest.mark.parametrize("package", PACKAGES)
def test_no_product_code_reads_the_tests(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    naming = ('"tests', "from tests", "import tests", "tests/")
    found = [file.name for file in files if any(n in file.read_text("utf-8") for n in naming)]
    assert found == []
