"""What the parts of the content are called on a page, and where each is edited."""

import re
from pathlib import Path
from urllib.parse import quote

from backtalk.content import Content
from backtalk.content.edits.parts import EXERCISES, TOPICS, values
from backtalk.reviews.sign_off.signing import flat

PAGE = "/console/content"
_MARKS = re.compile(r"^#{2,3} | \{#[^{}\n]*\}$", re.MULTILINE)
FACTS = {
    "name": "Name",
    "phone": "Phone",
    "email": "E-mail",
    "address": "Address",
    "locations": "Other locations",
    "hours": "Opening hours",
    "hours_text": "Hours in a sentence",
    "closed": "Closing days",
    "booking_url": "Booking page",
    "map_url": "Map",
    "privacy_url": "Privacy page",
    "country": "Country",
    "time_zone": "Time zone",
    "response_time": "Promised answer",
    "prices": "Prices",
    "insurance": "Insurance",
    "parking": "Parking",
    "bring": "What to bring",
    "cancelling": "Cancelling",
    "referral": "Referral",
    "accessibility": "Getting in",
    "therapists": "Therapists",
    "languages": "Languages",
    "holidays": "Public holidays",
}
"""The clinic's own facts, in the order of the page."""


def title(content: Content, path: str) -> str:
    """A part as staff know it."""
    file, _, name = path.partition("#")
    match file:
        case "clinic.yml":
            return FACTS.get(name, name)
        case "exercises.yml":
            return content.exercises[name].name if name in content.exercises else name
        case "phrases.yml":
            return f"Sentence: {name.replace('_', ' ')}"
    known = content.answers.get(f"{file.removeprefix('topics/').removesuffix('.md')}/{name}")
    return known.heading if known else name


def said(path: str, text: str | None) -> str:
    """What a part says, without the marks of its file."""
    if not text:
        return ""
    file = path.partition("#")[0]
    if file.startswith(TOPICS):
        return _MARKS.sub("", text).strip()
    found = values(Path(file), text)
    value = found if file == EXERCISES else next(iter(found.values()), "")
    lists = isinstance(value, dict | list)
    return "\n".join(line.removeprefix(": ") for line in flat(value)) if lists else str(value)


def address(path: str) -> str:
    """The page on which a part is edited."""
    file, _, name = path.partition("#")
    match file:
        case "clinic.yml":
            return f"{PAGE}/clinic"
        case "exercises.yml":
            return f"{PAGE}/exercise?id={quote(name)}"
        case "phrases.yml":
            return f"{PAGE}/sentence?id={quote(name)}"
    topic = file.removeprefix("topics/").removesuffix(".md")
    return f"{PAGE}/answer?id={quote(topic)}/{quote(name)}"


def history(path: str) -> str:
    """The page of what a part said before."""
    return f"{PAGE}/history?part={quote(path, safe='')}"
