"""When two messages are the same, and what follows from a message's words alone."""

import re
import unicodedata

from backtalk.privacy.crypto import hash_occasion

_APOSTROPHES = re.compile(r"['\u2019\u2018`]")


def normal(text: str) -> str:
    """The text without case, accents, digits' values and punctuation; itself if that is nothing."""
    letters = text.casefold()
    if not letters.isascii():
        apart = unicodedata.normalize("NFKD", letters)
        letters = "".join(c for c in apart if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", _APOSTROPHES.sub("", letters)).strip()
    return re.sub(r"\d+", "0", words) or " ".join(text.split())


def key(text: str) -> str:
    """Keyed hash of the text, the same for texts that differ in nothing that counts."""
    return hash_occasion(f"message {normal(text)}")


def in_audit(text_key: str) -> bool:
    """Whether the text is in the random quarter that measures and is never trained on."""
    return int(text_key[:8], 16) % 4 == 0


def is_read_twice(text_key: str) -> bool:
    """Whether a second trainer reads the text too, without seeing what the first said."""
    return int(text_key[8:16], 16) % 10 == 0
