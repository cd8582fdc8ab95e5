from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from backtalk.cli.content import content_check
from backtalk.content.check import Finding, check
from backtalk.content.links import dead_links
from backtalk.content.online import Checker

from .conftest import CONTENT
from .server import Server, running


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
        ("topics/sciatica.md", "[M]", "[S999]", "error", "there is no source called S999"),
        ("phrases.yml", "Take care.", "You're fine.", "error", "says `You're fine`"),
        (
            "topics/sciatica.md",
            "Many people feel better in weeks to a few months.",
            "Symptomatology characteristically necessitates multidisciplinary physiotherapeutic "
            "rehabilitation incorporating individualized neuromuscular stabilization alongside "
            "comprehensive psychological considerations continuously administered by "
            "appropriately experienced interdisciplinary organizations.",
            "error",
            "reading ease",
        ),
        ("topics/sciatica.md", "{aspect=why}", "{aspect=why part=leg}", "warning", "aspect=why"),
        (
            "topics/sciatica.md",
            "No, the clinic has no video for sciatica. [A]\n\nIts hip and core "
            "videos were not made for leg pain from a nerve. Ask a clinician which ones suit you. "
            "[M]",
            "No. [-]",
            "warning",
            "`Is there a video for sciatica?` names no source",
        ),
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
def test_what_is_wrong_is_found(
    folder: Path, links: Path, file: str, old: str, new: str, level: str, said: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in _said(check(folder, links), level)


def test_a_signed_topic_is_no_longer_named(folder: Path, links: Path) -> None:
    path = folder / "topics" / "sciatica.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("by: null, on: null", "by: Ana, on: 2026-01-31"), "utf-8")
    assert "sciatica.md: not yet reviewed" not in _said(check(folder, links), "warning")


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
