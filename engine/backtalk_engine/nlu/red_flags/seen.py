"""Where the patterns of the rows are met in a message."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backtalk_engine.nlu.red_flags.denial import Span
from backtalk_engine.nlu.red_flags.lists import Lists
from backtalk_engine.nlu.red_flags.patterns import Item, Pattern
from backtalk_engine.nlu.red_flags.text import Text

NEAR = 14  # words between two signs of one sentence
NEAR_BEFORE = 24  # the same where a message goes on from the one before it
_BEGINNINGS = frozenset(
    "start starts started starting begin begins began first new newly since now today lately"
    " recently sudden suddenly again".split()
)
_GAP = 4  # words between two of a sequence


@dataclass(frozen=True)
class Seen:
    """A message, and where each list's words stand.

    `gone`: the words that do not count; `never`: those of them that are not merely past;
    `others`: what is said of others; `sentences`: the sentence of each word, in which signs
    that belong together stand at most `near` words apart; `own`: where the message itself begins,
    if it was read together with those before it.
    """

    text: Text
    lists: Lists
    found: Mapping[str, Sequence[Span]]
    gone: Sequence[bool]
    never: Sequence[bool]
    others: Sequence[Span]
    sentences: Sequence[int]
    near: int = NEAR
    own: int = 0

    def astride(self, spans: Sequence[Span]) -> bool:
        """Whether some of what is met stands in the message itself, and a sign before it.

        A mere "start" before it is none: what began is not what the message is about.
        """
        before = [span for span in spans if span[0] < self.own]
        signs = (self.text.words[at].text for span in before for at in range(*span))
        return len(before) < len(spans) and any(word not in _BEGINNINGS for word in signs)

    def all_met(self, pattern: Pattern) -> Iterator[list[Span]]:
        """Each place where a pattern of one part is met; the first of one with more parts."""
        if len(pattern.parts) > 1:
            spans = self.met(pattern)
            yield from [spans] if spans else []
        else:
            options = [self._places(item, ()) for item in pattern.parts[0]]
            yield from self._together(options)

    def met(self, pattern: Pattern, covered: Sequence[bool] = ()) -> list[Span]:
        """Where a pattern is met; empty if it is not."""
        spans: list[Span] = []
        for part in pattern.parts:
            options = [self._places(item, covered) for item in part]
            together = next(self._together(options), None)
            if together is None:
                return []
            spans += together
        return spans

    def _places(self, item: Item, covered: Sequence[bool]) -> list[Span]:
        first, *rest = item.atoms
        places = self._usable(first, covered)
        for atom in rest:
            after = self._usable(atom, covered)
            places = [
                (a, d)
                for a, b in places
                for c, d in after
                if 0 <= c - b <= _GAP and self.text.sentences[a] == self.text.sentences[c]
            ]
        return places

    def _usable(self, atom: str, covered: Sequence[bool]) -> list[Span]:
        """Where an atom's words stand and count."""
        always = atom in self.lists.always
        gone = self.never if atom in self.lists.lasting else self.gone
        return [
            (start, end)
            for start, end in self.found.get(atom, ())
            if (always or not (gone[start] and gone[end - 1]))
            and not (covered and covered[start] and covered[end - 1])
        ]

    def _together(self, options: Sequence[Sequence[Span]]) -> Iterator[list[Span]]:
        """One place of each option, all in one sentence near the first, for each place of that."""
        sentences = self.sentences
        first, *others = options
        for anchor in first:
            near = [
                [
                    place
                    for place in places
                    if sentences[place[0]] == sentences[anchor[0]]
                    and (place[0] >= anchor[1] or anchor[0] >= place[1])
                    and max(place[0] - anchor[1], anchor[0] - place[1]) <= self.near
                ]
                for places in others
            ]
            if all(near):
                yield [anchor, *(min(ps, key=lambda p: abs(p[0] - anchor[0])) for ps in near)]
