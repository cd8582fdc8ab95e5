"""Several requests in one message: where to cut, and which to serve first."""

from __future__ import annotations

import re

from backtalk_engine.nlu import names

Ranking = list[tuple[str, float]]

# A case history is one request, however many sentences it has.
_MOST_WORDS = 40
_FEWEST_WORDS = 3
_MOST = 5
_SURE = 0.45
_ONE_OF_MANY = 0.2  # how sure of an answer a clause must be, where it is shaped as a question
# A clause is a request of its own if it begins as one.
_ASKS = (
    r"(?:(?:can|could|would|will|do|does|should|how|what|whats|what's|why|where|when|which|who|is"
    r"|are|am|for how (?:long|many|often)|book|call"
    r"|ring|have|get|give|show|tell|please|also|build|make|explain|i want|i need"
    r"|i'd like|i would like|i wanna)\b)"
)
_CUT = re.compile(
    rf"[?!.;]+\s+(?:(?:and|or|also|plus)\s+)?(?={_ASKS})"
    rf"|,?\s+(?:and|plus|but|also)\s+(?={_ASKS})"
    rf"|,\s+(?:or\s+)?(?={_ASKS})"
)
_BARE = re.compile(r"(?:and |or )?(?:for )?how (?:much|long|often|many)")
_CALL = re.compile(r"\b(?:call|ring|phone|contact) (?:me|us)\b|\bget back to me\b")
_REQUEST = re.compile(rf"(?:(?:hi|hey|hello|ok|so|and|but|well|fine|good|great)\W+)*{_ASKS}")
_HOW = re.compile(r"how (?:many|often|long|much|hard|soon|far)")
# "Can I run, swim or cycle with it" asks three things.
_LISTED = re.compile(
    r"(?P<start>.*\b(?:can|could|should|may) (?:i|we|he|she|they)(?: still)?) (?P<first>\w+),"
    r" (?P<second>\w+),? (?:or|and) (?P<third>\w+)(?P<end>(?: (?:with|after|if|when|while)\b.*)?)"
)
_FRONT_DESK = "front_desk"
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
    listed = _LISTED.fullmatch(text.strip(" ?.!"))
    if listed:
        each = (listed["first"], listed["second"], listed["third"])
        return [f"{listed['start']} {one}{listed['end']}" for one in each]
    clauses = [clause.strip(" ,.?!;") for clause in _CUT.split(text)]
    clauses = [clause for clause in clauses if clause]
    # What a call is asked for beside may be told as it is: "my back hurts, can you call me".
    asked = clauses[1:] if any(map(_CALL.search, clauses[1:])) else clauses
    if 1 < len(clauses) <= _MOST and all(map(_is_request, asked)):
        return clauses
    return [text]


def order(
    whole: Ranking, clauses: list[tuple[str, Ranking]]
) -> tuple[Ranking, list[tuple[str, Ranking]]]:
    """Which ranking decides, and the clauses in the order in which they are served.

    Returns the whole message's ranking and no clause unless at least two are surely something of
    their own; a form (contact request, routine) comes after the answers, because it goes on for
    longer.
    """
    if whole[0][0] in _NEVER_SPLIT or any(r[0][0] in _NEVER_SPLIT for _, r in clauses):
        return whole, []
    kept: dict[str, tuple[str, Ranking]] = {}
    for clause, ranking in clauses:
        label, confidence = ranking[0]
        enough = _ONE_OF_MANY if names.is_answer(label) else _SURE
        if kept and _BARE.fullmatch(clause) and names.base_intent(label) == _FRONT_DESK:
            continue  # "can I go walking, how much" asks for no price
        if label not in _NO_REQUEST and confidence >= enough:
            kept.setdefault(label, (clause, ranking))
    if len(kept) < 2:
        return whole, []
    served = sorted(kept.values(), key=lambda clause: clause[1][0][0] in _LAST)
    return served[0][1], served


def _is_request(clause: str) -> bool:
    long = len(clause.split()) >= _FEWEST_WORDS or _HOW.fullmatch(clause) is not None
    return long and bool(_REQUEST.match(clause))
