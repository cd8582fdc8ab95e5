"""YAML in the manner of the files in `content/`: written, and cut into its keys or entries."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

KEY = re.compile(r"(?!- |#)(?P<quote>[\"']?)(?P<key>[^\s\"'].*?)(?P=quote):(?=\s|$)")
_ENTRY = re.compile(r"- +id: *(\w+)")
_LONG = 60  # characters after which a list has a line for each item
_WIDTH = 96

Piece = tuple[str, str]
"""The name of a key or entry and its lines; what stands between them has no name."""


def keys(source: str) -> list[Piece]:
    """The text cut at its outer keys."""
    return _pieces(source, lambda line: found["key"] if (found := KEY.match(line)) else None)


def entries(source: str) -> list[Piece]:
    """The text cut at the entries of its outer list."""
    return _pieces(source, lambda line: found[1] if (found := _ENTRY.match(line)) else None)


def put_keys(source: str, changed: Mapping[str, str]) -> str:
    """The text with these keys' lines in the place of the old ones, or at its end."""
    pieces = keys(source)
    known = {name for name, _ in pieces}
    text = "".join(changed.get(name, old) if name else old for name, old in pieces)
    added = "".join(new for name, new in changed.items() if name not in known)
    return text + ("\n" if added and not text.endswith("\n") else "") + added


def outdented(lines: str) -> str:
    """An entry of a list without its dash."""
    return re.sub(r"^(?:- |  )", "", lines, flags=re.MULTILINE)


def indented(lines: str) -> str:
    """The same as an entry again."""
    return "- " + re.sub(r"^(?=.)", "  ", lines, flags=re.MULTILINE)[2:]


def dump(values: Mapping[str, Any]) -> str:
    """Keys and their values."""
    return yaml.dump(
        dict(values),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )


def _pieces(source: str, name_of: Callable[[str], str | None]) -> list[Piece]:
    pieces: list[tuple[str, list[str]]] = []
    loose: list[str] = []  # blank lines and comments, which belong to a piece if it goes on
    for line in source.splitlines(keepends=True):
        name = name_of(line)
        if name is not None:
            pieces += [("", loose), (name, [line])]
            loose = []
        elif pieces and line.strip() and not line.startswith("#"):
            pieces[-1][1].extend((*loose, line))
            loose = []
        else:
            loose.append(line)
    return [(name, "".join(lines)) for name, lines in (*pieces, ("", loose)) if lines]


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _list(dumper: yaml.SafeDumper, given: Iterable[Any]) -> yaml.Node:
    items = list(given)
    short = all(isinstance(one, str) for one in items) and sum(map(len, items)) < _LONG
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = ">" if len(text) > _WIDTH - 10 and text == " ".join(text.split()) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)
_Dumper.add_representer(str, _text)
