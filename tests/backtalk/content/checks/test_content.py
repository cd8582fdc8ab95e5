import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from backtalk.cli.content import content_check
from backtalk.content.checks.content import check
from backtalk.content.checks.findings import Finding
from backtalk.content.checks.online import Checker
from backtalk.content.links import dead_links
from tests.backtalk.content.checks.server import Server, running
from tests.backtalk.content.conftest import CONTENT


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def links(tmp_path: Path) -> Path:
    return tmp_path / "links.json"


def _said(found: list[Finding], level: str) -> str:
    return "\n".join(f"{f.file}: {f.message}" for f in found if f.level == level)


def test_the_content_has_no_errors_and_names_what_is_open(links: Path) -> None:
    found = check(CONTENT, links)
    assert _said(found, "error") == ""
    warnings = _said(found, "warning")
    assert "core_2: the link https://youtube.com/shorts/IaPWm-hVBI?feature=share" in warnings
    assert "stretching.md: not yet reviewed by a clinician" in warnings
    assert "content/clinic.yml: phone is still the example" in warnings
    assert "numbers not checked for AT, AU, BE, CA, DE, ES, GB, IE, IT, NL, NZ" in warnings
    assert "names no source" not in warnings
    assert "nothing cites" not in warnings
    assert not links.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "level", "said"),
    [
        ("clinic.yml", "name:", "nmae:", "error", "content/clinic.yml: name: field required"),
        ("topics/yoga.md", "[S60 M]", "[S999]", "error", "there is no source called S999"),
        ("phrases.yml", "Take care.", "You're fine.", "error", "says `You're fine`"),
        (
            "topics/yoga.md",
            "Tell the teacher what hurts.",
            "Symptomatology characteristically necessitates multidisciplinary physiotherapeutic "
            "rehabilitation incorporating individualized neuromuscular stabilization alongside "
            "comprehensive psychological considerations continuously administered by "
            "appropriately experienced interdisciplinary organizations.",
            "error",
            "reading ease",
        ),
        (
            "topics/yoga.md",
            "Tell the teacher what hurts.",
            " ".join(["One, two, three, four."] * 15),
            "error",
            "Can I do yoga?: the answer has 66 words; 60 is the most",
        ),
        (
            "topics/yoga.md",
            "Pick a slow class.",
            " ".join(["One, two, three, four."] * 21),
            "error",
            "what stands under More has 84 words; 80 is the most",
        ),
        (
            "topics/yoga.md",
            "Pick a slow class.",
            "You can " + "go " * 18 + "on.",
            "error",
            "has 21 words; 20 is the most for a sentence",
        ),
        ("topics/yoga.md", "Try it twice", "A slipped disc: try", "error", "says `slipped`"),
        ("topics/yoga.md", "Start slow.", "Yoga is a cure.", "error", "says `cure`"),
        ("topics/yoga.md", "[-]", "[M]", "warning", "yoga.md: 2 paragraphs rest on general"),
        ("sources.yml", "S2:", "S3: {title: More}\nS2:", "warning", "nothing cites S3"),
        (
            "clinic.yml",
            "country: US",
            "country: IE",
            "warning",
            "IE: nobody has checked the crisis",
        ),
        ("exercises.yml", "topics: [core_stability]", "topics: []", "warning", "under no topic"),
    ],
)
@pytest.mark.usefixtures("yoga")
def test_what_is_wrong_is_found(
    folder: Path, links: Path, file: str, old: str, new: str, level: str, said: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in _said(check(folder, links), level)


def test_words_that_people_bring_may_stand_in_a_question_and_in_quotes(
    folder: Path, yoga: Path, links: Path
) -> None:
    text = yoga.read_text("utf-8").replace("Can I do yoga?", "Is yoga ok with a slipped disc?")
    text = text.replace("Start slow.", 'Discs do not "slip out of place". It is no cure.')
    yoga.write_text(text, "utf-8")
    assert "yoga.md: says" not in _said(check(folder, links), "error")


def test_a_signed_topic_is_no_longer_named(folder: Path, yoga: Path, links: Path) -> None:
    text = yoga.read_text(encoding="utf-8")
    yoga.write_text(text.replace("by: null, on: null", "by: Ana, on: 2026-01-31"), "utf-8")
    assert "yoga.md: not yet reviewed" not in _said(check(folder, links), "warning")


EXAMPLES = """version: "3.1"
nlu:
  - intent: yoga/can
    examples: |
{lines}
  - intent: yoga/gone
    examples: |
      - where is it
"""


@pytest.mark.parametrize(("count", "few"), [(19, True), (20, False)])
def test_answers_with_too_few_examples_and_examples_without_answer_are_named(
    folder: Path, yoga: Path, links: Path, tmp_path: Path, count: int, few: bool
) -> None:
    lines = "\n".join(f"      - way to ask {n}" for n in range(count))
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "yoga.yml").write_text(EXAMPLES.format(lines=lines))
    found = check(folder, links, examples=tmp_path / "nlu")
    assert ("yoga/can has 19 examples; 20 is the least" in _said(found, "warning")) is few
    assert "yoga/often has 0 examples" in _said(found, "warning")
    assert "yoga/gone has examples but no answer" in _said(found, "error")


def test_an_answer_that_is_never_chosen_is_named(folder: Path, yoga: Path, links: Path) -> None:
    left_out = folder / "left_out.json"
    found = {"lines": 4, "first": 0, "three": 1, "instead": ["stretching/how"]}
    left_out.write_text(json.dumps({"yoga/can": found, "yoga/often": {**found, "first": 1}}))
    said = _said(check(folder, links, left_out=left_out), "warning")
    assert "yoga/can is never chosen for its own examples, but stretching/how" in said
    assert "yoga/often is never" not in said


def test_the_command_says_it_all_and_fails_on_errors(
    folder: Path, links: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert content_check(False, folder, links) == 0
    assert "0 errors, " in capsys.readouterr().out
    (folder / "clinic.yml").unlink()
    assert content_check(False, folder, links) == 1
    assert "error: content/clinic.yml: the file is missing" in capsys.readouterr().out


def _offline(folder: Path, server: Server) -> Checker:
    """Point every page of the copy at the local server, and videos at its oEmbed."""
    path = folder / "sources.yml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, source in sources.items():
        if "url" in source:
            source["url"] = f"{server.url}/{name}"
    path.write_text(yaml.safe_dump(sources), encoding="utf-8")
    clinic = folder / "clinic.yml"
    text = clinic.read_text(encoding="utf-8")
    clinic.write_text(
        text.replace("https://example.com/privacy", "/privacy").replace(
            "https://example.com/book", "https://127.0.0.1:1/book"
        ),
        encoding="utf-8",
    )
    return Checker(oembed=f"{server.url}/oembed", timeout=0.5, sleep=lambda _: None)


def test_dead_links_are_named_and_withheld_until_they_answer(
    folder: Path, links: Path, server: Server
) -> None:
    checker = _offline(folder, server)
    server.answers = [404]
    found = check(folder, links, checker)
    errors = _said(found, "error")
    assert "hip_flexor_stretch: https://www.youtube.com/watch?v=PspC9aN1hhc is dead" in errors
    assert "S60: " in _said(found, "warning")
    assert "booking_url: https://127.0.0.1:1/book is in doubt" in _said(found, "warning")
    assert not any("IaPWm" in url for url in server.asked)
    assert "https://www.youtube.com/watch?v=PspC9aN1hhc" in dead_links(links)

    server.answers = [500]
    assert "is dead" in _said(check(folder, links, checker), "error")

    server.answers = ["ok"]
    assert _said(check(folder, links, checker), "error") == ""
    assert dead_links(links) == frozenset()
