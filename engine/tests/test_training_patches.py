"""What a training reads quicker than Rasa's own is the same, down to what it says of mistakes."""

from pathlib import Path

import pytest
import rasa.shared.importers.utils
import rasa_upstream
from rasa.shared.exceptions import YamlException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

ONE = """version: "3.1"
nlu:
- intent: sciatica/desk
  metadata: {asked: true}
  examples: |
    - can i sit  with sciatica\x20\x20
    - my [bum](body_part) hurts at my [desk]{"entity": "tool", "value": "chair"}
    - "quoted", caf\u00e9 and \U0001f600
- intent: thank
  examples: |
    - thanks
    - thanks
- lookup: body_part
  examples: |
    - bum
- synonym: glute
  examples: |
    - bum
- regex: phone
  examples: |
    - \\d+
"""
TWO = """nlu:
- intent: thank
  examples: |
    - thanks
    - much obliged
- intent: goodbye
  examples:
  - text: |
      bye
    metadata: {by: hand}
responses:
  utter_sciatica/desk:
  - text: " Sit less. "
"""
BROKEN = {
    "no YAML": "nlu: [",
    "a tab": "nlu:\n\t- intent: thank",
    "a key twice": "nlu: []\nnlu: []",
    "a list": "- nlu",
    "no list": "nlu: thank",
    "an entry that is a word": "nlu:\n- thank",
    "examples that are a number": "nlu:\n- intent: thank\n  examples: 3",
    "no examples": "nlu:\n- intent: thank",
    "no name": "nlu:\n- intent:\n  examples: |\n    - thanks",
    "two kinds": "nlu:\n- intent: thank\n  lookup: x\n  examples: |\n    - thanks",
    "a key that nobody knows": "nlu:\n- intent: thank\n  exmples: |\n    - thanks",
    "metadata of a lookup": "nlu:\n- lookup: x\n  metadata: {}\n  examples: |\n    - thanks",
    "a version that is a number": "version: 3.1\nnlu: []",
}


def written(folder: Path) -> list[str]:
    files = {"one.yml": ONE, "two.yml": TWO}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder / name) for name in files]


def read(files: list[str]) -> TrainingData:
    data: TrainingData = rasa.shared.importers.utils.training_data_from_paths(files, "en")
    return data


def state(data: TrainingData) -> tuple[str, list[object]]:
    return data.fingerprint(), [example.as_dict() for example in data.training_examples]


def test_the_same_is_read_as_upstream_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = written(tmp_path)
    ours = state(TrainingData().merge(read(files), read(files)))
    monkeypatch.setattr(RasaYAMLReader, "validate", rasa_upstream.CHECK_EXAMPLES)
    monkeypatch.setattr(TrainingData, "merge", rasa_upstream.MERGE)
    monkeypatch.setattr(TrainingData, "sanitize_examples", rasa_upstream.SANITIZE)
    theirs = rasa_upstream.READ_EXAMPLES(files, "en")
    assert ours == state(TrainingData().merge(theirs, theirs))
    assert len(ours[1]) == 6


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_told_as_upstream_tells_it(text: str) -> None:
    def said(validate: object) -> str | None:
        reader = RasaYAMLReader()
        reader.filename = "thanks.yml"
        try:
            validate(reader, text)  # type: ignore[operator]
        except YamlException as error:
            return str(error)
        return None

    assert said(RasaYAMLReader.validate) == said(rasa_upstream.CHECK_EXAMPLES)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    files = written(tmp_path)
    before = len(read(files).training_examples)
    Path(files[0]).write_text(ONE.replace("- thanks\n", "- thanks\n    - ta\n", 1), "utf-8")
    assert len(read(files).training_examples) == before + 1


def test_the_project_is_read_once_for_all_who_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = written(tmp_path)
    checked = []
    check = RasaYAMLReader.validate

    def counted(self: RasaYAMLReader, text: str) -> None:
        checked.append(text)
        check(self, text)

    monkeypatch.setattr(RasaYAMLReader, "validate", counted)
    (tmp_path / "config.yml").write_text("assistant_id: test\nlanguage: en\npipeline: []\n")
    (tmp_path / "domain.yml").write_text("intents: [thank, goodbye, sciatica]\n")
    for _ in range(2):
        importer = TrainingDataImporter.load_from_config(
            str(tmp_path / "config.yml"), str(tmp_path / "domain.yml"), files
        )
        importer.get_nlu_data()
        importer.get_domain()
    assert len(checked) == len(files)
