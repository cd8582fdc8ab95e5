"""A text with what was changed in it marked as such."""

import re
from difflib import SequenceMatcher
from itertools import chain

from markupsafe import Markup, escape

_WORD = re.compile(r"\S+ ?|\s")


def changes(old: str, new: str) -> Markup:
    """The new text, what is gone and what has come marked, word by word."""
    before, after = (_WORD.findall(text) for text in (old, new))
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    pieces = (
        (escape("".join(after[j1:j2])),)
        if what == "equal"
        else (_marked("del", before[i1:i2]), _marked("ins", after[j1:j2]))
        for what, i1, i2, j1, j2 in found
    )
    return Markup("").join(chain.from_iterable(pieces))


def _marked(tag: str, words: list[str]) -> Markup:
    text = "".join(words)
    word = text.rstrip(" ")
    return Markup("<{0}>{1}</{0}>{2}").format(tag, word, text[len(word) :]) if text else Markup("")
