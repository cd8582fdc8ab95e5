"""Invented people."""

import random
from dataclasses import dataclass

from backtalk.demo.words import FIRST, LAST

NAME_MARK = "(invented)"
_AREAS = (206, 212, 312, 415, 503, 617, 702, 808, 907)


@dataclass(frozen=True)
class Person:
    """Somebody who is not there; one of phone and e-mail may be missing."""

    name: str
    phone: str | None
    email: str | None


def invent(rng: random.Random) -> Person:
    """A person whose number and address lead nowhere.

    555-0100 to 555-0199 are kept for fiction (ATIS-0300115, 4.2), as is example.com (RFC 2606).
    """
    first, last = rng.choice(FIRST), rng.choice(LAST)
    phone = f"+1{rng.choice(_AREAS)}55501{rng.randrange(100):02}"
    email = f"{first}.{last}.{rng.randrange(10_000)}@example.com".lower()
    has_phone = rng.random() < 0.85
    has_email = not has_phone or rng.random() < 0.4
    name = f"{first} {last} {NAME_MARK}"
    return Person(name, phone if has_phone else None, email if has_email else None)
