import shutil
from pathlib import Path

import pytest
import yaml

from backtalk.content import Content, ContentError, ContentStore, load
from backtalk.content.checks.content import check
from backtalk.content.red_flags import FILE, RedFlag
from backtalk.red_flags.levels import Level

from .conftest import CONTENT


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A copy of the danger signs that a test may break."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Path(shutil.copy(FILE, folder))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  ces_bladder:", "  ces_saddle_numbness:", "the key ces_saddle_numbness stands twice"),
        ("level: same_day", "level: today", "foot_drop_one_side.level: input should be"),
        ("title: Keep still", "titel: Keep still", "major_trauma_spine.title: field required"),
        ("or call {emergency}.", "or call {emergncy}.", "uses {emergncy}, which nothing fills"),
        ("numbers: [emergency]", "numbers: [police]", "ces_saddle_numbness.numbers.0"),
        ("numbers: [emergency]", "numbers: []", "numbers is empty"),
        ("sources: [S16]", "sources: [S160]", "aortic_aneurysm: there is no source called S160"),
        ("sources: [S16]", "sources: []", "aortic_aneurysm.sources"),
        ("- My hip popped out", f"- {'My hip popped out ' * 4}", "hip_fracture.signs.2"),
        ("reviewed: null", "reviewed: {by: Ann}\n    colour: red", "colour"),
    ],
)
def test_a_broken_row_is_named_in_one_sentence(
    rows: Path, old: str, new: str, sentence: str
) -> None:
    _edit(rows, old, new)
    with pytest.raises(ContentError) as broken:
        load(CONTENT, red_flags=rows)
    said = str(broken.value)
    assert sentence.lower() in said.lower()
    assert said.startswith("data/red_flags.yml: ")
    assert "\n" not in said


def test_an_edit_shows_without_a_restart_and_a_broken_one_keeps_the_last_good(
    rows: Path, tmp_path: Path
) -> None:
    store = ContentStore(CONTENT, tmp_path / "links.json", rows)
    before = store.get().red_flags["hip_fracture"].title
    _edit(rows, "text: >-\n      These words can be a sign of a broken hip", "text: [")
    assert store.get().red_flags["hip_fracture"].title == before
    shutil.copy(FILE, rows)
    _edit(rows, "sign of a broken hip", "sign of a cracked hip")
    assert "cracked hip" in store.get().red_flags["hip_fracture"].text


def test_rows_that_nobody_signed_are_named(tmp_path: Path) -> None:
    found = [f.message for f in check(CONTENT, tmp_path / "links") if "red_flags" in f.file]
    unsigned = [
        red_flag_id
        for red_flag_id, flag in load(CONTENT).red_flags.items()
        if not flag.reviewed.done
    ]
    assert found == ([f"{', '.join(unsigned)}: not yet reviewed by a clinician"] * bool(unsigned))


def test_a_signed_row_is_no_longer_named(rows: Path) -> None:
    _edit(rows, "reviewed: null", "reviewed: {by: Ann Lee PT, on: 2026-01-31}")
    assert load(CONTENT, red_flags=rows).red_flags["ces_saddle_numbness"].reviewed.done


@pytest.mark.parametrize("country", list(load(CONTENT).countries))
def test_every_row_tells_what_to_do_in_every_country(content: Content, country: str) -> None:
    clinic = content.clinic.model_copy(update={"country": country})
    known = {name: getattr(content, name) for name in Content.model_fields}
    abroad = Content.model_construct(**known | {"clinic": clinic})
    for red_flag_id, flag in abroad.red_flags.items():
        for text in filter(None, (flag.text, flag.text_now, flag.text_today, flag.text_other)):
            said = text.format_map(abroad.facts)
            assert "{" not in said, red_flag_id
            assert "None" not in said, red_flag_id
            assert ("911" in said) <= (country in ("US", "CA")), red_flag_id


def test_emergency_rows_name_a_number_in_the_text(content: Content) -> None:
    for red_flag_id, flag in content.red_flags.items():
        if flag.level == "emergency_now":
            told = flag.text + (flag.text_now or "")
            assert any(f"{{{n}}}" in told for n in ("emergency", "emergency_room")), red_flag_id
        for number in ("emergency", "poison"):
            if f"{{{number}}}" in flag.text:
                assert number in flag.numbers, red_flag_id


def test_the_text_follows_the_level(content: Content) -> None:
    clot = content.red_flags["dvt"]
    assert clot.text_at(Level.SAME_DAY) == clot.text
    assert clot.text_at(Level.EMERGENCY_NOW) == clot.text_now
    assert content.red_flags["shingles"].text_at(Level.EMERGENCY_NOW) is None


def test_a_row_may_hold_patterns(content: Content) -> None:
    flag = content.red_flags["dvt"].model_dump() | {"patterns": {"same_day": ["calf swollen"]}}
    assert RedFlag.model_validate(flag).patterns["same_day"] == ("calf swollen",)
    with pytest.raises(ValueError, match="patterns"):
        RedFlag.model_validate(flag | {"patterns": {"now": ["calf swollen"]}})


def test_vague_words_have_a_question(content: Content) -> None:
    for red_flag_id, flag in content.red_flags.items():
        assert flag.question or not flag.patterns.get("check"), red_flag_id


def test_the_file_is_one_that_a_clinician_can_read() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert len(yaml.safe_load("\n".join(lines))["red_flags"]) == 29
