"""Whether the drawings of exercises are there, small, and nothing but drawings."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from backtalk.content.checks.findings import Finding
from backtalk.content.library import Content

FOLDER = "pictures"
LARGEST = 8_000
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"svg", "g", "path", "circle", "ellipse", "line", "rect", "polyline"})


def broken_pictures(content: Content, directory: Path) -> Iterator[Finding]:
    """What is wrong with the drawings, a sentence each.

    Args:
        content: The clinic's.
        directory: The folder `content/`.
    """
    for exercise in content.exercises.values():
        for picture in exercise.pictures:
            problem = _problem(directory / FOLDER / picture.file)
            if problem:
                yield Finding("error", f"content/{FOLDER}/{picture.file}", problem)


def _problem(file: Path) -> str:
    if not file.is_file():
        return "is named in exercises.yml and is not there"
    if file.stat().st_size > LARGEST:
        return f"is larger than {LARGEST // 1000} KB"
    try:
        nodes = list(ElementTree.fromstring(file.read_text("utf-8")).iter())  # noqa: S314 - the clinic's own
    except (ElementTree.ParseError, UnicodeDecodeError):
        return "is not an SVG file"
    for node in nodes:
        name = str(node.tag).removeprefix(_SVG)
        if name not in _SHAPES:
            return f"has <{name}>; only shapes can be shown"
        for attribute in node.attrib:
            if attribute.startswith("on") or attribute.endswith(("href", "style")):
                return f"has the attribute {attribute}; only shapes can be shown"
    return ""
