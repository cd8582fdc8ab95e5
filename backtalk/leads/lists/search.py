"""Finding requests by name, phone or e-mail, which are encrypted: by their keyed hashes.

What somebody types becomes keys at once. A key says nothing of the person without the clinic's
secret, so it may stand in an address of the console where a name may not. Its first letter says
what was typed: a whole word or the beginning of a word of a name, a whole phone number or its end,
or an e-mail address.
"""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from backtalk.contact_points import find_emails, find_phones
from backtalk.db.models import Lead, LeadName, LeadPart
from backtalk.leads import changes
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto

_KEY = re.compile(r"[npebd][0-9a-f]{64}")
_DIGITS = re.compile(r"(?<!\w)\+?\d(?:[ ()./-]*\d)+(?!\w)")
_AT_MOST = 8
_KINDS = {
    "p": ("a phone number", "phone numbers"),
    "d": ("the end of a phone number", "ends of phone numbers"),
    "e": ("an e-mail address", "e-mail addresses"),
    "b": ("the beginning of a name", "beginnings of names"),
    "n": ("a short name as a whole", "short names as a whole"),
}
_BATCH = 200


def keys(text: str, country: str) -> list[str]:
    """The keys of what somebody typed: numbers or their ends, addresses, beginnings of names.

    Args:
        text: In any order, such as `blog`, `0132` or `Jo 415 555 0132`.
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
    for match in _DIGITS.finditer(rest):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= crypto.LEAST_DIGITS:
            found.append(f"d{crypto.hash_ending(digits)}")
    rest = _DIGITS.sub(" ", rest)
    for word in re.findall(r"\w+", rest):
        begins = crypto.hash_beginning(word)
        whole = (f"n{hashed}" for hashed in crypto.hash_name(word))
        found += [f"b{begins}"] if begins else whole
    return list(dict.fromkeys(found))[:_AT_MOST]


def understood(keys: Sequence[str]) -> str:
    """What was searched for, in words that name nobody."""
    kinds = [key[0] for key in keys]
    told = [one if kinds.count(k) == 1 else many for k, (one, many) in _KINDS.items() if k in kinds]
    return " and ".join(told)


def valid(candidates: Sequence[str]) -> tuple[str, ...]:
    """Those that are keys."""
    return tuple(key for key in candidates[:_AT_MOST] if _KEY.fullmatch(key))


def matching(wanted: Sequence[str]) -> ColumnElement[bool]:
    """The condition on `Lead` that it, or one that was merged into it, has all these keys."""
    part = aliased(Lead)
    of_part = and_(*(_has(part, key) for key in wanted))
    return Lead.id.in_(select(func.coalesce(part.merged_into, part.id)).where(of_part))


def index_missing(db: Session, after: int = 0) -> int | None:
    """Make keys of parts for requests that were taken before there were any. The caller commits.

    Args:
        db: A session.
        after: The last one that was looked at.

    Returns:
        Where to go on; None at the end.
    """
    without = ~exists().where(LeadPart.lead_id == Lead.id)
    query = select(Lead).where(without, Lead.id > after).order_by(Lead.id).limit(_BATCH)
    leads = db.scalars(query).all()
    for lead in leads:
        changes.set_search_keys(db, lead, Contact.of(lead))
    return leads[-1].id if leads else None


def _has(lead: type[Lead], key: str) -> ColumnElement[bool]:
    kind, value = key[0], key[1:]
    if kind == "n":
        return lead.id.in_(select(LeadName.lead_id).where(LeadName.word_hash == value))
    if kind in "bd":
        return lead.id.in_(select(LeadPart.lead_id).where(LeadPart.part_hash == value))
    return or_((lead.phone_hash if kind == "p" else lead.email_hash) == value)
