"""Two requests in one message: where to cut, and which to serve first."""

from __future__ import annotations

import re

Ranking = list[tuple[str, float]]

# A case history is one request, however many sentences it has.
_MOST_WORDS = 40
_FEWEST_WORDS = 3
_SURE = 0.45
# A clause is a request of its own if it begins as one.
_ASKS = (
    r"(?:(?:can|could|would|will|do|does|should|how|what|whats|why|where|when|which|is|are|book|call"
    r"|ring|have|get|give|show|tell|please|also|build|make|explain|i want|i need"
    r"|i'd like|i would like|i wanna)\b)"
)
_CUT = re.compile(rf"[?!.;]+\s+(?={_ASKS})|,?\s+(?:and|plus|but|also)\s+(?={_ASKS})")
_REQUEST = re.compile(rf"(?:(?:hi|hey|hello|ok|so|and|well)\W+)*{_ASKS}")
_LAST = ("contact", "build_routine")
_NEVER_SPLIT = ("emergency_info", "delete_data", "stop")
_NO_REQUEST = (
    "greet",
    "thank",
    "goodbye",
    "affirm",
    "deny",
    "ask_bot",
    "follow_up",
    "out_of_scope",
)


def split(text: str) -> list[str]:
    """The clauses of `text` that could be requests of their own; the text itself if none can."""
    if len(text.split()) > _MOST_WORDS:
        return [text]
    clauses = [clause.strip(" ,.?!;") for clause in _CUT.split(text)]
    clauses = [clause for clause in clauses if clause]
    if len(clauses) == 2 and all(map(_is_request, clauses)):
        return clauses
    return [text]


def order(
    whole: Ranking, clauses: list[tuple[str, Ranking]]
) -> tuple[Ranking, list[tuple[str, Ranking]]]:
    """Which ranking decides, and the clauses in the order in which they are served.

    Returns the whole message's ranking and no clause unless each clause is surely something else;
    a form (contact request, routine) comes after the answer, because it goes on for longer.
    """
    best = [ranking[0] for _, ranking in clauses]
    labels = [label for label, _ in best]
    if (
        whole[0][0] in _NEVER_SPLIT
        or len(set(labels)) < len(labels)
        or any(confidence < _SURE for _, confidence in best)
        or any(label in (*_NEVER_SPLIT, *_NO_REQUEST) for label in labels)
    ):
        return whole, []
    served = sorted(clauses, key=lambda clause: clause[1][0][0] in _LAST)
    return served[0][1], served


def _is_request(clause: str) -> bool:
    return len(clause.split()) >= _FEWEST_WORDS and bool(_REQUEST.match(clause))
