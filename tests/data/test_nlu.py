"""The training examples: enough of each, unambiguous, and nobody's personal data."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
NLU = ROOT / "data" / "nlu"
LABEL_FILE = ROOT / "backtalk" / "evaluate" / "data" / "labels.yml"
MINIMUM = {"out_of_scope": 250, "medical_other": 150, "follow_up": 150, "ask_bot": 80}
OF_AN_ANSWER, OF_AN_ACT = 20, 40
LABELS = {
    "explain_hip_back_link", "hip_tightness", "stretching", "foam_rolling", "core_stability",
    "regular_movement", "low_back_pain_general", "sciatica_nerve", "exercise_safety",
    "contact_clinic", "red_flag", "medical_other", "out_of_scope", "chitchat", None,
}  # fmt: skip
ENTITY_TYPES = {"body_part", "side", "tool", "activity", "condition", "time_of_day", "care"}


class Block(NamedTuple):
    """One item of an `nlu:` list: its kind (intent, lookup, synonym), name, aspect, lines.

    `after`: the answer that its lines were typed after.
    """

    file: str
    folder: str
    kind: str
    name: str
    aspect: str | None
    examples: list[str]
    after: str | None = None


def normalised(text: str) -> str:
    """Return the text without case, punctuation and apostrophes, or itself if nothing is left."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['\u2019]", "", text.lower())).strip() or text


def blocks() -> Iterator[Block]:
    for path in sorted(NLU.rglob("*.yml")):
        document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert document["version"] == "3.1", path
        for item in document["nlu"]:
            kind = next(kind for kind in ("intent", "lookup", "synonym") if kind in item)
            lines = item["examples"].splitlines()
            assert lines, f"{path} has a block of {item[kind]} without lines"
            assert all(line.startswith("- ") for line in lines), (path, item[kind])
            metadata = item.get("metadata", {})
            texts = [line[2:] for line in lines]
            yield Block(
                path.name,
                path.parent.name,
                kind,
                item[kind],
                metadata.get("aspect"),
                texts,
                metadata.get("after"),
            )


BLOCKS = list(blocks())
INTENTS = [block for block in BLOCKS if block.kind == "intent"]
NAMES = sorted({block.name for block in INTENTS})
ALONE = [block for block in INTENTS if not block.after]
FOLLOW_UPS = [block for block in INTENTS if block.after]
DANGER = ("red_flag/", "look_alike/")
ASKED = "asked"
"""The folder of what strangers ask of any topic, by where they ask it."""
ANSWERS = [name for name in NAMES if "/" in name and not name.startswith(DANGER)]


@pytest.mark.parametrize("intent", NAMES)
def test_an_intent_has_enough_distinct_examples(intent: str) -> None:
    texts = {normalised(text) for block in ALONE if block.name == intent for text in block.examples}
    least = OF_AN_ANSWER if intent in ANSWERS else OF_AN_ACT
    assert len(texts) >= MINIMUM.get(intent, least)


def test_no_text_stands_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for block in INTENTS:
        for text in block.examples:
            places[normalised(text)].append(f"{block.name} {block.aspect or ''}")
    assert {text: names for text, names in places.items() if len(names) > 1} == {}


def test_every_answer_has_examples_and_all_examples_an_answer() -> None:
    headings = re.compile(r"^## .+ \{#(\w+)", re.MULTILINE)
    answers = {
        f"{file.stem}/{name}"
        for file in (ROOT / "content" / "topics").glob("*.md")
        for name in headings.findall(file.read_text(encoding="utf-8"))
    }
    assert answers == set(ANSWERS)


def test_examples_of_an_answer_stand_in_the_file_of_its_topic() -> None:
    elsewhere = {
        block.name
        for block in ALONE
        if block.name in ANSWERS
        and block.folder != ASKED
        and block.file != f"{block.name.partition('/')[0]}.yml"
    }
    assert elsewhere == set()


def test_follow_ups_stand_in_the_file_of_the_answer_that_they_were_typed_after() -> None:
    assert {block.folder for block in FOLLOW_UPS} == {"follow_ups"}
    assert {block.after for block in FOLLOW_UPS} <= set(ANSWERS)
    assert {b.file for b in FOLLOW_UPS if not str(b.after).startswith(f"{b.file[:-4]}/")} == set()


def test_every_topic_is_an_intent_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert {name.partition("/")[0] for name in ANSWERS} <= set(domain["intents"])


def test_a_surface_form_means_one_thing() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for block in BLOCKS:
        if block.kind == "synonym":
            for form in block.examples:
                meanings[form.lower()].add(block.name)
    assert {form: values for form, values in meanings.items() if len(values) > 1} == {}


def test_every_looked_up_form_has_a_value() -> None:
    values = {block.name for block in BLOCKS if block.kind == "synonym"}
    known = values | {
        form for block in BLOCKS if block.kind == "synonym" for form in block.examples
    }
    lookups = {block.name: block.examples for block in BLOCKS if block.kind == "lookup"}
    assert set(lookups) == ENTITY_TYPES
    assert {form for forms in lookups.values() for form in forms} - known == set()
    assert sum(len(set(forms)) for forms in lookups.values()) == len(
        {form for forms in lookups.values() for form in forms}
    )


def test_every_intent_has_a_label() -> None:
    labels = yaml.safe_load(LABEL_FILE.read_text(encoding="utf-8"))
    acts = [name for name in NAMES if "/" not in name]
    assert sorted(name for name in labels if "/" not in name) == acts
    given = [value if isinstance(value, list) else [value] for value in labels.values()]
    assert {label for some in given for label in some} <= LABELS


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("e-mail address", r"\S+@\S+\.\w+"),
        ("phone number", r"(?:\d[\s().-]?){7,}"),
        ("link", r"https?://|www\."),
        ("social security or NHS number", r"\b\d{3}-\d{2}-\d{4}\b"),
        ("entity markup, which Rasa would cut out of the text", r"\[[^]]*\]\s*[({]"),
    ],
)
def test_examples_hold_no_personal_data(what: str, pattern: str) -> None:
    found = [text for block in INTENTS for text in block.examples if re.search(pattern, text)]
    assert found == [], what
