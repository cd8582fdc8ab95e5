"""The documents name every setting, command, make target and library, and nothing that is gone."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from backtalk.cli import backtalk
from backtalk.db.models import Base
from backtalk.settings import ROOT, Settings

DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]


def rows(page: str, pattern: str) -> list[str]:
    """First cells of the page's tables that match `pattern`."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^\| {pattern} \|", text, flags=re.MULTILINE)


def libraries(project: Path) -> set[str]:
    content = tomllib.loads(project.read_text(encoding="utf-8"))
    named = [*content["project"]["dependencies"], *content["dependency-groups"]["dev"]]
    return {re.split(r"[\[<>=~ ]", line)[0].lower() for line in named}


def test_every_setting_is_documented_with_its_default() -> None:
    found = dict(re.findall(r"^\| `(BACKTALK_\w+)` \| (.*?) \|", *_page("settings.md")))
    assert found == {
        f"BACKTALK_{name.upper()}": _shown(field.default)
        for name, field in Settings.model_fields.items()
    }


def _page(name: str) -> tuple[str, re.RegexFlag]:
    return (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE


def _shown(default: object) -> str:
    return "none" if default in ("", None) else f"`{str(default).removeprefix(f'{ROOT}/')}`"


def test_every_command_is_documented() -> None:
    context = click.Context(backtalk)
    assert rows("commands.md", r"`backtalk ([\w-]+)`") != []
    assert sorted(rows("commands.md", r"`backtalk ([\w-]+)`")) == backtalk.list_commands(context)


def test_every_command_says_what_it_does() -> None:
    context = click.Context(backtalk)
    for name in backtalk.list_commands(context):
        command = backtalk.get_command(context, name)
        assert command
        assert command.get_short_help_str()


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE)
    assert rows("commands.md", r"`make ([a-z-]+)`") == targets


@pytest.mark.parametrize(
    ("heading", "project"),
    [("The product", "pyproject.toml"), ("The engine", "engine/pyproject.toml")],
)
def test_every_library_has_a_reason(heading: str, project: str) -> None:
    text = (DOCS / "libraries.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    cells = [
        cell
        for section in sections
        if section.startswith(heading) or (heading == "The product" and "Development" in section)
        for cell in re.findall(r"^\| ([\w, -]+) \| .+ \|$", section, flags=re.MULTILINE)
        if cell != "library"
    ]
    named = {name.strip() for cell in cells for name in cell.split(",")}
    assert named == libraries(ROOT / project)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def hazards() -> dict[str, list[str]]:
    """The tests named for each hazard, by its number."""
    text = (DOCS / "clinical-safety.md").read_text(encoding="utf-8")
    log = text.split("## Hazard log")[1].split("\n## ")[0]
    lines = re.findall(r"^\| (\d+) \|(.*)$", log, flags=re.MULTILINE)
    return {number: re.findall(r"`([\w/.]+::[^`]+)`", cells) for number, cells in lines}


def test_the_hazard_log_is_whole() -> None:
    assert list(hazards()) == [str(number) for number in range(1, len(hazards()) + 1)]
    assert len(hazards()) >= 12


@pytest.mark.parametrize(("number", "tests"), hazards().items())
def test_every_hazard_names_tests_that_are_there(number: str, tests: list[str]) -> None:
    assert tests, number
    for test in tests:
        file, name = test.split("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text or f"name: {name}\n" in text, test


def test_every_table_and_column_is_in_the_data_model() -> None:
    text = (DOCS / "data-model.md").read_text(encoding="utf-8")
    tables = re.findall(r"^## `(\w+)`$(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    described = {
        name: re.findall(r"^\| `(\w+)` \| \S.* \|$", body, flags=re.MULTILINE)
        for name, body in tables
    }
    assert described == {
        table.name: [column.name for column in table.columns]
        for table in Base.metadata.tables.values()
    }


def test_every_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", readme))
    assert {page.relative_to(ROOT).as_posix() for page in PAGES} - {"README.md"} - linked == set()


def test_every_place_to_change_something_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## Where to change what")[1].split("\n## ")[0]
    places = re.findall(r"`([\w./]+)`", table)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)[0] == version


@pytest.mark.parametrize("page", ["asvs.md", "operations.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`((?:engine/)?tests/[\w/]+(?:\.py|/))`", (DOCS / page).read_text("utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
