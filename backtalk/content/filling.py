"""The clinic's facts in the places that answers keep for them, and where these facts lead."""

import re
from collections.abc import Iterable
from datetime import datetime

from backtalk.contact_points import dialled
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Answer, Reviewed
from backtalk.content.placeholders import placeholders
from backtalk.payloads import Link, Picture, Review, Source

FRONT_DESK = "front_desk"
BEYOND = "beyond"
"""The topic whose answers say who else can help."""
WITHOUT_NET = frozenset({FRONT_DESK, BEYOND})
"""Topics that are about no pain, so that no answer of theirs needs a safety net."""
_BOOKING = re.compile(r"book|appointment|cancel|resched")
_SENTENCE = re.compile(r"(?<=[.!?]) +")


def filled(content: Content, paragraphs: Iterable[str], at: datetime) -> list[str]:
    """The paragraphs with the clinic's facts in their places.

    A sentence whose fact the clinic has left out says so instead, once.
    """
    facts = {**content.facts, **content.clinic.optional_facts(at)}
    missing = content.phrase("fact_missing")
    found: list[str] = []
    said_missing = False
    for paragraph in paragraphs:
        sentences: list[str] = []
        for sentence in _SENTENCE.split(paragraph):
            if "booking_url" in placeholders(sentence) and not content.clinic.booking_url:
                continue
            if placeholders(sentence) <= facts.keys():
                sentences.append(re.sub(r"\.\.$", ".", sentence.format_map(facts)))
            elif not said_missing:
                said_missing = True
                sentences.append(missing)
        if sentences:
            found.append(" ".join(sentences))
    return found


def links(content: Content, found: Answer) -> list[Link]:
    """Where an answer's facts lead: a number to call, a map, a page to book on, an email."""
    names = placeholders(found.text)
    clinic = content.clinic
    offered: list[Link] = []
    books = found.topic == FRONT_DESK and _BOOKING.search(found.id)
    if clinic.booking_url and ("booking_url" in names or books):
        offered.append(Link(title=content.phrase("button_book"), href=clinic.booking_url))
    if "address" in names:
        title = content.phrase("button_map")
        offered.append(Link(title=title, href=clinic.map_link))
        offered += [
            Link(title=f"{title}: {one.name}", href=one.map_link) for one in clinic.locations
        ]
    if "email" in names:
        offered.append(Link(title=content.phrase("button_email"), href=f"mailto:{clinic.email}"))
    if "phone" in names or found.topic == FRONT_DESK:
        offered.append(call(content))
    return offered


def call(content: Content) -> Link:
    """The clinic's number as a link."""
    number = dialled(content.clinic.phone, content.clinic.country)
    return Link(title=content.phrase("button_call"), href=f"tel:{number}")


def sources(content: Content, ids: Iterable[str]) -> list[Source]:
    """The sources with these ids, as a reply names them."""
    return [
        Source(id=number, title=source.title, url=source.url)
        for number, source in content.cited(ids)
    ]


def pictures(exercise: Exercise, place: str | None = None) -> list[Picture]:
    """The drawings of an exercise's steps, as a message names them."""
    return [
        Picture(src=f"/pictures/{one.file}", alt=one.alt) for one in exercise.pictures_in(place)
    ]


def review(reviewed: Reviewed) -> Review | None:
    """Who signed a text off; None if nobody has."""
    if reviewed.by is None or reviewed.on is None:
        return None
    return Review(by=reviewed.by, on=reviewed.on.isoformat())
