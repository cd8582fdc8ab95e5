"""Contact details in free text: finding them, and putting a mark in their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import normalize

import phonenumbers
from phonenumbers import PhoneNumberFormat

from backtalk.contact_points import find_emails, find_phones
from backtalk.privacy.names import introduced, words

PHONE, EMAIL, NAME = "[phone]", "[email]", "[name]"
# A run of digits as long as a phone number, though no valid one: a typing error masks as well.
_LONG_NUMBER = re.compile(r"(?<![\w@./=-])\+?\(?\d(?:[\s().-]{0,2}\d){8,15}(?![\w@/])")
_LOCAL_NUMBER = re.compile(r"(?<![\w@./=-])\d{3}-\d{4}(?![\w@/-])")
_LIKE_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+[^\s@,;<>().!?]")


@dataclass
class Details:
    """What is known of one person, and must not stay readable."""

    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.names or self.phones or self.emails)

    def learn(self, text: str, country: str) -> None:
        """Add what `text` gives away: numbers, addresses, an introduction by name."""
        self.phones.update(f.value for f in find_phones(text, country))
        self.emails.update(f.value for f in find_emails(text))
        self.names.update(filter(None, [introduced(text)]))

    @property
    def words(self) -> set[str]:
        """The single words of the names; an initial alone says nothing and is left out."""
        forms = (normalize(form, name) for name in self.names for form in ("NFC", "NFD"))
        return {word for name in forms for word in words(name) if len(word) > 1}


def found(text: str, country: str) -> bool:
    """Whether `text` holds contact details, or what looks like them."""
    return mask(text, [], country) != text


def mask(text: str, known: Iterable[str], country: str) -> str:
    """Replace contact details in what a visitor wrote by [phone], [email] and [name].

    Args:
        text: The visitor's words.
        known: Names to mask as well, each word of them, whatever their capitals.
        country: Where numbers without a country code belong.
    """
    about = Details(names=set(known))
    about.learn(text, country)
    spans = sorted((*find_emails(text), *find_phones(text, country)), key=lambda f: f.start)
    parts, end = [], 0
    for span in spans:
        if span.start >= end:
            parts += [text[end : span.start], PHONE if span.kind == "phone" else EMAIL]
            end = span.end
    masked = "".join([*parts, text[end:]])
    masked = _LOCAL_NUMBER.sub(PHONE, _LONG_NUMBER.sub(PHONE, masked))
    masked = _LIKE_EMAIL.sub(EMAIL, masked)
    return _mask_words(_mask_names(masked, about.names), about.words)


def mask_reply(text: str, about: Details, country: str, *, words: bool) -> str:
    """Replace in the assistant's words what is known of the visitor, and nothing else.

    The clinic's own number and address stay.

    Args:
        text: What the assistant said.
        about: What is known of the visitor.
        country: Where the clinic is; numbers may stand in its national form.
        words: Mask single words of the name too, where the text was written for that visitor.
    """
    for phone in about.phones:
        for form in _forms(phone, country):
            text = text.replace(form, PHONE)
    for email in about.emails:
        text = re.sub(re.escape(email), EMAIL, text, flags=re.IGNORECASE)
    text = _mask_names(text, about.names)
    return _mask_words(text, about.words) if words else text


def _forms(e164: str, country: str) -> list[str]:
    number = phonenumbers.parse(e164)
    forms = [
        phonenumbers.format_number(number, style)
        for style in (
            PhoneNumberFormat.INTERNATIONAL,
            PhoneNumberFormat.RFC3966,
            PhoneNumberFormat.E164,
            PhoneNumberFormat.NATIONAL,
        )
    ]
    return [*forms, phonenumbers.format_out_of_country_calling_number(number, country)]


def _mask_names(text: str, names: Iterable[str]) -> str:
    # A one-word name is for _mask_words: in the assistant's words, "Will" is not always a name.
    for name in sorted((n for n in names if len(n.split()) > 1), key=len, reverse=True):
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", NAME, text, flags=re.IGNORECASE)
    return text


def _mask_words(text: str, words: Iterable[str]) -> str:
    alternatives = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    if not alternatives:
        return text
    # Not the marks themselves: a Mr Phone would give "[[name]]".
    return re.sub(
        rf"(?<![\w\[])(?:{alternatives})(?:['\u2019]s)?(?![\w\]])", NAME, text, flags=re.IGNORECASE
    )
