"""What a clinic should know about its content before visitors see it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from backtalk.content.checks.answers import findings as answer_findings
from backtalk.content.checks.findings import Finding
from backtalk.content.checks.online import Checker
from backtalk.content.checks.pictures import broken_pictures
from backtalk.content.checks.readability import PARAGRAPH, WHOLE, ease, hard_paragraphs
from backtalk.content.checks.references import broken_references
from backtalk.content.errors import ContentError
from backtalk.content.files import read_text
from backtalk.content.hours.opening import doubts as hours_doubts
from backtalk.content.library import GENERAL_KNOWLEDGE, Content
from backtalk.content.links import remember
from backtalk.content.loader import Text, read
from backtalk.content.models import Reviewed
from backtalk.content.phrases import Phrases

NEVER_SAY = re.compile(
    r"you(?:'re| are|'ll be| will be) (?:fine|safe|ok|okay)\b|nothing serious|guarantee|\bcures?\b"
    r"|fix your back|unstable|instability|out of place|don't need (?:a|to see a) doctor"
    r"|no need to see a doctor|hypermobil|wear and tear|slipped",
    re.IGNORECASE,
)
"""Words that promise, reassure falsely or frighten; not for any text a visitor reads."""
_MAY_SAY = re.compile(
    r"\"[^\"]*\"|\b(?:not a|never a|promise a) cures?\b|\bno (?:\w+ ){0,10}cures?\b"
    r"|\bcalled (?:\w+,? ){0,4}slipped\b",
    re.IGNORECASE,
)
"""What is quoted is somebody else's word; what is no cure is said to be none."""

_CLINIC = "content/clinic.yml"
_EXAMPLE = re.compile(r"555-01\d\d|example\.(?:com|org|net)\b")


def check(
    directory: Path,
    links: Path,
    checker: Checker | None = None,
    examples: Path | None = None,
    left_out: Path | None = None,
    text: Text = read_text,
) -> list[Finding]:
    """Look at all content.

    Args:
        directory: The folder `content/`.
        links: The file in which link checks are remembered.
        checker: Asks whether links answer; None leaves the network alone.
        examples: The folder of the questions that each answer is for, `data/nlu/topics`; None
            leaves them alone.
        left_out: What training found of questions that it left out, if it has run.
        text: Gives a file's text, with the clinic's edits in it for example.
    """
    try:
        content = read(directory, text=text)
    except ContentError as error:
        return [Finding("error", one.file, one.problem) for one in error.all]
    broken = [Finding("error", e.file, e.problem) for e in broken_references(content)]
    if broken:
        return broken
    found = [
        *broken_pictures(content, directory),
        *_readability(content),
        *_never_said(content),
        *_gaps(content),
        *answer_findings(content, examples, left_out),
        *_links_waiting(content),
        *_facts(content),
        *_unreviewed(content),
    ]
    if checker:
        found += _links_online(content, links, checker)
    return sorted(found, key=lambda f: f.level)


def of_file(content: Content, file: str) -> list[Finding]:
    """What is wrong with the texts of one file, such as `content/clinic.yml`."""
    found = (
        *_readability(content, file),
        *_never_said(content, file),
        *answer_findings(content, None, None),
        *_facts(content),
    )
    return [one for one in found if one.file == file]


def never_to_say(line: str) -> str | None:
    """The first word of `line` that promises, reassures falsely or frightens, if there is one."""
    said = NEVER_SAY.search(_MAY_SAY.sub("", line))
    return said[0] if said else None


def visible_texts(content: Content) -> dict[str, tuple[str, ...]]:
    """Everything a visitor can read in English, line by line, by file."""
    texts = {
        f"content/topics/{topic.id}.md": tuple(topic.text.splitlines())
        for topic in content.topics.values()
    }
    texts["content/exercises.yml"] = tuple(
        line for exercise in content.exercises.values() for line in exercise.lines
    )
    routine = content.routine
    texts["content/routine.yml"] = (
        routine.intro,
        routine.stop_rule,
        *(goal.title for goal in routine.goals),
        *(line for habit in routine.habits for line in habit.lines),
    )
    texts["data/red_flags.yml"] = tuple(
        line for flag in content.red_flags.values() for line in flag.lines
    )
    texts["content/phrases.yml"] = tuple(
        line for key in Phrases.model_fields for line in content.phrases.lines(key)
    )
    return texts


def _texts_of(content: Content, only: str | None) -> dict[str, tuple[str, ...]]:
    texts = visible_texts(content)
    return {file: lines for file, lines in texts.items() if only in (None, file)}


def _readability(content: Content, only: str | None = None) -> Iterator[Finding]:
    for file, lines in _texts_of(content, only).items():
        whole = ease("\n".join(lines))
        if whole < WHOLE:
            yield Finding("error", file, f"reading ease {whole:.0f}; {WHOLE:.0f} is the least")
        for line, score in hard_paragraphs(list(lines)):
            problem = f"reading ease {score:.0f} of `{line[:50]}…`; {PARAGRAPH:.0f} is the least"
            yield Finding("error", file, problem)


def _never_said(content: Content, only: str | None = None) -> Iterator[Finding]:
    # A question is in the words that people bring; its answer says what they mean.
    questions = {answer.heading for answer in content.answers.values()}
    for file, lines in _texts_of(content, only).items():
        for line in lines:
            said = None if line in questions else never_to_say(line)
            if said:
                yield Finding("error", file, f"says `{said}` in `{line[:50]}…`")


def _gaps(content: Content) -> Iterator[Finding]:
    cited = {s for e in content.exercises.values() for s in e.sources}
    cited.update(s for habit in content.routine.habits for s in habit.sources)
    cited.update(s for flag in content.red_flags.values() for s in flag.sources)
    for topic in content.topics.values():
        cited.update(topic.all_sources)
    for exercise in content.exercises.values():
        if not exercise.sources:
            yield Finding("warning", "content/exercises.yml", f"{exercise.id} names no source")
        if not exercise.topics:
            yield Finding("warning", "content/exercises.yml", f"{exercise.id} is under no topic")
    for source in content.sources.keys() - cited - {GENERAL_KNOWLEDGE}:
        yield Finding("warning", "content/sources.yml", f"nothing cites {source}")


def _links_waiting(content: Content) -> Iterator[Finding]:
    for exercise in content.exercises.values():
        video = exercise.video
        if video.status != "ok":
            words = video.status.replace("_", " ")
            problem = f"{exercise.id}: the link {video.as_in_article} is {words}"
            note = f" ({video.note})" if video.note else ""
            yield Finding("warning", "content/exercises.yml", problem + note)


def _facts(content: Content) -> Iterator[Finding]:
    clinic = content.clinic
    for field in ("phone", "email", "booking_url", "privacy_url"):
        if _EXAMPLE.search(getattr(clinic, field) or ""):
            yield Finding("warning", _CLINIC, f"{field} is still the example")
    for problem in hours_doubts(clinic):
        yield Finding("warning", _CLINIC, problem)
    for kind in content.country.unchecked:
        problem = f"{clinic.country}: nobody has checked the {kind} number"
        yield Finding("warning", "content/countries.yml", problem)
    others = sorted(c for c, x in content.countries.items() if x.unchecked)
    elsewhere = [code for code in others if code != clinic.country]
    if elsewhere:
        problem = f"numbers not checked for {', '.join(elsewhere)}"
        yield Finding("warning", "content/countries.yml", problem)


def _unreviewed(content: Content) -> Iterator[Finding]:
    by_file: dict[str, dict[str, Reviewed]] = {
        f"content/topics/{t.id}.md": {"": t.reviewed} for t in content.topics.values()
    }
    by_file["content/exercises.yml"] = {e.id: e.reviewed for e in content.exercises.values()}
    by_file["content/routine.yml"] = {h.id: h.reviewed for h in content.routine.habits}
    by_file["data/red_flags.yml"] = {
        red_flag_id: f.reviewed for red_flag_id, f in content.red_flags.items()
    }
    for file, items in by_file.items():
        names = ", ".join(name for name, review in items.items() if not review.done and name)
        if any(not review.done for review in items.values()):
            label = f"{names}: " if names else ""
            yield Finding("warning", file, f"{label}not yet reviewed by a clinician")
    unread = [
        language.name for language in content.languages.values() if not language.reviewed.done
    ]
    if unread:
        problem = f"not yet checked by a speaker: {', '.join(unread)}"
        yield Finding("warning", "content/languages.yml", problem)


def _links_online(content: Content, links: Path, checker: Checker) -> Iterator[Finding]:
    where = {
        e.video.url: ("content/exercises.yml", e.id)
        for e in content.exercises.values()
        if e.video.url and e.video.status != "waiting_for_clinic"
    }
    videos = frozenset(where)
    where.update({s.url: ("content/sources.yml", i) for i, s in content.sources.items() if s.url})
    clinic = content.clinic
    for field, url in (("booking_url", clinic.booking_url), ("privacy_url", clinic.privacy_url)):
        if url and url.startswith("https://"):
            where[url] = (_CLINIC, field)
    asked = checker.check(where)
    for url, kept in remember(links, asked).items():
        file, name = where[url]
        if kept.verdict == "dead":
            level: Literal["error", "warning"] = "error" if url in videos else "warning"
            effect = "; visitors do not get it until it answers" if file != _CLINIC else ""
            yield Finding(level, file, f"{name}: {url} is dead ({kept.detail}){effect}")
        elif asked[url].verdict == "unknown":
            yield Finding("warning", file, f"{name}: {url} is in doubt ({asked[url].detail})")
