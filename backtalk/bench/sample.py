"""A project with fewer training examples than there are."""

import random
import shutil
from pathlib import Path
from typing import Any

import yaml

from backtalk.settings import ROOT

SEED = 1
KEPT = 2  # examples of each intent's first entry at least, so that every intent can be learnt


def texts(item: dict[str, Any]) -> list[Any]:
    """The examples of one entry of a training file, in either of Rasa's two forms."""
    examples = item["examples"]
    if isinstance(examples, str):
        return [line.removeprefix("- ") for line in examples.splitlines() if line.strip()]
    return list(examples)


def sampled_project(target: Path, size: int) -> int:
    """Copy what a training reads to `target`, with `size` of the examples, drawn by a fixed seed.

    Returns:
        How many examples it has: fewer than `size` if there are no more.
    """
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, target / name)
    # What follows on an answer teaches no message that stands alone, and each line is an entry.
    ignored = shutil.ignore_patterns("follow_ups")
    shutil.copytree(ROOT / "data", target / "data", ignore=ignored)
    paths = sorted(target.glob("data/**/*.yml"))
    files = {path: yaml.load(path.read_text(), yaml.CSafeLoader) for path in paths}
    groups = [
        item for content in files.values() for item in content.get("nlu") or () if "intent" in item
    ]
    drawn = random.Random(SEED)
    order = {id(group): drawn.sample(texts(group), len(texts(group))) for group in groups}
    first = {group["intent"]: id(group) for group in reversed(groups)}
    least = {id(group): KEPT if first[group["intent"]] == id(group) else 0 for group in groups}
    spare = [(key, text) for key, some in order.items() for text in some[least[key] :]]
    kept = {key: some[: least[key]] for key, some in order.items()}
    for key, text in drawn.sample(spare, len(spare))[: max(0, size - sum(map(len, kept.values())))]:
        kept[key].append(text)
    for group in groups:
        group["examples"] = "".join(f"- {text}\n" for text in kept[id(group)])
    for path, content in files.items():
        if content.get("nlu"):
            content["nlu"] = [item for item in content["nlu"] if item.get("examples") != ""]
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    return sum(map(len, kept.values()))


def some_texts(count: int) -> list[str]:
    """`count` examples of all intents, drawn by a fixed seed."""
    found = [
        text
        for path in sorted(ROOT.glob("data/nlu/**/*.yml"))
        for item in yaml.safe_load(path.read_text()).get("nlu") or ()
        if "intent" in item
        for text in texts(item)
        if isinstance(text, str)
    ]
    return random.Random(SEED).sample(found, count)
