"""Finding requests by name, phone or e-mail, which are encrypted: by their keyed hashes.

What somebody types becomes keys at once. A key says nothing of the person without the clinic's
secret, so it may stand in an address of the console where a name may not.
"""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from backtalk.db.models import Lead, LeadName
from backtalk.privacy import crypto
from backtalk.reach import find_emails, find_phones

_KEY = re.compile(r"[npe][0-9a-f]{64}")
_AT_MOST = 8


def keys(text: str, country: str) -> list[str]:
    """The keys of what somebody typed: a number, an address, whole words of a name.

    Args:
        text: In any order, such as `bloggs` or `Jo 415 555 0132`.
        country: Where phone numbers without a country code belong.
    """
    found = []
    rest = text
    for kind, hashed, items in (
        ("e", crypto.hash_email, find_emails(text)),
        ("p", crypto.hash_phone, find_phones(text, country)),
    ):
        for item in items:
            found.append(kind + hashed(item.value))
            rest = rest.replace(text[item.start : item.end], " ")
    found += (f"n{word}" for word in sorted(crypto.hash_name(rest)))
    return list(dict.fromkeys(found))[:_AT_MOST]


def valid(candidates: Sequence[str]) -> tuple[str, ...]:
    """Those that are keys."""
    return tuple(key for key in candidates[:_AT_MOST] if _KEY.fullmatch(key))


def matching(wanted: Sequence[str]) -> ColumnElement[bool]:
    """The condition on `Lead` that it, or one that was merged into it, has all these keys."""
    part = aliased(Lead)
    of_part = and_(*(_has(part, key) for key in wanted))
    return Lead.id.in_(select(func.coalesce(part.merged_into, part.id)).where(of_part))


def _has(lead: type[Lead], key: str) -> ColumnElement[bool]:
    kind, value = key[0], key[1:]
    if kind == "n":
        return lead.id.in_(select(LeadName.lead_id).where(LeadName.word_hash == value))
    return or_((lead.phone_hash if kind == "p" else lead.email_hash) == value)
