"""Typos: a word that is in no dictionary becomes the vocabulary's word that was meant."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from symspellpy import SymSpell, Verbosity

_SHORTEST = 4  # shorter words have too many neighbours: "hop", "hip", "hit"
_TINY = 3  # of these only two letters swapped, or a key hit beside the right one, are mended
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Written short on purpose, and no slip: "RFA" is no "RTA" (a road accident).
_ABBREVIATIONS = frozenset("ddd fai ibs pre prp rfa rly tok vid".split())
_LONG = 8
_COMMON = 3


class Speller:
    """Mends unknown words towards a small vocabulary; a known word is left as it is.

    SymSpell looks up deletions made beforehand: a word costs microseconds, where comparing it with
    the whole vocabulary would make a message of nothing but unknown words slow.
    """

    def __init__(self, vocabulary: Iterable[str], known: Iterable[str] = ()) -> None:
        """Take the words to mend to, and those that are words beside the dictionary's."""
        words = Counter(vocabulary)
        self._known = frozenset(words) | frozenset(known) | _ABBREVIATIONS | _english()
        self._tiny = frozenset(word for word in words if len(word) == _TINY)
        self._symspell = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in sorted(words.items()):
            if len(word) >= _SHORTEST:
                self._symspell.create_dictionary_entry(word, count)

    def correct(self, word: str) -> str:
        """The lower-case word meant: one slip (a word of eight letters or more may hold two).

        Of two words that are as near the commoner of the vocabulary is taken. A word of three
        letters is mended only if a single word lies beside it, or a common one has a letter more.
        """
        word = word.lower()
        if len(word) == _TINY and word not in self._known:
            meant = [other for other in _slips(word) if other in self._tiny]
            return meant[0] if len(meant) == 1 else self._longer(word)
        if len(word) < _SHORTEST or word in self._known or not (word.isascii() and word.isalpha()):
            return word
        slips = 2 if len(word) >= _LONG else 1
        found = self._symspell.lookup(word, Verbosity.TOP, max_edit_distance=slips)
        return str(found[0].term) if found else word

    def _longer(self, word: str) -> str:
        found = self._symspell.lookup(word, Verbosity.ALL, max_edit_distance=1)
        longer = [one for one in found if len(one.term) == _SHORTEST and one.count >= _COMMON]
        return str(max(longer, key=lambda one: one.count).term) if longer else word


def _slips(word: str) -> Iterable[str]:
    """What may have been meant: two letters swapped, or a key beside the right one hit."""
    for at in range(len(word)):
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for key in _beside().get(word[at], ""):
            yield word[:at] + key + word[at + 1 :]


@cache
def _beside() -> dict[str, str]:
    """The keys around each key of a keyboard, where row two stands half a key to the right."""
    places = {
        key: (row, at + row / 2) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)
    }
    return {
        key: "".join(
            other
            for other, (r, a) in places.items()
            if other != key and abs(r - row) <= 1 and abs(a - at) <= 1
        )
        for key, (row, at) in places.items()
    }


def common_words(texts: Iterable[str]) -> list[str]:
    """Words in enough of `texts` to be words, not slips of the pen."""
    counts = Counter(word for text in texts for word in {*text.lower().split()})
    return sorted(word for word, count in counts.items() if count >= _COMMON and word.isalpha())


@cache
def _english() -> frozenset[str]:
    """The 82,765 words that the library brings."""
    file = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    return frozenset(line.partition(" ")[0] for line in file.read_text("utf-8-sig").splitlines())
