"""A visitor's words made fit for Rasa and the database, without changing what they say."""

import re
import unicodedata

MAX_TEXT = 1000
"""Characters of one message; longer ones could stall the engine for all visitors."""

_KEPT_CONTROLS = "\n"
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07`\u00b4", "'"))
_TAIL = re.compile(r"[ \t]+")


def clean(text: str) -> str:
    """`text` without control characters, and without the leading slash that Rasa obeys.

    Apostrophes are made straight here, once for all that reads the words: telephones write
    curly ones.

    Rasa takes a text that starts with `/` for an intent with entities, so whatever would be
    stripped or is invisible before a slash goes too.
    """
    kept = "".join(_visible(char) for char in text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = kept.translate(_STRAIGHT)
    start = next((i for i, char in enumerate(kept) if not _before_words(char)), len(kept))
    return _TAIL.sub(" ", kept[start:]).rstrip()


def _visible(char: str) -> str:
    if char in _KEPT_CONTROLS:
        return char
    if char in "\t\v\f\u0085\u2028\u2029":
        return " "
    # Lone surrogates cannot be stored; direction overrides make a transcript read as it is not.
    return "" if unicodedata.category(char) in {"Cc", "Cs"} or char in _BIDI else char


def _before_words(char: str) -> bool:
    return (
        char.isspace()
        or unicodedata.category(char) in {"Cf", "Zs"}
        or unicodedata.normalize("NFKC", char).strip().startswith("/")
        or not unicodedata.normalize("NFKC", char).strip()
    )
