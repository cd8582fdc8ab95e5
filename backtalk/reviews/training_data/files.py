"""Writing decisions to `data/nlu/annotated/`, where Rasa reads them at the next training.

The files are made from the decisions alone, so nothing in them is edited by hand; they are the same
to the byte when nothing changed, and no other file is touched. What was written is read again: with
personal data in it, or one text under two labels, nothing is kept.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision, now
from backtalk.privacy.personal import is_personal
from backtalk.reviews.texts import normal
from backtalk.reviews.training_data import conversation_tests
from backtalk.reviews.training_data.examples import Example, Gathered, LeftOut, gather
from backtalk.reviews.training_data.nlu import read_examples, read_file
from backtalk.settings import ROOT
from backtalk.whole_files import write_whole

NLU = ROOT / "data" / "nlu"
FOLDER = "annotated"
MEASURED = "measured.jsonl"
"""In `var/`: the random sample, which a model is measured on and never trained on."""
SIGNED = "must_pass.jsonl"
"""In `var/`: what a clinician signed as danger or look-alike; every later model must pass it."""
_ACTS, _DANGER = "acts", "danger"
_HEADER = (
    'version: "3.1"\n\n# Made from the decisions of trainers by `backtalk annotations export`;'
    " edits are overwritten.\nnlu:\n"
)
_ENTITY = re.compile(r"\][\s]*[({]")
_Known = dict[str, tuple[str, str, str]]


class ExportRefused(Exception):
    """Nothing was written; the message says why."""


@dataclass(frozen=True)
class Exported:
    """What the files hold now, and what is not in them."""

    examples: int
    files: dict[str, int]
    changed: list[str]
    measured: int
    left_out: list[LeftOut]


def preview(db: Session, content: Content, nlu: Path = NLU) -> Gathered:
    """What an export would write, and what it would leave out."""
    known = _known(nlu)
    return _without_conflicts(_usable(gather(db, content), known), known)


def export(db: Session, content: Content, var: Path, nlu: Path = NLU) -> Exported:
    """Write the files; the caller commits, since it is noted which decisions they hold.

    Args:
        db: A session.
        content: The clinic's content.
        var: Where the random sample goes, and what every later model must pass or is tried on.
        nlu: The folder `data/nlu`.

    Raises:
        ExportRefused: If personal data is found, or the disk refuses.
    """
    found = preview(db, content, nlu)
    folder = nlu / FOLDER
    texts = {folder / f"{name}.yml": text for name, text in _written(found.examples).items()}
    for path, text in texts.items():
        _check(path, text, content.clinic.country)
    for name, lines in ((MEASURED, found.measured), (SIGNED, _of_danger(found.examples))):
        _refuse_personal([line.text for line in lines], content.clinic.country)
        texts[var / name] = _json_lines(lines)
    tests = conversation_tests.kept(db)
    _refuse_personal([test.text for test in tests], content.clinic.country)
    texts[var / conversation_tests.FILE] = conversation_tests.stories(tests, content)
    old = [path for path in _ours(folder) if path not in texts]
    changed = [path for path in texts if not _holds(path, texts[path])]
    try:
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Rasa's files are everybody's to read; what is in `var` is its owner's.
            write_whole(path, texts[path], 0o644 if path.parent == folder else None)
        for path in old:
            path.unlink()
    except OSError as error:
        raise ExportRefused(
            f"The files could not be written to {folder} ({error.strerror}); what was there is"
            " whole, and exporting again goes on."
        ) from error
    # The random sample is in a file as well: it waits for nothing any more.
    ids = [example.decision.id for example in (*found.examples, *found.measured)]
    db.execute(update(Decision).where(Decision.exported_at.is_not(None)).values(exported_at=None))
    db.execute(update(Decision).where(Decision.id.in_(ids)).values(exported_at=now()))
    return Exported(
        examples=len(found.examples),
        files={p.name: t.count("\n      - ") for p, t in texts.items() if p.parent == folder},
        changed=sorted(path.name for path in (*changed, *old)),
        measured=len(found.measured),
        left_out=found.left_out,
    )


def _known(nlu: Path) -> _Known:
    """Every example of `data/nlu` but the annotated ones: text, label and file by its words."""
    found: _Known = {}
    for path in sorted(nlu.rglob("*.yml")):
        if path.parent.name != FOLDER:
            name = path.relative_to(nlu.parent).as_posix()
            for line in read_file(path):
                found.setdefault(line.same, (line.plain, line.label, name))
    return found


def _usable(found: Gathered, known: _Known) -> Gathered:
    """Without what Rasa would misread, what stands twice, and what other files say already."""
    kept: dict[str, Example] = {}
    left_out = list(found.left_out)
    for example in _sorted(found.examples):
        same = normal(example.text)
        if _ENTITY.search(example.text):
            left_out.append(LeftOut(example.text, "Rasa would read its brackets as markup"))
        elif same in known and known[same][1] == example.label:
            left_out.append(LeftOut(example.text, "it is an example of this answer already"))
        elif same in kept and kept[same].label == example.label:
            left_out.append(LeftOut(example.text, "the same words are an example already"))
        else:
            # With another label it stays, and is found to be a conflict.
            kept[same if same not in kept else f"{same}\0{example.label}"] = example
    return Gathered(list(kept.values()), found.measured, left_out)


def _without_conflicts(found: Gathered, known: _Known) -> Gathered:
    """Without the words that stand under two labels, case, accents and digits apart.

    Both are shown in the reason: one cannot be learned as well as the other, and a trainer may not
    be the one who can mend a file.
    """
    places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for same, place in known.items():
        places[same].append(place)
    for example in found.examples:
        places[normal(example.text)].append((example.text, example.label, "a decision"))
    kept, left_out = [], list(found.left_out)
    for example in found.examples:
        others = [p for p in places[normal(example.text)] if p[1] != example.label]
        if others:
            text, label, where = others[0]
            reason = f"it is {example.label} here, but “{text}” is {label} ({where}): decide again"
            left_out.append(LeftOut(example.text, reason))
        else:
            kept.append(example)
    return Gathered(kept, found.measured, left_out)


def _sorted(examples: Iterable[Example]) -> list[Example]:
    return sorted(examples, key=lambda e: (e.label, normal(e.text), e.text))


def _written(examples: list[Example]) -> dict[str, str]:
    """The files by their names."""
    blocks: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in _sorted(examples):
        blocks[_file_of(example.label)][example.label].append(" ".join(example.text.split()))
    return {
        name: _HEADER + "\n".join(_block(label, lines) for label, lines in labels.items())
        for name, labels in sorted(blocks.items())
    }


def _file_of(label: str) -> str:
    topic, slash, _ = label.partition("/")
    if topic in ("red_flag", "look_alike"):
        return _DANGER
    return topic if slash else _ACTS


def _block(label: str, lines: list[str]) -> str:
    # Strangers wrote them, who knew no other example: the ranking's weights are learned on such.
    asked = "" if label.startswith(("red_flag", "look_alike")) else "    metadata: {asked: true}\n"
    said = "".join(f"      - {line}\n" for line in lines)
    return f"  - intent: {label}\n{asked}    examples: |\n{said}"


def _check(path: Path, text: str, country: str) -> None:
    """Read what is to be written as Rasa will, and look for personal data once more."""
    examples = list(read_examples(text))
    if len(examples) != text.count("\n      - "):
        raise ExportRefused(f"Nothing was exported: {path.name} could not be read again.")
    _refuse_personal([example.text for example in examples], country)


def _of_danger(examples: list[Example]) -> list[Example]:
    return [example for example in examples if _file_of(example.label) == _DANGER]


def _json_lines(examples: list[Example]) -> str:
    lines = (json.dumps({"text": e.text, "label": e.label}) for e in _sorted(examples))
    return "".join(f"{line}\n" for line in lines)


def _refuse_personal(lines: list[str], country: str) -> None:
    found = [line for line in lines if is_personal(line, country)]
    if found:
        count = f"{len(found)} message{'' if len(found) == 1 else 's'}"
        raise ExportRefused(
            f"Nothing was exported: personal data is left in {count}. Decide them again with P:"
            " the words of a decision with P are not kept."
        )


def _ours(folder: Path) -> list[Path]:
    """Files that an export wrote before."""
    files = sorted(folder.glob("*.yml"))
    return [path for path in files if path.read_text(encoding="utf-8").startswith(_HEADER)]


def _holds(path: Path, text: str) -> bool:
    return (path.read_text(encoding="utf-8") if path.exists() else "") == text
