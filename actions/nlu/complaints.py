"""What complains: an exercise that hurt or is wrong for somebody, and anger.

Pure functions of the words.
"""

import re

from actions.nlu.wishes import plain

_MOVE = r"(?:stretch(?:es|ing)?|exercises?|moves?|ball|roller|rolling|card|one|ones)"
_OF_THE_MOVE = rf"(?:it|that|this|they|these|those|you|(?:\w+ )?{_MOVE})"
_SORE = r"(?:worse|sorer|sore|shoot(?:ing)?|tingl\w*|numb|flare\w*|burn\w*|zing\w*|hurt more|ache)"
_WORSE = re.compile(
    rf"^(?:{_OF_THE_MOVE} )?(?:\w+ly |just |also )?(?:made|makes|making|got|left)"
    rf" (?:it|me|my \w+(?: \w+)?|things|everything|the pain) (?:\w+ )?{_SORE}\b"
    rf"|\b{_OF_THE_MOVE} (?:\w+ly |just |also )?(?:made|makes|left)"
    rf" (?:it|me|my \w+(?: \w+)?|things|everything|the pain) (?:\w+ )?{_SORE}\b"
    r"|\b(?:did|tried|done|doing) (?:it|that|this|them|your)\b.*\b(?:sore|worse|hurts?|pain)\b"
    rf"|\b{_MOVE}\b.*\b(?:sore all|hurt me|injured me|hurts? me)\b"
)
_NOT_FOR_ME = re.compile(
    rf"\b(?:is ?n'?t|ain'?t) (?:that|this|the)(?: (?:first|second|third|last|other))?(?: {_MOVE})?"
    r" (?:\w+ )?(?:bad|wrong|dangerous|risky)\b"
    rf"|\b(?:that|this|it|{_MOVE})(?:'?s not| is not| ?isn'?t) (?:\w+ )?"
    r"(?:for|good for|right for|ok for|safe for|suitable for) (?!me,? (?:but|it))"
    r"|\b(?:crossing|bending|bringing|pulling|turning) (?:my|the)"
    rf" (?:leg|knee|ankle|foot|thigh|hip)s?\b(?: \w+){{0,3}} (?:makes|made|sets)"
    rf" (?:\w+ ){{1,2}}(?:off|{_SORE})\b"
)
_WONDERS = re.compile(
    r"^(?:can|could|does|do|will|would|is|should|why|how|what|if)\b"
    r"|\b(?:how (?:do|would|can|will) i (?:know|tell)|what if|in case|if (?:i|i'?m|it|that|this)"
    r"|whether|might|may|scared|afraid|worried)\b"
)
_SAYS_SOMEBODY = re.compile(
    r"\b(?:he|she|they|husband|wife|partner|mum|mom|dad|mother|father|friend|brother|sister|son"
    r"|daughter|people|doctor|gp) (?:\w+ )?"
    r"(?:says?|said|thinks?|thought|reckons?|believes?|tells|told)\b"
)
_ANGRY = re.compile(
    r"\b(?:not|isn'?t|ain'?t|aint) (?:helping|helpful|happy)\b|\byou people\b"
    r"|\b(?:sue|sued|suing)\b"
    r"|\bfed up with (?:you|this(?: (?:chat|bot|clinic|place|app))?\W*$)"
    r"|\b(?:useless|rubbish|pathetic|disgrace\w*|furious|pissed)\b"
    r"|\bwaste of (?:my )?time\b|\bhate (?:this|you)\b"
)


def was_hurt(text: str) -> bool:
    """Whether an exercise made it worse."""
    said = plain(text)
    found = _WORSE.search(said)
    return found is not None and not _WONDERS.search(said[: found.end()])


def objects(text: str) -> bool:
    """Whether the visitor says of an exercise that was shown that it is wrong for them."""
    return bool(_NOT_FOR_ME.search(plain(text)))


def is_angry(text: str) -> bool:
    """Whether the visitor is angry with the clinic or with the answers."""
    said = plain(text)
    return bool(_ANGRY.search(said)) and not _SAYS_SOMEBODY.search(said)
