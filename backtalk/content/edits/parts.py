"""Parts of content files, which are edited one by one: read, and put back in their place.

A part is a key of a file (`clinic.yml#phone`), an entry of a list (`exercises.yml#core_1`) or an
answer (`topics/stretching.md#how`). Putting one in its place leaves all other lines as they are,
comments too.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backtalk.content.edits import yaml_text
from backtalk.content.edits.yaml_text import Piece
from backtalk.content.errors import ContentError
from backtalk.content.files import parse_yaml

CLINIC, PHRASES, EXERCISES, TOPICS = "clinic.yml", "phrases.yml", "exercises.yml", "topics/"
_ANSWER = re.compile(r"## [^{}]+\{#(\w+)")
_ANCHOR = re.compile(r":( &(\w+)\s.*)", re.DOTALL)
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_UNREVIEWED = "reviewed: {by: null, on: null}\n"


def file_of(path: Path) -> str:
    """A content file within its folder: `clinic.yml`, `topics/stretching.md`."""
    return f"{TOPICS}{path.name}" if path.parent.name == "topics" else path.name


def written(key: str, value: object) -> str:
    """A key with this value, as a part of a file."""
    return yaml_text.dump({key: value})


def values(path: Path, text: str) -> dict[str, Any]:
    """What a part of a YAML file says: of a key that key alone, of an entry all its keys.

    Raises:
        ContentError: If it is not valid.
    """
    data = parse_yaml(path, text)
    if not isinstance(data, dict):
        raise ContentError(f"content/{file_of(path)}", "must be lines of `name: value`")
    return data


def parts(path: Path, source: str) -> dict[str, str]:
    """All parts of a file, by their names.

    Raises:
        ContentError: If a list in it is not valid.
    """
    match file_of(path):
        case file if file.startswith(TOPICS):
            return {name: block.rstrip() + "\n" for name, block in _answers(source) if name}
        case file if file == EXERCISES:
            return {name: yaml_text.dump(one) for name, one in _entries(path, source).items()}
    return {name: text for name, text in yaml_text.keys(source) if name}


def put(path: Path, source: str, changed: Mapping[str, str]) -> str:
    """The file's text with these parts in their places; a key whose text is empty is taken out.

    Raises:
        ContentError: If they are not valid, or the file is laid out so that they do not fit in.
    """
    file = file_of(path)
    if file.startswith(TOPICS):
        return _put_answers(source, changed)
    if file == EXERCISES:
        return _put_entries(path, source, changed)
    wanted = values(path, source)
    for name, text in changed.items():
        wanted.pop(name, None)
        wanted |= values(path, text) if text else {}
    return _checked(path, yaml_text.put_keys(source, changed), wanted)


def _answers(source: str) -> list[Piece]:
    blocks = re.split(r"^(?=## )", source, flags=re.MULTILINE)
    return [(found[1] if (found := _ANSWER.match(block)) else "", block) for block in blocks]


def _put_answers(source: str, changed: Mapping[str, str]) -> str:
    text = "".join(
        changed[name].rstrip() + block[len(block.rstrip()) :] if name in changed else block
        for name, block in _answers(source)
    )
    front = _FRONT.match(text)
    if front is None:
        return text
    # What the clinician read was another text.
    reviewed = yaml_text.put_keys(front[1], {"reviewed": _UNREVIEWED})
    return f"---\n{reviewed}{text[front.end(1) :]}"


def _entries(path: Path, source: str) -> dict[str, dict[str, Any]]:
    data = parse_yaml(path, source)
    found = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
    return {str(one.get("id")): one for one in found}


def _put_entries(path: Path, source: str, changed: Mapping[str, str]) -> str:
    old = _entries(path, source)
    new = {name: values(path, text) for name, text in changed.items() if name in old}
    pieces = yaml_text.entries(source)
    for number, (name, text) in enumerate(pieces):
        if name in new:
            lines = _changed_keys(yaml_text.outdented(text), old[name], new[name])
            pieces[number] = (name, yaml_text.indented(lines))
            _keep_anchors(pieces, number, text)
    text = "".join(text for _, text in pieces)
    return _checked(path, text, [new.get(name, one) for name, one in old.items()])


def _changed_keys(lines: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The lines of an entry with those of its keys that changed, so that the others stay."""
    gone = {key: "" for key in old if key not in new}
    fresh = {key: written(key, one) for key, one in new.items() if old.get(key) != one}
    return yaml_text.put_keys(lines, gone | fresh)


def _keep_anchors(pieces: list[Piece], number: int, before: str) -> None:
    """Move what other entries refer to (`&stop`) to the first of them."""
    for _, lines in yaml_text.keys(yaml_text.outdented(before)):
        anchor = _ANCHOR.search(lines)
        if anchor is None or f"&{anchor[2]}" in pieces[number][1]:
            continue
        referring = f": *{anchor[2]}\n"
        meant = ":" + yaml_text.indented(anchor[1])[2:]
        for later, (name, text) in enumerate(pieces):
            if referring in text:
                pieces[later] = (name, text.replace(referring, meant, 1))
                break


def _checked(path: Path, text: str, wanted: object) -> str:
    try:
        if parse_yaml(path, text) == wanted:
            return text
    except ContentError:
        pass
    problem = "is laid out so that the console cannot edit it; write each key on a line of its own"
    raise ContentError(f"content/{file_of(path)}", problem)
