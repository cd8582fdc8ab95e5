"""Personal data in a visitor's words: finding it, and putting a mark in its place.

Beyond contact details (`backtalk.privacy.details`): names in passing, addresses, numbers that name
somebody, dates of birth. Ages, temperatures, doses and durations stay: danger is told by them.
Nothing finds all of it; a trainer's key and the check of the export stand behind this.
"""

import re
from collections.abc import Callable

from backtalk.privacy.details import NAME, mask
from backtalk.privacy.given_names import family_names, is_only_a_name, may_be_a_name
from backtalk.privacy.names import is_ordinary

ADDRESS, DATE, NUMBER, LINK = "[address]", "[date]", "[number]", "[link]"
_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*"
_CAPITAL = rf"(?-i:(?=[^\W\d_a-z])){_WORD}"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[a-z]\w{2,}", re.IGNORECASE)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FULL_DATE = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d\d"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
)
_DATE = re.compile(
    rf"(?<![\w./-])(?:{_FULL_DATE})(?![\w/-])"
    rf"|(?<=\bborn on )\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:policy|member(?:ship)?|insurance|patient|nhs|medicare|medicaid|passport|licen[cs]e|account"
    r"|claim|booking|reference|ref|ssn|mrn|id|registration)"
    r"(?:\s*(?:number|card|no\b\.?|nr\b\.?|id|#))*\s*(?:is|:|=|#)?\s*"
    r"(?P<name>(?=[\w-]*\d[\w-]*\d)[\w-]{4,})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])")

_NO_STREET = (
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times?|miles?|km|kilometers?|m|feet"
    r"|reps?|sets?|percent|the|a|an|my|on|in|of|by|to|at|and|or|for|with|from|off|out|is|was|per|no"
    r"|year|old|am|pm|x|it|this|that|more|hours'|i|we|you|can|if)\b"
)
_STREET = (
    r"street|road|avenue|lane|boulevard|crescent|terrace|gardens|highway|parade"
    r"|stra(?:ss|\u00df)e"
)
_SHORT_STREET = r"st|rd|ave|ln|blvd|dr|drive|way|court|ct|place|pl|close|square|sq|grove|hwy|row"
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}[a-z]?\s+(?:(?!{_NO_STREET})[a-z.'\u2019-]+\s+){{1,3}}(?:{_STREET})\b\.?"
    r"(?:,?\s+(?:apt|apartment|flat|unit|suite)\.?\s*\w+)?"
    rf"|\b\d{{1,5}}[a-z]?\s+(?:{_CAPITAL}\.?\s+){{1,3}}(?:{_SHORT_STREET})\b\.?"
    r"|(?<=\baddress is )\d{1,5}[^.!?\n]{4,60}|(?<=\blive at )\d{1,5}[^.!?\n]{4,60}"
    r"|\bp\.?\s?o\.?\s+box\s+\d+",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[A-Z]{2},?\s+\d{5}(?:-\d{4})?)\b"
    r"|(?<=\bzip )\d{5}\b|(?<=\bzip code )\d{5}\b|(?<=\bzip code is )\d{5}\b"
    r"|(?<=\bpostcode )[A-Za-z]{1,2}\d\w? ?\d[A-Za-z]{2}\b"
    r"|(?<=\bpostcode is )[A-Za-z]{1,2}\d\w? ?\d[A-Za-z]{2}\b"
)
_TOWN = re.compile(
    r"\b(?:i|we)(?:'m|'re)?\s+(?:am\s+|are\s+)?(?:live|living|based)\s+"
    rf"(?:here\s+)?(?:in|near|at)\s+(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})",
    re.IGNORECASE,
)

_PEOPLE = (
    r"wife|husband|partner|boyfriend|girlfriend|fianc\u00e9e?|spouse|son|daughter|baby|child|kid"
    r"|grandson|granddaughter|mum|mom|mother|dad|father|nan|gran|grandma|grandpa|grandad|brother"
    r"|sister|twin|uncle|aunt|auntie|cousin|niece|nephew|friend|mate|boss|colleague|neighbou?r"
    r"|flatmate|roommate|trainer|coach|physio|therapist|doctor|gp|surgeon|chiropractor|nurse"
)
_NAMED = (
    # Mrs Hill, dr smith
    re.compile(
        r"\b(?:(?:mr|mrs|(?-i:Ms)|mx|dr|prof)\b\.?|miss|doctor|professor|nurse)\s+"
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})?)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:mr|mrs|dr)\b\.?\s+(?P<name>{_WORD})", re.IGNORECASE),
    # my wife Grace; she is called Niamh
    re.compile(
        rf"\b(?:my|our|his|her|their)\s+(?:\w+\s+)?(?:{_PEOPLE}),?\s+"
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})?)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:she|he|{_PEOPLE})(?:['\u2019]s|\s+is|\s+was)?\s+(?:called|named|name\s+is)\s+"
        rf"(?P<name>{_WORD}(?:\s+{_CAPITAL})?)",
        re.IGNORECASE,
    ),
    # Hi Brigid, … regards, Kwame Osei
    re.compile(
        r"^\W*(?:hi|hiya|hello|hey|dear|thanks|thank you|cheers|good (?:morning|evening))\s+"
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})?)(?=\s*[,!.]|\s*$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:\b(?:regards|thanks|thank you|cheers|sincerely|best(?: wishes)?|yours|love|signed)"
        rf"[\s,.!:-]+|[\u2013\u2014]\s*|\s-\s*)(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})"
        r"\W*(?:x+\W*)?$",
        re.IGNORECASE,
    ),
)
_NO_TITLE = frozenset(
    """said says told thinks thought gave visit visits appointment appointments office referral
    recommended prescribed wants wanted sent suggested suggests diagnosed mentioned asked advised
    saw note notes bill letter google who which when where while because until unless should would
    could might must may won't didn't doesn't isn't wasn't hasn't sees looked checked put took
    ordered refuses refused keeps kept only never always has had does did will cannot
    can't""".split()
)
_TERM = (
    r"(?:technique|test|method|exercises?|sign|syndrome|disease|cyst|stretch(?:es)?|press|curls?"
    r"|chair|squats?|deadlifts?|carry|protocol|score|scale|neuroma)\b"
)
_SENTENCE = re.compile(r"(?:^|[.!?:\n\u201c\"(]\s*|[-\u2013\u2014]\s+)$")
_NOBODY = frozenset(
    "may june april august summer winter autumn sydney india milan austin chad german roman tia"
    " romeo juliet i i'd i'll i'm i've this it he she they one".split()
)
"""Given names, and words behind one of a family, that are mostly something else."""


def scrub(text: str, country: str) -> str:
    """The text with a mark in place of each piece of personal data; alike when done again.

    Args:
        text: A visitor's words.
        country: Where phone numbers without a country code belong (`US`).
    """
    if text.isupper() and len(text.split()) > 3:
        # Where all is in capitals, none tells a name: "I AM SHAKING".
        text = text.lower()
    text = _LINK.sub(LINK, text)
    text = _DATE.sub(DATE, _CODE.sub(_inner(NUMBER), _NUMBER.sub(NUMBER, text)))
    text = mask(text, [], country)
    text = _HANDLE.sub(NAME, text)
    text = _TOWN.sub(
        _inner(ADDRESS, _is_place), _POSTCODE.sub(ADDRESS, _ADDRESS.sub(ADDRESS, text))
    )
    for pattern in _NAMED:
        text = pattern.sub(_inner(NAME, _is_person), text)
    return re.sub(r"\[name\](?:\s+\[name\])+", NAME, _names_in_passing(text))


def is_personal(text: str, country: str) -> bool:
    """Whether the text may not be kept as it is, since `scrub` would change it.

    So may none that is all in capitals, among which no name can be told.
    """
    return scrub(text, country) != text


def _inner(mark: str, holds: Callable[[str], bool] = lambda _: True) -> Callable[..., str]:
    def replace(found: re.Match[str]) -> str:
        name = found["name"]
        if not holds(name):
            return found[0]
        start, end = (place - found.start() for place in found.span("name"))
        return f"{found[0][:start]}{mark}{found[0][end:]}"

    return replace


def _is_place(name: str) -> bool:
    return name[:1].isupper() and not is_ordinary(name.split()[0])


def _is_person(name: str) -> bool:
    first = name.split()[0].casefold().replace("\u2019", "'").removesuffix("'s")
    return first not in _NO_TITLE and not is_ordinary(first) and first not in _NOBODY


def _names_in_passing(text: str) -> str:
    words = list(re.finditer(rf"(?<![\w\[])({_WORD})(?![\w\]])", text))
    capitals = sum(word[0][:1].isupper() for word in words)
    plain = capitals * 2 <= len(words) or len(words) < 3
    pieces, end, after_name = [], 0, False
    for word in words:
        bare = re.sub(r"['\u2019]s$", "", word[0])
        before, behind = text[: word.start()], text[word.end() :]
        capital = bare[:1].isupper()
        inside = not _SENTENCE.search(before)
        is_name = is_only_a_name(bare) or (
            plain
            and capital
            and inside
            and may_be_a_name(bare)
            and bare.casefold() not in _NOBODY
            and not is_ordinary(bare)
        )
        if is_name and re.match(rf"\s+{_TERM}", behind, re.IGNORECASE):
            is_name = False
        follows = after_name and before.endswith(" ") and before[end:].strip() == ""
        if follows and not is_name:
            known = bare.casefold() in family_names() and not is_ordinary(bare)
            is_name = known or (plain and capital and not is_ordinary(bare))
        if is_name:
            pieces += [text[end : word.start()], NAME]
            end = word.end()
        after_name = is_name
    return "".join([*pieces, text[end:]])
