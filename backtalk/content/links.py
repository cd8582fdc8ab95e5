"""The form of the links that visitors are given, and what the last check found of each."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from backtalk.whole_files import write_whole

Verdict = Literal["alive", "dead", "unknown"]

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})


def video_id(url: str) -> str | None:
    """The YouTube id in a watch, short or shared link; None unless it has 11 characters.

    Punctuation that a sentence left behind the link is dropped.
    """
    try:
        parts = urlsplit(url.strip().rstrip(".,;:!?)]\"'"))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.hostname not in _HOSTS:
        return None
    if parts.hostname == "youtu.be":
        found = parts.path.removeprefix("/")
    elif parts.path == "/watch":
        found = parse_qs(parts.query).get("v", [""])[0]
    else:
        found = next(
            (parts.path.removeprefix(p) for p in ("/shorts/", "/embed/") if p in parts.path), ""
        )
    return found if _ID.fullmatch(found) else None


def canonical(identifier: str) -> str:
    """The one form of a video's link that the content files use."""
    return f"https://www.youtube.com/watch?v={identifier}"


@dataclass(frozen=True)
class Result:
    """What a check of one link found, in words for the clinic."""

    verdict: Verdict
    detail: str


def remembered(path: Path) -> dict[str, Result]:
    """What the last checks found, by link; empty if there was none or the file is broken."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {url: Result(e["status"], e["detail"]) for url, e in entries.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def dead_links(path: Path) -> frozenset[str]:
    """The links that the last check found dead."""
    return frozenset(url for url, r in remembered(path).items() if r.verdict == "dead")


def remember(path: Path, results: dict[str, Result]) -> dict[str, Result]:
    """Write down what a check found; an unknown answer leaves the earlier verdict.

    Args:
        path: The file to write, replaced in one step.
        results: What the check found.

    Returns:
        What is remembered of the links in `results`.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        entries = {}
    entries = entries if isinstance(entries, dict) else {}
    known = remembered(path)
    for url, result in results.items():
        if result.verdict == "unknown" and url in known:
            continue
        entries[url] = {"status": result.verdict, "checked_at": now, "detail": result.detail}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(entries, indent=1))
    return {url: known.get(url, r) if r.verdict == "unknown" else r for url, r in results.items()}
