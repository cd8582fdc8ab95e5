"""Reads a topic's Markdown file: front matter, then one `## Question? {#id …}` an answer.

The grammar is strict so that the engine, which reads the same files, sees the same answers;
`content/README.md` describes it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from backtalk.content.errors import ContentError
from backtalk.content.files import label, parse_yaml, read_text
from backtalk.content.models import Answer, Topic

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"## (?P<heading>[^{}]+?) \{#(?P<id>[a-z][a-z0-9_]*)(?P<attributes>[^{}]*)\}")
_ATTRIBUTE = re.compile(r" +(?P<name>cards|next|for|when)=(?P<values>[a-z0-9_/,]+)")
_CITED = re.compile(r"\s*\[(-|[A-Z][A-Z0-9]*(?: [A-Z][A-Z0-9]*)*)\]$")
_MARKUP = re.compile(r"[-*+>|#`_]|\d+[.)] ")
_MORE = "### More"
_GENERAL = "M"  # general knowledge: an inner mark, no source to show


def read_topic(path: Path, read: Callable[[Path], str] = read_text) -> Topic:
    """The topic in `path`, whose name is the topic's id.

    Args:
        path: The file.
        read: Gives its text.

    Raises:
        ContentError: If the file cannot be read or leaves the grammar.
    """
    text = read(path).replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        raise ContentError(label(path), "must begin with front matter between two lines of ---")
    facts = parse_yaml(path, front[1])
    if not isinstance(facts, dict):
        raise ContentError(label(path), "the front matter must be a list of `name: value` lines")
    if facts.get("id") != path.stem:
        raise ContentError(label(path), f"id: must be {path.stem}, like the file's name")
    answers = _answers(path, text[front.end() :])
    if not isinstance(facts.get("sources", []), list):
        raise ContentError(label(path), "sources: must be a list")
    facts["sources"] = [source for source in facts.get("sources", []) if source != _GENERAL]
    try:
        topic = Topic.model_validate({**facts, "answers": answers})
    except ValidationError as error:
        raise ContentError.of(label(path), error) from error
    if all(answer.id != f"{topic.id}/{topic.opening}" for answer in answers):
        raise ContentError(label(path), f"opening: there is no answer {{#{topic.opening}}}")
    return topic


def _answers(path: Path, body: str) -> list[Answer]:
    before, *blocks = re.split(r"^(?=## )", body, flags=re.MULTILINE)
    if before.strip():
        raise ContentError(label(path), "there is text before the first `## heading`")
    answers: list[Answer] = []
    wrong: list[ContentError] = []
    for block in blocks:
        try:
            answers.append(_answer(path, block))
        except ContentError as error:
            wrong += error.all
    if wrong:
        raise ContentError.together(wrong)
    ids = [answer.id for answer in answers]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise ContentError(label(path), f"two answers are both {twice}")
    return answers


def _answer(path: Path, block: str) -> Answer:
    first, _, rest = block.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    if heading is None:
        raise ContentError(label(path), f"the heading `{first.strip()}` must end with {{#id}}")
    shown, _, more = rest.partition(f"\n{_MORE}\n")
    cited: list[tuple[str, ...]] = []
    paragraphs = _paragraphs(path, first, shown, cited)
    further = _paragraphs(path, first, more, cited)
    try:
        return Answer(
            id=f"{path.stem}/{heading['id']}",
            heading=heading["heading"],
            paragraphs=paragraphs,
            more=further,
            sources=tuple(dict.fromkeys(s for ids in cited for s in ids if s != _GENERAL)),
            general=sum(ids == (_GENERAL,) for ids in cited),
            **_attributes(path, heading),
        )
    except ValidationError as error:
        raise ContentError.of(label(path), error, first.strip("# ")) from error


def _attributes(path: Path, heading: re.Match[str]) -> dict[str, Any]:
    """The values of `cards=`, `next=`, `for=` and `when=`."""
    found = list(_ATTRIBUTE.finditer(heading["attributes"]))
    if "".join(match[0] for match in found) != heading["attributes"].rstrip():
        problem = f"`{heading['attributes'].strip()}` must be cards=…, next=…, for=… or when=asked"
        raise ContentError(label(path), f"{heading['heading']}: {problem}")
    return {match["name"]: tuple(match["values"].split(",")) for match in found}


def _paragraphs(
    path: Path, heading: str, text: str, cited: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """The paragraphs of `text` without their brackets, whose sources go to `cited`."""
    found: list[str] = []
    wrong: list[ContentError] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        line = " ".join(block.split())
        if not line:
            continue
        where = f"{heading.strip('# ')}: the paragraph `{line[:40]}…`"
        sources = _CITED.search(line)
        if sources is None:
            problem = f"{where} must end with its sources, such as [S60 M], or [-] for none"
            wrong.append(ContentError(label(path), problem))
            continue
        if _MARKUP.match(line):
            problem = f"{where} must be plain text, not a list or heading"
            wrong.append(ContentError(label(path), problem))
        cited.append(() if sources[1] == "-" else tuple(sources[1].split()))
        found.append(line[: sources.start()])
    if wrong:
        raise ContentError.together(wrong)
    return tuple(found)
