from pathlib import Path

import pytest

from backtalk.content import ContentError, load

TOPIC = "topics/yoga.md"


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("clinic.yml", "country: US", "country: MX", "country: MX is not in countries.yml"),
        ("clinic.yml", "country: US", "country: XX", "phone: is not a phone number of XX"),
        ("clinic.yml", "(206) 555-0142", "12", "phone"),
        ("clinic.yml", "America/Los_Angeles", "Mars/Base", "time_zone: is not a time zone"),
        ("clinic.yml", "  sunday: []\n", "", "hours: has no entry for sunday"),
        (
            "clinic.yml",
            '["08:00-16:00"]',
            '["8-16"]',
            "friday: 8-16 is not understood",
        ),
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
        (
            "exercises.yml",
            "goals: [stronger_core, hips_and_core]",
            "goals: [abs]",
            "core_1: there is no goal",
        ),
        ("routine.yml", "id: easy_walk", "id: core_1", "core_1 is the id of an exercise too"),
        ("sources.yml", "S62:", "S620:", "there is no source called S62"),
        (TOPIC, "id: yoga", "id: joga", "id: must be yoga"),
        (TOPIC, "title:", "titel:", "title: field required"),
        (TOPIC, "opening: can", "opening: hello", "opening: there is no answer {#hello}"),
        (TOPIC, "next=yoga/often", "next=yoga/never", "there is no answer called yoga/never"),
        (TOPIC, "next=yoga/often", "next=yoga/can", "there is no answer called yoga/can"),
        (TOPIC, "cards=glute_ball", "cards=handstand", "no exercise called handstand"),
        (TOPIC, "for=gym", "for=mats", "no part or condition called mats"),
        (TOPIC, "for=gym", "fur=gym", "must be cards=…, next=…, for=… or when=asked"),
        (TOPIC, "{#often}", "{often}", "must end with {#id}"),
        (TOPIC, "{#often}", "{#can}", "two answers are both yoga/can"),
        (TOPIC, "Start slow. [S60 M]", "Start slow.", "must end with its sources"),
        (TOPIC, "Start slow. [S60 M]", "Start slow. [B7]", "no source called B7"),
        (TOPIC, "Start slow.", "Start {speed}.", "uses {speed}, which nothing fills"),
        (TOPIC, "Yes, most", "- Yes, most", "must be plain text"),
        (TOPIC, "\n---\n\n## Can", "\n---\n\nHello\n\n## Can", "text before the first"),
        (TOPIC, "\n\nTell the", "\n\nOne. [A]\n\nTwo. [A]\n\nTell the", "paragraphs"),
        (TOPIC, "---\nid:", "id:", "must begin with front matter"),
    ],
)
@pytest.mark.usefixtures("yoga")
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


def test_a_review_and_a_country_survive_yaml(folder: Path, yoga: Path) -> None:
    """YAML 1.1 would read the key `on` as true and Norway's `NO` as false."""
    text = yoga.read_text(encoding="utf-8")
    signed = text.replace("by: null, on: null", "by: Dr. Ana Ruiz, on: 2026-01-31")
    yoga.write_text(signed, encoding="utf-8")
    countries = folder / "countries.yml"
    text = countries.read_text(encoding="utf-8")
    countries.write_text(text.replace("\nGB:", "\nNO:"), encoding="utf-8")
    loaded = load(folder)
    assert loaded.topic("yoga").reviewed.done
    assert loaded.countries["NO"].emergency.number == "999"


def test_a_topic_written_on_windows_loads(folder: Path, yoga: Path) -> None:
    before = load(folder).topic("yoga")
    yoga.write_bytes(yoga.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).topic("yoga") == before


def test_a_new_topic_takes_only_its_file(folder: Path, yoga: Path) -> None:
    content = load(folder)
    answer = content.opening("yoga")
    assert answer == content.answer("yoga/can")
    assert answer.heading == "Can I do yoga?"
    assert answer.paragraphs == (
        "Yes, most people can. Start slow.",
        "Tell the teacher what hurts.",
    )
    assert answer.more == ("Pick a slow class.",)
    assert answer.cards == ("glute_ball",)
    assert answer.next == ("yoga/often", "stretching", "contact")
    assert answer.for_ == ("gym", "pregnant")


def test_general_knowledge_is_counted_and_is_no_source(folder: Path, yoga: Path) -> None:
    content = load(folder)
    answer = content.answer("yoga/can")
    assert answer.sources == ("S60", "A")
    assert answer.general == 1
    assert content.topic("yoga").sources == ("S60",)
    assert [i for i, _ in content.cited(["M", "S60"])] == ["S60"]
