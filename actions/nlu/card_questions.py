"""What a message asks about exercises that were shown: which one, how many, is it safe.

Pure functions of the words.
"""

import re
from typing import Literal

from actions.nlu.wishes import plain

Aspect = Literal["dose", "video", "why", "safe", "hurts", "how"]

_ORDINALS = {
    **dict.fromkeys(("first", "1st", "1", "one"), 0),
    **dict.fromkeys(("second", "2nd", "2", "two", "other"), 1),
    **dict.fromkeys(("third", "3rd", "3", "three"), 2),
    **dict.fromkeys(("fourth", "4th", "4", "four"), 3),
    **dict.fromkeys(("last", "latest"), -1),
}
_KIND = r"(?:one|exercise|stretch|move|card|option|video)"
_WHICH = re.compile(
    rf"\b(?:the |your )?(?P<ordinal>first|second|third|fourth|last|1st|2nd|3rd|4th|other)"
    rf"(?:'s)?(?: (?P<kind>{_KIND})\b|(?=\W*$|\s*[,.?!]| (?:again|please|you|is|was|hurts?|for|in"
    r"|on|with|can|how|i|do)\b))|\b(?:number|nr\.?|no\.?|#) ?(?P<number>[1-4]|one|two|three|four)\b"
)
_NOT_THIS = re.compile(rf"\bnot (?:(?:that|this|the \w+|same)(?: {_KIND})?)\b")
_ASKS_ORDER = re.compile(
    r"\b(?:wh(?:ich|at)(?: \w+){0,2}|goes|comes|do|start) (?:first|last)\b|\bfirst or last\b"
)
_DESCRIBED = re.compile(
    r"\b(?:the|that|this) (?!first|second|third|last|other|same)(?P<before>\w[\w -]{2,40}?)"
    r" (?:one|thing|stretch|exercise|move)\b"
    r"|\bone (?:where|with|when|on|in which) (?P<after>[\w ,'-]{4,60})"
)
_NO_DESCRIPTION = frozenset("this that with your have need want first just only really".split())
_OF_DOING = re.compile(r"\b(?:hold(?: it| them)?|reps?|sets|rounds|how many times)\b")
_ANOTHER = re.compile(
    r"\banother (?:exercise|stretch|move)\b|\bother (?:\w+ )?(?:exercises|stretches|moves)\b"
)
_MORE = re.compile(r"\bwhat else\b|\banother one\b|\bother ones\b|\bsomething else\b")
_THIS = re.compile(rf"\b(?:that|this|same) {_KIND}\b|^(?:it|that|this)$")
_ABOUT_CARDS = re.compile(
    rf"\b{_KIND}\b|\byou (?:showed|gave|sent|said|mentioned)|\bagain\b|^\W*(?:number|nr\.?|no\.?|#)"
)

_ASPECTS: dict[Aspect, str] = {
    "hurts": r"\b(?:if|when) (?:it|that|this) hurts"
    r"|(?<!why )\bit (?:really )?hurts?(?: when| if|$)",
    "dose": r"\bhow (?:many|often|long|much)\b|\b(?:reps?|sets?|rounds|seconds|times)\b"
    r"|\b(?:every|each|per|a) (?:day|week)\b|\bevery ?day\b|\bdaily\b|\bhow (?:do|should) i hold",
    "video": r"\b(?:video|vid|clip|youtube|watch|link|picture|pic|photo|image|see it)s?\b",
    "why": r"^(?:but )?why\b|\bwhat(?:'?s| is| does| are) (?:it|that|this|they)(?: one)? (?:for|do"
    r"|good for|meant to do|supposed to do)|^what for\b|\bpoint of\b|\bwhere (?:should|do) i feel",
    "safe": r"\b(?:is|are|would) (?:it|that|this|they|these)(?: one)? (?:safe|ok|okay|alright"
    r"|all right|bad|fine)\b|^(?:safe|ok|okay) (?:for|with|if|when)\b|\bwith (?:my|a) "
    r"|\bif i(?:'m| am| have)\b",
    "how": r"^how(?: (?:do|to|should) (?:i|you)? ?(?:do )?(?:it|that|this|them)?(?: one)?)?$"
    r"|\bhow (?:do|to|would) (?:i )?do (?:it|that|this)\b|\bsteps\b",
}
_ASPECT_PATTERNS = {aspect: re.compile(pattern) for aspect, pattern in _ASPECTS.items()}


def aspect(text: str) -> Aspect | None:
    """What is asked about an exercise that is under discussion."""
    said = plain(text)
    return next((kind for kind, p in _ASPECT_PATTERNS.items() if p.search(said)), None)


def pointed_at(text: str) -> int | Literal["this"] | None:
    """Which of the shown cards the message points at: a place in their order, or the latest."""
    said = _NOT_THIS.sub(" ", plain(text))
    few = len(said.split()) <= 3
    found = None if _ASKS_ORDER.search(said) else _WHICH.search(said)
    if found and (few or _ABOUT_CARDS.search(said)):
        return _ORDINALS[found["ordinal"] or found["number"]]
    return "this" if _THIS.search(said) else None


def description(text: str) -> frozenset[str]:
    """The words by which the message tells which card it means; none if it does not."""
    found = _DESCRIBED.search(plain(text))
    words = re.findall(r"[a-z]{4,}", (found["before"] or found["after"]) if found else "")
    return frozenset(words) - _NO_DESCRIPTION


def asks_how_to_do(text: str) -> bool:
    """Whether it can only be an exercise that is asked about: how long to hold, how many times."""
    return bool(_OF_DOING.search(plain(text)))


def hurts(text: str) -> bool:
    """Whether it is said that something hurts."""
    return bool(
        re.search(r"\b(?:hurt\w*|sore|pains?|painful|ach\w+|kills?|bothers?)\b", plain(text))
    )


def wants_another(text: str, *, discussed: bool) -> bool:
    """Whether another exercise is wanted than those that were shown.

    Args:
        text: The message.
        discussed: They are under discussion, so that "what else?" is about them.
    """
    said = plain(text)
    return bool(_ANOTHER.search(said) or (discussed and _MORE.search(said)))


def kind_of_card(text: str) -> str | None:
    """The kind, where the message points at the first or last stretch or exercise."""
    found = _WHICH.search(plain(text))
    return found["kind"] if found and found["kind"] in ("stretch", "exercise") else None
