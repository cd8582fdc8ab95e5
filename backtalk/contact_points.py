"""Phone numbers and e-mail addresses, as people type and dictate them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"|]+@[^\s@,;:<>()\[\]\"'|]+\.[^\s@,;:<>()\[\]\"'|.!?]+")
_JOINT = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+"}
_SPOKEN_EMAIL = re.compile(
    r"\b(?!(?:me|us|is|back|him|her)\b)"
    r"([a-z0-9][\w.+-]*(?:\s+(?:dot|underscore|dash|hyphen|plus)\s+[\w.+-]+)*)"
    r"\s*(?:@|[(\[]\s*at\s*[)\]]|\bat\b)\s*"
    r"([a-z0-9-]+(?:\s+(?:dash|hyphen)\s+[a-z0-9-]+)*"
    r"(?:(?:\.|\s+dot\s+|\s*[(\[]\s*dot\s*[)\]]\s*)[a-z0-9-]+)*"
    r"(?:\.|\s+dot\s+|\s*[(\[]\s*dot\s*[)\]]\s*)[a-z]{2,24})\b",
    re.IGNORECASE,
)
_PROVIDERS = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "aol.com")
# Slips that are nobody's own domain in common use; a name that is merely alike is left alone.
_MISTYPED = {
    "gmail": (
        *("gmial", "gmal", "gmali", "gamil", "gmai", "gmil", "gnail", "gmaill", "ggmail", "gmaul"),
        *("gmsil", "gmaik", "gmqil", "gemail"),
    ),
    "hotmail": (
        "hotmial",
        "hotmal",
        "hotmil",
        "hotmai",
        "hotamil",
        "hotmaill",
        "homtail",
        "hormail",
    ),
    "outlook": ("outlok", "outloo", "outllok", "outook", "oulook", "outlookk", "putlook"),
    "yahoo": ("yaho", "yahooo", "yhaoo", "yaoo", "yhoo", "yahho", "tahoo"),
    "icloud": ("iclod", "icoud", "iclould", "icluod", "iclud", "icould"),
    "aol": ("aoll", "aool"),
}
_MISTYPED_ENDINGS = {"com": ("con", "cmo", "ocm", "vom", "comm", "xom", "cim")}
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {**{word: str(n) for n, word in enumerate(_NUMERALS)}, "oh": "0", "o": "0"}
_DIGIT_WORD = "|".join(_DIGITS)
_SPOKEN_RUN = re.compile(
    rf"\b(?:plus\s+)?(?:(?:(?:double|triple)\s+)?(?:{_DIGIT_WORD}|\d)[\s,.-]+){{6,}}"
    rf"(?:(?:double|triple)\s+)?(?:{_DIGIT_WORD}|\d)\b",
    re.IGNORECASE,
)
_NEIGHBOURS = ("GB", "IE", "AU", "NZ")
"""Where English is spoken and numbers begin with a 0 at home."""
_REPEAT = {"double": 2, "triple": 3}


@dataclass(frozen=True)
class Reach:
    """How to reach somebody: phone in E.164 (`+14155550132`), e-mail, or both.

    An extension follows the number as in a `tel:` link: `+14155550132;ext=12`.
    """

    phone: str | None = None
    email: str | None = None

    def __bool__(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.phone or self.email)


@dataclass(frozen=True)
class Found:
    """One phone number or e-mail address in a text: where it stands and what it means."""

    start: int
    end: int
    kind: str
    value: str


def parse_reach(text: str, country: str) -> Reach | None:
    """The first valid phone number and the first valid e-mail address in `text`.

    Args:
        text: What a visitor typed or dictated ("jo at example dot com", "four one five …").
        country: Where numbers without a country code belong (`US`).
    """
    phone = next((f.value for f in find_phones(text, country)), None)
    email = next((f.value for f in find_emails(text)), None)
    return Reach(phone, email) if phone or email else None


def dialled(number: str, country: str) -> str:
    """The number as a `tel:` link takes it; of "112 or 999" the first."""
    first = re.split(r"\s+or\s+", number)[0]
    try:
        parsed = phonenumbers.parse(first, country)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", first)
    if not phonenumbers.is_valid_number(parsed):
        return re.sub(r"[^\d+]", "", first)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def format_phone(e164: str, country: str) -> str:
    """A phone number as people in `country` read it: national if it is one of theirs."""
    number = phonenumbers.parse(e164)
    home = phonenumbers.country_code_for_region(country) == number.country_code
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def find_emails(text: str) -> Iterator[Found]:
    """Valid e-mail addresses in `text`, typed ones before dictated ones."""
    taken: list[range] = []
    for match in _EMAIL.finditer(text):
        # Phones type an apostrophe as a quotation mark.
        email = _valid_email(normalize("NFKC", match.group()).replace("\u2019", "'").strip(".'"))
        if email:
            taken.append(range(*match.span()))
            yield Found(match.start(), match.end(), "email", email)
    for match in _SPOKEN_EMAIL.finditer(text):
        if any(match.start() in span or match.end() - 1 in span for span in taken):
            continue
        email = _valid_email(f"{_joined(match[1])}@{_joined(match[2])}")
        if email:
            yield Found(match.start(), match.end(), "email", email)


def find_phones(text: str, country: str) -> Iterator[Found]:
    """Valid phone numbers in `text`, typed ones before dictated ones."""
    # People dial 00 for the plus; the library knows that only for the country they dial from.
    typed = re.sub(r"(?<!\d)00(?=[1-9](?:[ -]?\d){7})", " +", text)
    taken: list[range] = []
    for match in PhoneNumberMatcher(typed, country, leniency=Leniency.VALID):
        taken.append(range(match.start, match.end))
        yield Found(match.start, match.end, "phone", _e164(match.number))
    for run in _SPOKEN_RUN.finditer(text):
        if any(run.start() in span or run.end() - 1 in span for span in taken):
            continue
        for match in PhoneNumberMatcher(_dictated(run.group()), country):
            yield Found(run.start(), run.end(), "phone", _e164(match.number))


def _e164(number: phonenumbers.PhoneNumber) -> str:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def join_phone(first: str, second: str, country: str) -> str | None:
    """The phone number that two messages give in parts, such as "415 555 01" and "0132 at the end".

    The second may begin with the last digits of the first; None if they make no number.
    """
    before, after = ("".join(filter(str.isdigit, text)) for text in (first, second))
    if not before or not after:
        return None
    plus = "+" if first.lstrip().startswith("+") else ""
    for overlap in range(min(len(before), len(after))):
        if overlap == 0 or before.endswith(after[:overlap]):
            found = parse_reach(f"{plus}{before}{after[overlap:]}", country)
            if found and found.phone:
                return found.phone
    return None


def abroad(text: str, country: str) -> str | None:
    """The number that a visitor from another country probably means, as they dial it at home.

    None unless it begins with the 0 that stands there for the country code.
    """
    digits = "".join(filter(str.isdigit, text))
    if not digits.startswith("0"):
        return None
    for region in _NEIGHBOURS:
        number = _parsed(digits, region)
        if region != country and number and phonenumbers.is_valid_number(number):
            return _e164(number)
    return None


def _parsed(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None


def likely_email(email: str) -> str | None:
    """The address that somebody probably meant, if a large provider's name is mistyped in it."""
    local, _, domain = email.rpartition("@")
    meant = _meant(domain.casefold())
    return f"{local}@{meant}" if meant else None


def _meant(domain: str) -> str | None:
    if domain in _PROVIDERS:
        return None
    name, _, ending = domain.partition(".")
    for provider in _PROVIDERS:
        known, _, usual = provider.partition(".")
        if name == known and ending in _MISTYPED_ENDINGS.get(usual, ()):
            return provider
        if name in _MISTYPED.get(known, ()) and ending in (
            usual,
            *_MISTYPED_ENDINGS.get(usual, ()),
        ):
            return provider
    return None


def _valid_email(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _joined(spoken: str) -> str:
    words = re.sub(r"[()\[\]]", " ", spoken.lower()).split()
    return "".join(_JOINT.get(word, word) for word in words)


def _dictated(run: str) -> str:
    digits = ["+"] if run.lower().startswith("plus") else []
    times = 1
    for word in re.findall(r"[a-z]+|\d", run.lower()):
        if word in _REPEAT:
            times = _REPEAT[word]
        elif word != "plus":
            digits.append(_DIGITS.get(word, word) * times)
            times = 1
    return "".join(digits)
