"""Telling a person's name from other text, without a model."""

import re
import unicodedata

from backtalk.privacy.given_names import family_names, is_only_a_name, may_be_a_name
from backtalk.yes_no import NO, YES

# Words by which people introduce themselves. What follows is taken for the name.
_INTRODUCTION = re.compile(
    r"\b(?:(?:my|the|full)\s+(?:full\s+|first\s+|last\s+)?name(?:\s+is|'s|:)?|name\s*(?:is|:)"
    r"|(?:you\s+can\s+)?call\s+me(?!\s+(?:at|on|back|in|after|before|when|any|by|now|please|soon"
    r"|tomorrow|today|to|about|later|asap|if|or|and|from|during|between|around|with|for|a|the"
    r"|first|again|instead|\+|\(|\d))"
    r"|this\s+is|it\s+is|it's|its|i'm|i\s+am|im)\s+(?:(?:actually|called|spelled|spelt)\s+)*",
    re.IGNORECASE,
)
_STRONG = re.compile(r"name|call", re.IGNORECASE)
_POLITE = re.compile(r"\b(?:please|thanks|thank you|here|speaking)$", re.IGNORECASE)
_MARKS = " \n,.!"
_PARTICLES = frozenset(
    {"de", "da", "di", "du", "la", "le", "van", "von", "der", "den", "dos", "del"}
)
_END = re.compile(
    r"\s*(?:[,;:!?()+@\n]|\d(?!\d?(?:st|nd|rd|th)\b)|\.(?:\s|$)|\b(?:and|but|my|the|number|phone|email|e-mail|mobile|cell"
    r"|please|thanks|thank|reach|call|at|on|with|from|is|you|i|can|mornings?|afternoons?|evenings?"
    r"|not|here|speaking|instead|actually)\b|-\s|[\u2013\u2014]).*",
    re.IGNORECASE | re.DOTALL,
)
# What a typed name never is, though it has the look of one.
_ORDINARY = """
    a about ache after again also and any appointment are around at back bad because been before
    being better book but by bye call can cancel chat contact could day did do does doing don't done
    down each email every exercise exercises feel feeling fine first foam for from get getting glute
    glutes go going good got great had has have having hello help her here hers hey hi him hip hips
    his how hurt hurting hurts i i'm idk if im in is it it's its just know later like little long
    looking lower me mine more morning much my need nerve never new nobody not nothing now
    mobile cell landline number of off ok okay old on only or our out over pain painful pass phone
    physio please
    pregnant question really roll roller rolling sad sciatic sciatica should skip sitting so some
    someone something sore sorry sort still stiff stop stretch stretches stretching struggling such
    sure sometimes test thank thanks that that's the them then there these they thing think this
    those tight tightness tired to today tomorrow too trying unsure us very wait walking want was
    we week well were what what's when where which while who why with without won't work worried
    would yesterday you your yours interested available free ready calling asking
    since fever minutes hours days weeks months monday tuesday wednesday thursday friday saturday
    sunday tonight mornings afternoon afternoons evening evenings doctor physical therapy therapist
    routine numb tingling swollen swelling ankle foot feet thigh groin pelvis shoulder neck injury
    spelled spelt misspelled wrong incorrect correct different useless terrible mornin
    suffering late nervous anonymous private none spine disc core leg legs knee
"""
_NOT_NAMES = frozenset({*YES, *NO, *_ORDINARY.split()})
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_LONGEST = 200
_FEW_WORDS, _MOST_WORDS = 5, 12
_A_NUMBER = 5
"""Digits from which on a text is rather a phone number."""
_FULL = 2, 4  # words of a full name
_QUOTES = "\"'\u201c\u201d\u2018\u2019"


def introduced(text: str, *, strictly: bool = False) -> str | None:
    """The name with which somebody introduces themselves in `text`, or None.

    "my name is …" is enough; behind "I'm …", only words that begin with a capital count, since
    people are also sore, tired and 43. `strictly`: "I'm …" does not count at all.
    """
    for found in _INTRODUCTION.finditer(text):
        name = _clean(text[found.end() :])
        if name is None:
            continue
        capital = all(w[0].isupper() or w.casefold() in _PARTICLES for w in name.split())
        if _STRONG.search(found.group()) or (capital and not strictly):
            return name
    return None


def bare(text: str, *, sure: bool = False) -> str | None:
    """The name in a text that is nothing else, such as the answer to "what is your name?".

    Args:
        text: What was typed.
        sure: The visitor insists; whatever has a letter, and is no number or address, is a name.
    """
    if "?" in text:
        return None
    introduction = _INTRODUCTION.match(text.strip())
    rest = text.strip()[introduction.end() if introduction else 0 :].rstrip(_MARKS)
    rest = _POLITE.sub("", rest).rstrip(_MARKS)
    named = introduction is not None and bool(_STRONG.search(introduction.group()))
    return _plausible(rest, sure=sure or (named and rest[:1].isupper()))


def is_full(text: str) -> bool:
    """Whether it is written as a full name is, and begins with a known one: "Ella Fell"."""
    parts = text.split()
    written = all(part[0].isupper() and part[1:].islower() for part in parts)
    if not (_FULL[0] <= len(parts) <= _FULL[1] and written):
        return False
    # Long is a name beside Nguyen, and no more than a word beside Stretch.
    return may_be_a_name(parts[0]) and not is_ordinary(parts[-1])


def within(text: str) -> str | None:
    """The full name that stands as a clause of its own: "call me. mike brennan 555 0142"."""
    clauses = (" ".join(part.split()) for part in re.split(r"[.,;:!\n]|\s-\s|[\d+()@]+", text))
    return next((clause for clause in clauses if is_surely_full(clause.title())), None)


def is_surely_full(text: str) -> bool:
    """Whether it is a first and a last name, one of which is no other word: "Sam Porter"."""
    parts = text.split()
    if len(parts) != _FULL[0] or not is_full(text):
        return False
    return is_only_a_name(parts[0]) or parts[1].casefold() in family_names()


def leading(text: str) -> str | None:
    """The name that opens a text and ends at a comma, a number or an address."""
    return None if "?" in text else _clean(text)


def is_ordinary(word: str) -> bool:
    """Whether this is one of the words that people use of their troubles, and no name by itself."""
    return word.casefold().strip(".") in _NOT_NAMES


def words(name: str) -> list[str]:
    """The words of a name: letters with the marks that belong to them."""
    marked = (c if _is_letter(c) else " " for c in name)
    return "".join(marked).split()


def _clean(text: str) -> str | None:
    return _plausible(_END.sub("", text.strip(), count=1))


def _plausible(text: str, *, sure: bool = False) -> str | None:
    name = unicodedata.normalize("NFC", " ".join(text.split())).strip(_QUOTES + " .,!-")
    if not any(map(_is_letter, name)) or len(name) > _LONGEST:
        return None
    if sure:
        return None if "@" in name or sum(c.isdigit() for c in name) >= _A_NUMBER else name
    parts = [part for part in re.split(r"[\s,]+", name.replace("\u2019", "'")) if part]
    if not all(_ORDINAL.fullmatch(part) or all(map(_in_names, part)) for part in parts):
        return None
    capital = all(
        not c.islower() or part.casefold() in _PARTICLES or _ORDINAL.fullmatch(part)
        for part in parts
        for c in part[:1]
    )
    ordinary = [part.casefold().strip(".") in _NOT_NAMES for part in parts]
    if any(ordinary):
        # "Mark Back" and "An Nguyen" are somebody, "back pain" is not.
        return name if capital and not all(ordinary) else None
    return name if len(parts) <= (_MOST_WORDS if capital else _FEW_WORDS) else None


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _in_names(character: str) -> bool:
    """Letters, what joins them, and pictures, which some people put behind their name."""
    kind = unicodedata.category(character)
    return kind[0] in "LM" or character in "'.-" or kind in ("So", "Sk", "Cf")
