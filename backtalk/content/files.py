"""Reads text and YAML files, and says in one sentence what is wrong with them."""

import codecs
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from backtalk.content.errors import ContentError
from backtalk.whole_files import write_whole


def label(path: Path) -> str:
    """A file as a clinic knows it: `content/clinic.yml`, wherever the folder stands."""
    parts = path.parts[-3:] if path.parent.name == "topics" else path.parts[-2:]
    return "/".join(parts)


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        ContentError: If it is missing, cannot be read or is not UTF-8.
    """
    try:
        # Some editors put an invisible mark before the first letter.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ContentError(label(path), "the file is missing") from error
    except UnicodeDecodeError as error:
        raise ContentError(label(path), "the file is not UTF-8 text") from error
    except OSError as error:
        raise ContentError(label(path), f"cannot be read ({error.strerror})") from error


def parse_yaml(path: Path, text: str) -> object:
    """The YAML in `text`, which came from `path`.

    Raises:
        ContentError: If it is not valid; names the line.
    """
    try:
        return yaml.load(text, StrictLoader)  # noqa: S506 - it is a SafeLoader, only stricter
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise ContentError(label(path), f"{where}{problem}") from error


class StrictLoader(yaml.SafeLoader):
    """YAML without its surprises: `on` and `NO` stay words, a repeated key is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping whose keys are all different."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


_BOOL = "tag:yaml.org,2002:bool"
StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def replace_file(path: Path, text: str) -> bool:
    """Write a file whole, or leave it if it says that already.

    Returns:
        Whether it was changed.
    """
    try:
        old = path.read_bytes()
    except FileNotFoundError:
        old = b""
    new = text.encode()
    if b"\r\n" in old:
        new = new.replace(b"\n", b"\r\n")
    if old.startswith(codecs.BOM_UTF8):
        new = codecs.BOM_UTF8 + new
    if new == old:
        return False
    write_whole(path, new)
    return True
