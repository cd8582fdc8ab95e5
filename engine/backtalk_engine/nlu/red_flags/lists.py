"""The word lists of `data/signs/`, and where their words stand in a message."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from backtalk_engine.nlu.red_flags import patterns
from backtalk_engine.nlu.red_flags.denial import Span
from backtalk_engine.nlu.red_flags.measures import measured
from backtalk_engine.nlu.red_flags.months import long_over
from backtalk_engine.nlu.red_flags.patterns import PatternError
from backtalk_engine.nlu.red_flags.text import Text, read
from backtalk_engine.nlu.words.spelling import Speller

IDIOMS = "idioms"
# Without their apostrophes they are in no dictionary, and "weve" is one letter off "wave".
_CONTRACTIONS = frozenset(
    "hed hes howd hows ive itd itll mustve shed shes shouldve theres theyd theyll theyre theyve"
    " thats weve whatd whats whos whys wouldve couldve youd youll youre youve".split()
)


class Lists:
    """All phrases of all lists in one matcher, which costs no more for a thousand than for ten."""

    def __init__(self, words: Mapping[str, Any], atoms: Iterable[str]) -> None:
        """Compile the lists.

        Args:
            words: `data/signs/`; what its keys mean stands there.
            atoms: What the patterns name: lists (`<numb>`), or words of their own.

        Raises:
            PatternError: If a list is named that is not there, or names itself.
        """
        self._ages = {f"<{name}>": limits for name, limits in (words.get("ages") or {}).items()}
        self._numbers = {f"<{name}>": found for name, found in (words.get("numbers") or {}).items()}
        self._months = {f"<{name}>": least for name, least in (words.get("months") or {}).items()}
        computed = {*self._ages, *self._numbers, *self._months}
        self.lasting, self.always = (
            frozenset(f"<{name}>" for name in words.get(key) or ()) for key in ("lasting", "always")
        )
        lists = {f"<{name}>": entries for name, entries in words["words"].items()}
        phrases = {name: list(_entries(name, lists)) for name in lists}
        for atom in atoms:
            if patterns.list_name(atom) is None:
                phrases.setdefault(atom, [atom])
            elif atom not in phrases and atom not in computed:
                raise PatternError(
                    f"A pattern names the list {atom}, but data/signs/ has none of that name."
                )
        scopes = {name: [*map(str, entries)] for name, entries in words["scope"].items()}
        self._scopes = frozenset(scopes)
        named = {name: dict.fromkeys(many) for name, many in (phrases | scopes).items()}
        # Many phrases stand in several lists.
        entries = {entry: read(entry) for many in named.values() for entry in many}
        vocabulary = (w.text for entry in entries.values() for w in entry.words if w.text.isalpha())
        self.speller = Speller(vocabulary, _CONTRACTIONS)
        # Of each word only its text counts; English's other attributes would take their time.
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        docs = {entry: self._doc(text) for entry, text in entries.items()}
        for name, many in named.items():
            self._matcher.add(name, [docs[entry] for entry in many])

    def find(self, text: Text) -> dict[str, list[Span]]:
        """Where the words of each list stand; a figure of speech holds no sign."""
        found: dict[str, list[Span]] = {}
        if not text.words:
            return found
        for key, start, end in self._matcher(self._doc(text)):
            found.setdefault(self._vocab.strings[key], []).append((start, end))
        numbers = measured(text.words, self._ages, self._numbers)
        for name, at in (*numbers, *long_over(text.words, text.sentences, self._months)):
            found.setdefault(name, []).append((at, at + 1))
        idioms = found.get(IDIOMS, ())
        for name in found.keys() - self._scopes if idioms else ():
            found[name] = [span for span in found[name] if not _within(span, idioms)]
        return {name: spans for name, spans in found.items() if spans}

    def _doc(self, text: Text) -> Doc:
        return Doc(self._vocab, words=[word.base for word in text.words])


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _entries(
    name: str, lists: Mapping[str, Sequence[Any]], above: tuple[str, ...] = ()
) -> Iterable[str]:
    """The phrases of a list, those of the lists that it names included."""
    if name in above:
        raise PatternError(f"The list {name} of data/signs/ names itself.")
    for entry in map(str, lists[name]):
        if patterns.list_name(entry) is None:
            yield entry
        elif entry in lists:
            yield from _entries(entry, lists, (*above, name))
        else:
            raise PatternError(f"The list {name} names {entry}, which is not there.")
