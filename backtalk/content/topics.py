"""Reads a topic's Markdown file: front matter, then one `## heading {attributes}` a section.

The grammar is strict so that the engine, which reads the same files, sees the same sections;
`content/README.md` describes it.
"""

import re
from pathlib import Path

from pydantic import ValidationError

from backtalk.content.errors import ContentError
from backtalk.content.files import label, parse_yaml, read_text
from backtalk.content.models import Section, Topic

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(
    r"## (?P<heading>[^{}]+?) \{aspect=(?P<aspect>[a-z_]+)(?: part=(?P<parts>[a-z_,]+))?\}"
)
_CITED = re.compile(r"\s*\[(-|[A-Z][A-Z0-9]*(?: [A-Z][A-Z0-9]*)*)\]$")
_MARKUP = re.compile(r"[-*+>|#`_]|\d+[.)] ")
_MORE = "### More"


def read_topic(path: Path) -> Topic:
    """The topic in `path`, whose name is the topic's id.

    Raises:
        ContentError: If the file cannot be read or leaves the grammar.
    """
    text = read_text(path).replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        raise ContentError(label(path), "must begin with front matter between two lines of ---")
    facts = parse_yaml(path, front[1])
    if not isinstance(facts, dict):
        raise ContentError(label(path), "the front matter must be a list of `name: value` lines")
    if facts.get("id") != path.stem:
        raise ContentError(label(path), f"id: must be {path.stem}, like the file's name")
    sections = _sections(path, text[front.end() :])
    try:
        return Topic.model_validate({**facts, "sections": sections})
    except ValidationError as error:
        raise ContentError.of(label(path), error) from error


def _sections(path: Path, body: str) -> list[Section]:
    before, *blocks = re.split(r"^(?=## )", body, flags=re.MULTILINE)
    if before.strip():
        raise ContentError(label(path), "there is text before the first `## heading`")
    sections = [_section(path, block) for block in blocks]
    ids = [section.id for section in sections]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise ContentError(label(path), f"two sections are both {twice}")
    return sections


def _section(path: Path, block: str) -> Section:
    first, _, rest = block.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    if heading is None:
        raise ContentError(
            label(path),
            f"the heading `{first.strip()}` must end with {{aspect=…}} or {{aspect=… part=…}}",
        )
    parts = tuple(heading["parts"].split(",")) if heading["parts"] else ()
    shown, _, more = rest.partition(f"\n{_MORE}\n")
    cited: list[str] = []
    try:
        return Section(
            topic=path.stem,
            heading=heading["heading"],
            aspect=heading["aspect"],
            parts=parts,
            paragraphs=_paragraphs(path, first, shown, cited),
            more=_paragraphs(path, first, more, cited),
            sources=tuple(dict.fromkeys(cited)),
        )
    except ValidationError as error:
        raise ContentError.of(label(path), error, first.strip("# ")) from error


def _paragraphs(path: Path, heading: str, text: str, cited: list[str]) -> tuple[str, ...]:
    """The paragraphs of `text` without their brackets, whose sources go to `cited`."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        line = " ".join(block.split())
        if not line:
            continue
        where = f"{heading.strip('# ')}: the paragraph `{line[:40]}…`"
        sources = _CITED.search(line)
        if sources is None:
            raise ContentError(
                label(path), f"{where} must end with its sources, such as [S60 M], or [-] for none"
            )
        if _MARKUP.match(line):
            raise ContentError(label(path), f"{where} must be plain text, not a list or heading")
        if sources[1] != "-":
            cited.extend(sources[1].split())
        found.append(line[: sources.start()])
    return tuple(found)
