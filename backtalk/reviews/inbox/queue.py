"""What a trainer sees next: four streams, mixed so that each has its share.

Uncertain: a small margin, times how often it was said. Audit: a random quarter, by the hash of the
text, so that the share of right answers can be measured. Danger: alarms, checks and near misses.
Complaints: what visitors showed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.conversations.counters import FALLBACKS
from backtalk.insights.likeness import ALIKE, essence
from backtalk.reviews import labels, texts
from backtalk.reviews.decided import Decided, decided
from backtalk.reviews.inbox.candidates import Candidate, Said, candidates
from backtalk.reviews.inbox.near_misses import near_miss
from backtalk.reviews.kinds import SECOND, Stream

UNANSWERED = "unanswered"
LONGEST = 60
"""Cards that are put in order; there may be more, which come when these are decided."""
PATTERN = "UADUCUADUAUCDUAUDACU"
"""Of twenty cards 8 are uncertain, 5 audit, 4 danger, 3 complaints."""
_STREAM: dict[str, Stream] = {"U": "uncertain", "A": "audit", "D": "danger", "C": "complaint"}
_UNSURE = 0.5  # a larger margin is no doubt
_OF_A_CLUSTER = 2
_FOREIGN = "not_english"


@dataclass(frozen=True)
class Item:
    """A message to decide about: in which stream, which of its sayings to show, and why."""

    candidate: Candidate
    said: Said
    stream: Stream
    why: str
    reading: int = 1
    before: str | None = None

    @property
    def key(self) -> str:
        """The text's key."""
        return self.candidate.key


@dataclass(frozen=True)
class Queue:
    """What is left to decide, and how much there was to choose from.

    `open`: all texts that nobody decided, among them those too like others to be shown.
    """

    items: list[Item]
    open: list[Item]
    waiting: Mapping[str, int]
    seen: int
    decided: int

    def about(self, name: str) -> "Queue":
        """What is open on one topic alone, or (`unanswered`) what got no answer of substance.

        All of it, not what is doubtful alone: such a list is asked for because visitors ask for
        other things than before. Everything where no name is given.
        """
        if not name:
            return self
        wanted = [item for item in self.open if _is_about(item, name)][:LONGEST]
        return replace(self, items=wanted)


def _is_about(item: Item, name: str) -> bool:
    if name == UNANSWERED:
        return item.said.got in FALLBACKS
    return (item.said.got or "").removeprefix("topic/").partition("/")[0] == name


def queue(db: Session, content: Content, staff_id: int) -> Queue:
    """What this trainer should look at, in order."""
    known = decided(db, staff_id)
    found = candidates(db)
    streams: dict[Stream, list[Item]] = {name: [] for name in _STREAM.values()}
    seconds: list[Item] = []
    open_: list[Item] = []
    done = 0
    for candidate in found:
        mine = known.get(candidate.key, Decided())
        if mine.second_waits:
            seconds.append(_item(content, candidate, mine, reading=SECOND))
        elif mine.covers(candidate.newest.got):
            done += 1
        elif not mine.put_off:
            item = _item(content, candidate, mine)
            open_.append(item)
            streams[item.stream].append(item)
    streams["audit"].sort(key=lambda item: item.key)
    streams["danger"].sort(key=lambda item: (_rank(item), -item.said.id))
    streams["complaint"].sort(key=lambda item: (-item.candidate.count, -item.said.id))
    streams["uncertain"] = doubtful(streams["uncertain"])
    waiting = {name: len(items) for name, items in streams.items()} | {"second": len(seconds)}
    ordered = list(_mixed(streams, seconds))[:LONGEST]
    return Queue(ordered, open_, waiting, sum(c.count for c in found), done)


def doubtful(items: Iterable[Item]) -> list[Item]:
    """Those about which the assistant was in doubt, those that teach most first."""
    unsure = (item for item in items if _is_doubtful(item.candidate))
    return list(_two_of_each(sorted(unsure, key=_doubt)))


def _item(content: Content, candidate: Candidate, known: Decided, reading: int = 1) -> Item:
    before = known.before if reading == 1 else None
    for said in candidate.said:
        if said.signs:
            red_flag_id, outcome = said.signs[0]
            return Item(
                candidate, said, "danger", _of_sign(content, red_flag_id, outcome), reading, before
            )
    newest = candidate.newest
    near = near_miss(candidate.key, newest.text) if newest.got != labels.ALARM else None
    if near:
        name = content.red_flags[near].name if near in content.red_flags else near
        why = f"Nothing was raised, but it is like what people write of: {name}."
        return Item(candidate, newest, "danger", why, reading, before)
    if texts.in_audit(candidate.key):
        why = "Drawn at random, to measure how often the answers are right."
        return Item(candidate, newest, "audit", why, reading, before)
    for said in candidate.said:
        if said.complaint:
            return Item(candidate, said, "complaint", said.complaint, reading, before)
    if newest.got in FALLBACKS:
        why = "The assistant was not sure enough to answer."
    else:
        why = "The assistant hesitated between two answers."
    return Item(candidate, newest, "uncertain", why, reading, before)


def _of_sign(content: Content, red_flag_id: str, outcome: str) -> str:
    name = (
        content.red_flags[red_flag_id].name
        if red_flag_id in content.red_flags
        else red_flag_id.replace("_", " ")
    )
    if outcome == "alarm":
        return f"It raised the alarm: {name}."
    if outcome == "noticed":
        return "A trainer read a danger sign in it."
    return f"It was taken for a possible danger sign: {name}."


def _rank(item: Item) -> int:
    """Near misses first: nobody was told of them."""
    return 1 if item.said.signs else 0


def _is_doubtful(candidate: Candidate) -> bool:
    newest = candidate.newest
    if newest.got == _FOREIGN or newest.got is None:
        return False
    return newest.got in FALLBACKS or newest.margin < _UNSURE


def _doubt(item: Item) -> tuple[float, int]:
    margin = 0.0 if item.said.got in FALLBACKS else item.said.margin
    return (-(1 - margin) * item.candidate.count, -item.said.id)


def _two_of_each(items: Iterable[Item]) -> Iterator[Item]:
    """At most two that are alike: the third teaches little."""
    kept: list[str] = []
    for item in items:
        if len(kept) >= LONGEST:
            return
        words = essence(item.said.text)
        like = process.extract_iter(words, kept, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
        # Not one more is compared once there are enough.
        if len(list(islice(like, _OF_A_CLUSTER))) < _OF_A_CLUSTER:
            kept.append(words)
            yield item


def _mixed(streams: Mapping[Stream, list[Item]], seconds: list[Item]) -> Iterator[Item]:
    """The streams by the pattern; where one has run out, the next that has any stands in."""
    left = {name: iter(items) for name, items in streams.items()}
    again = iter(seconds)
    counts: Counter[str] = Counter()
    while True:
        if counts["all"] % 10 == 0:
            item = next(again, None)
            if item:
                counts["all"] += 1
                yield item
                continue
        wanted = _STREAM[PATTERN[counts["pattern"] % len(PATTERN)]]
        counts["pattern"] += 1
        ready = (next(left[name], None) for name in (wanted, *_STREAM.values()))
        found = next((item for item in ready if item), None)
        if found is None:
            yield from again
            return
        counts["all"] += 1
        yield found
