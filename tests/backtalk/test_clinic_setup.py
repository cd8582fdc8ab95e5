"""`backtalk setup`, and websites that may embed the chat."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from backtalk.cli import explain
from backtalk.cli.setup import setup
from backtalk.content import load
from backtalk.db.session import session
from backtalk.settings import ROOT, Settings
from backtalk.staff import accounts
from tests.conftest import forget_caches

ANSWERS = ["Back & Hip: Leeds", "gb", "0113 496 0000", "www.leeds.example", "ann@leeds.example"]


@pytest.fixture
def content(var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(ROOT / "content", var / "content")
    monkeypatch.setenv("BACKTALK_CONTENT", str(copy))
    forget_caches()
    return copy


def test_five_answers_make_a_clinic_of_ones_own(content: Path) -> None:
    shown = CliRunner().invoke(setup, input="\n".join(ANSWERS) + "\n")
    assert shown.exit_code == 0, shown.output
    clinic = load(content).clinic
    assert (clinic.name, clinic.country, clinic.phone) == (ANSWERS[0], "GB", ANSWERS[2])
    assert clinic.time_zone == "Europe/London"
    assert "# The clinic's own facts" in (content / "clinic.yml").read_text("utf-8")
    assert "BACKTALK_ORIGINS=https://www.leeds.example" in shown.output
    with session() as db:
        made = accounts.by_email(db, "ann@leeds.example")
        assert made
        assert made.role == "admin"


@pytest.mark.parametrize(
    ("place", "answer", "said"),
    [
        (1, "UK", "use GB"),
        (1, "ZZ", "ZZ"),
        (2, "12", "phone"),
        (3, "https://*.leeds.example", "name each"),
        (4, "nobody", "e-mail"),
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing(
    content: Path, place: int, answer: str, said: str
) -> None:
    before = (content / "clinic.yml").read_text("utf-8")
    given = [*ANSWERS[:place], answer, *ANSWERS[place + 1 :]]
    names = ("name", "country", "phone", "website", "admin")
    options = [part for pair in zip((f"--{n}" for n in names), given, strict=True) for part in pair]
    shown = CliRunner().invoke(setup, options)
    assert shown.exception
    sentence = explain(shown.exception) if isinstance(shown.exception, Exception) else None
    assert sentence
    assert said.lower() in sentence.lower()
    assert (content / "clinic.yml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://Case.Example/", "https://case.example"),
        ("https://m\u00fcller.example", "https://xn--mller-kva.example"),
        ("http://localhost:3000, https://a.example", "http://localhost:3000,https://a.example"),
    ],
)
def test_websites_are_kept_as_browsers_name_them(written: str, kept: str) -> None:
    assert Settings(origins=written).origins == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("www2.clinic.example", "write https://www2.clinic.example"),
        ("https://*.wild.example", "name each"),
        ("https://clinic.example/chat", "write https://clinic.example for"),
    ],
)
def test_a_website_in_another_form_is_named_at_the_start(written: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(origins=written)
    sentence = explain(refused.value) or ""
    assert sentence.startswith("BACKTALK_ORIGINS is set to")
    assert said in sentence
