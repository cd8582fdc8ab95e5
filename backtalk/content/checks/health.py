"""The state of the content in plain words, for somebody who does not read its files."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backtalk.content.checks.content import check
from backtalk.content.checks.findings import Finding
from backtalk.content.checks.online import Checker
from backtalk.content.errors import ContentError
from backtalk.content.files import read_text
from backtalk.content.links import remembered
from backtalk.content.loader import Text, read


@dataclass(frozen=True)
class Problem:
    """Something that the clinic must correct."""

    title: str
    what: str
    todo: str
    file: str


@dataclass(frozen=True)
class Link:
    """One link that visitors are given, and what the last check found."""

    name: str
    url: str
    verdict: str
    detail: str


@dataclass(frozen=True)
class Health:
    """What to correct, the links, and what else `content check` says."""

    problems: list[Problem]
    links: list[Link]
    findings: list[Finding]
    checked_at: datetime | None


def examine(directory: Path, links: Path, online: bool = False, text: Text = read_text) -> Health:
    """Look at the content and at what is remembered of its links.

    Args:
        directory: The folder `content/`.
        links: The file in which link checks are remembered.
        online: Ask every link first; it can take minutes.
        text: Gives a file's text, with the clinic's edits in it for example.
    """
    findings = check(directory, links, Checker() if online else None, text=text)
    try:
        content = read(directory, text=text)
    except ContentError as error:
        todo = "Correct the file; until then the last good version is used."
        title = "A content file cannot be read"
        all_of_it = [Problem(title, one.problem, todo, one.file) for one in error.all]
        return Health(all_of_it, [], [], None)
    known = remembered(links)
    waiting, shown = [], []
    for exercise in content.exercises.values():
        video = exercise.video
        if video.status != "ok" or video.url is None:
            waiting.append(_unusable(exercise.name, video.as_in_article, video.note))
        else:
            shown.append((exercise.name, video.url))
    clinic = content.clinic
    shown += [("Booking page", clinic.booking_url)] if clinic.booking_url else []
    shown += [("Privacy page", clinic.privacy_url)] * clinic.privacy_url.startswith("https://")
    shown += [(source.title, source.url) for source in content.sources.values() if source.url]
    result = [
        Link(name, url, known[url].verdict, known[url].detail)
        if url in known
        else Link(name, url, "unknown", "not tried yet")
        for name, url in shown
    ]
    dead = [_dead(link) for link in result if link.verdict == "dead"]
    return Health([*waiting, *dead], result, findings, _last_check(links))


def _unusable(name: str, written: str, note: str | None) -> Problem:
    return Problem(
        title=f"Video of “{name}”",
        what=f"The link in the article, {written}, cannot be used. {note or ''}".strip(),
        todo="Find the video on the clinic's own channel and put its whole link in the place of"
        " this one. Visitors get the exercise without a video until then.",
        file="content/exercises.yml",
    )


def _dead(link: Link) -> Problem:
    return Problem(
        title=link.name,
        what=f"The link {link.url} does not answer any more ({link.detail}).",
        todo="Put a link that works in its place, or take it out.",
        file="content/",
    )


def _last_check(path: Path) -> datetime | None:
    try:
        entries = json.loads(path.read_text(encoding="utf-8")).values()
        return max((datetime.fromisoformat(e["checked_at"]) for e in entries), default=None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
