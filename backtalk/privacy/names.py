"""Telling a person's name from other text, without a model."""

import re

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
_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019.-](?=[^\W\d_]))*\.?"
_NAME = re.compile(rf"{_WORD}(?:,?\s+{_WORD}){{0,4}}")
_POLITE = re.compile(r"[\s,.!]*(?:please|thanks|thank you|here|speaking)?[\s.!]*$", re.IGNORECASE)
_PARTICLES = frozenset(
    {"de", "da", "di", "du", "la", "le", "van", "von", "der", "den", "dos", "del"}
)
_END = re.compile(
    r"\s*(?:[,;:!?()\d+@\n]|\.(?:\s|$)|\b(?:and|but|my|the|number|phone|email|e-mail|mobile|cell"
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
    looking lower me mine more morning much my need nerve never new no nobody nope not nothing now
    number of off ok okay old on only or our out over pain painful pass phone physio please
    pregnant question really roll roller rolling sad sciatic sciatica should skip sitting so some
    someone something sore sorry sort still stiff stop stretch stretches stretching struggling such
    sure sometimes test thank thanks that that's the them then there these they thing think this
    those tight tightness tired to today tomorrow too trying unsure us very wait walking want was
    we week well were what what's when where which while who why with without won't work worried
    would yeah yep yes yesterday you your yours interested available free ready calling asking
    since fever minutes hours days weeks months monday tuesday wednesday thursday friday saturday
    sunday tonight mornings afternoon afternoons evening evenings doctor physical therapy therapist
    routine numb tingling swollen swelling ankle foot feet thigh groin pelvis shoulder neck injury
    spelled spelt misspelled wrong incorrect correct different useless terrible mornin
    suffering late nervous anonymous private none spine disc core leg legs knee
"""
_NOT_NAMES = frozenset(_ORDINARY.split())
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


def bare(text: str) -> str | None:
    """The name in a text that is nothing else, such as the answer to "what is your name?"."""
    if "?" in text:
        return None
    rest = _POLITE.sub("", _INTRODUCTION.sub("", text.strip(), count=1))
    name = _plausible(rest)
    return name if name and len(name) >= 2 else None


def leading(text: str) -> str | None:
    """The name that opens a text and ends at a comma, a number or an address."""
    return None if "?" in text else _clean(text)


def _clean(text: str) -> str | None:
    return _plausible(_END.sub("", text.strip(), count=1))


def _plausible(text: str) -> str | None:
    name = text.strip(_QUOTES + " \t\n.,!-")
    if not _NAME.fullmatch(name) or len(name) > 80:
        return None
    first, *others = name.replace("\u2019", "'").replace(",", "").split()
    # "Mark Back" is somebody, "back pain" is not.
    doubtful = [word for word in others if not (first[0].isupper() and word.istitle())]
    return None if any(w.casefold() in _NOT_NAMES for w in (first, *doubtful)) else name
