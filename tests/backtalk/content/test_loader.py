from pathlib import Path

import pytest

from backtalk.content import ContentError, load

STRETCHING = "topics/stretching.md"


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("clinic.yml", "country: US", "country: MX", "country: MX is not in countries.yml"),
        ("clinic.yml", "country: US", "country: XX", "phone is not a phone number of XX"),
        ("clinic.yml", "(206) 555-0142", "12", "phone"),
        ("clinic.yml", "America/Los_Angeles", "Mars/Base", "time_zone: is not a time zone"),
        ("clinic.yml", "  sunday: []\n", "", "hours: has no entry for sunday"),
        ("clinic.yml", '["08:00-16:00"]', '["8-16"]', "hours.friday.0"),
        ("clinic.yml", "name:", "nmae:", "name: field required"),
        ("clinic.yml", "name:", "country: US\nname:", "the key country stands twice"),
        ("clinic.yml", "address: 100", "address: [100", "line "),
        ("countries.yml", 'number: "911"', 'number: "911 or 112"', "US.emergency.number"),
        ("countries.yml", ', source: "https://www.samhsa.gov/suicide"', "", "US.crisis: checked"),
        ("phrases.yml", "person: {crisis_how}", "person: {crysis}", "crisis_still uses {crysis}"),
        ("phrases.yml", "Your {minutes}-minute", "Your", "routine_title must use {minutes}"),
        ("phrases.yml", "Okay, I stopped. What", "Okay {. What", "has a stray brace"),
        ("phrases.yml", "thanks:", "tanks:", "thanks: field required"),
        ("languages.yml", "al {phone}.", "a nosotros.", "es.text: must use {phone}"),
        ("languages.yml", "al {phone}.", "al {fone} {phone}.", "es.text: uses {fone}"),
        ("exercises.yml", "name: Glute ball", "nome: Glute ball", "glute_ball.name"),
        ("exercises.yml", "minutes: 5", "minutes: five", "core_2.dose.minutes"),
        ("exercises.yml", "id: core_2", "id: core_1", "the id core_1 stands twice"),
        ("exercises.yml", "watch?v=HQz4744idt8", "watch?v=HQz4744idt", "an id of 11 characters"),
        ("exercises.yml", "be/HQz4744idt8", "be/HQz4744idt9", "name different videos"),
        ("exercises.yml", "condition: open_wound", "condition: cuts", "no condition called cuts"),
        ("exercises.yml", "body_parts: [glutes,", "body_parts: [bum,", "no body part called bum"),
        ("exercises.yml", "topics: [foam_rolling,", "topics: [rolling,", "no topic called rolling"),
        ("exercises.yml", "goals: [stronger_core]", "goals: [abs]", "core_1: there is no goal"),
        ("routine.yml", "id: easy_walk", "id: core_1", "core_1 is the id of an exercise too"),
        ("sources.yml", "S62:", "S620:", "there is no source called S62"),
        (STRETCHING, "id: stretching", "id: stretch", "id: must be stretching"),
        (STRETCHING, "title:", "titel:", "title: field required"),
        (STRETCHING, "next: [foam_rolling", "next: [rolling", "topic or section called rolling"),
        (STRETCHING, "{aspect=what}", "{aspect=wat}", "aspect: input should be"),
        (STRETCHING, "{aspect=what}", "aspect=what", "must end with {aspect=…}"),
        (STRETCHING, "{aspect=what}", "{aspect=else}", "two sections are both stretching#else"),
        (STRETCHING, "part=pregnant", "part=expecting", "there is no part called expecting"),
        (STRETCHING, "and outer hip. [A]", "and outer hip.", "must end with its sources"),
        (STRETCHING, "and outer hip. [A]", "and outer hip. [B7]", "no source called B7"),
        (STRETCHING, "The clinic picks", "- The clinic picks", "must be plain text"),
        (STRETCHING, "\n---\n\n## What", "\n---\n\nHello\n\n## What", "text before the first"),
        (STRETCHING, "\n\nThese two", " [A]\n\nOne. [A]\n\nTwo. [A]\n\nThese two", "paragraphs"),
        (STRETCHING, "---\nid:", "id:", "must begin with front matter"),
    ],
)
def test_a_broken_file_is_named_in_one_sentence(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as broken:
        load(folder)
    said = str(broken.value)
    assert sentence.lower() in said.lower()
    assert said.startswith("content/")
    assert "\n" not in said


@pytest.mark.parametrize("file", ["clinic.yml", "phrases.yml", "exercises.yml", "sources.yml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ContentError, match=f"content/{file}: the file is missing"):
        load(folder)


def test_a_file_that_is_not_text_is_named(folder: Path) -> None:
    (folder / "clinic.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match=r"content/clinic.yml: the file is not UTF-8"):
        load(folder)


def test_a_folder_without_topics_is_named(folder: Path) -> None:
    for path in (folder / "topics").glob("*.md"):
        path.unlink()
    with pytest.raises(ContentError, match="there is no topic file"):
        load(folder)


def test_a_review_and_a_country_survive_yaml(folder: Path) -> None:
    """YAML 1.1 would read the key `on` as true and Norway's `NO` as false."""
    topic = folder / STRETCHING
    text = topic.read_text(encoding="utf-8")
    signed = text.replace("by: null, on: null", "by: Dr. Ana Ruiz, on: 2026-01-31")
    topic.write_text(signed, encoding="utf-8")
    countries = folder / "countries.yml"
    text = countries.read_text(encoding="utf-8")
    countries.write_text(text.replace("\nGB:", "\nNO:"), encoding="utf-8")
    loaded = load(folder)
    assert loaded.topic("stretching").reviewed.done
    assert loaded.countries["NO"].emergency.number == "999"


def test_a_topic_written_on_windows_loads(folder: Path) -> None:
    path = folder / STRETCHING
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).topic("stretching") == load(folder.parent / "content").topic("stretching")


def test_a_new_topic_takes_only_its_file(folder: Path) -> None:
    (folder / "topics" / "yoga.md").write_text(
        "---\nid: yoga\ntitle: Yoga\nsummary: Yoga is fine for many.\nnext: [stretching]\n"
        "sources: [M]\nsafety_net: Stop if it hurts.\nreviewed: {by: null, on: null}\n---\n\n"
        "## What is yoga? {aspect=what}\n\nSlow poses and breathing. [M]\n",
        encoding="utf-8",
    )
    topic = load(folder).topic("yoga")
    assert topic.section("how").paragraphs == ("Slow poses and breathing.",)
