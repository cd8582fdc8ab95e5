"""What visitors say of themselves and of where they are: pure functions of the words."""

import re
from typing import Literal

Place = Literal["lying", "chair", "standing", "desk", "no_kneel"]

_FEW = 5
_NO_KNEEL = re.compile(
    r"\b(?:can'?t|cannot|can not|unable to|not able to|hard to|hurts? to|hate|no|not|without|avoid"
    r"|don'?t|won'?t|rather not|never|bad at)\s+(?:\w+\s+){0,2}kneel(?:ing)?\b"
    r"|\bkneel(?:ing)?\s+(?:is|hurts?|isn'?t|kills?)\b"
)
_NO_FLOOR = re.compile(
    r"\b(?:can'?t|cannot|unable to|not able to|hard to|struggle to|hate to|no way to)\s+"
    r"(?:\w+\s+){0,3}(?:(?:on|onto|to|down on|up from|off) (?:to )?the floor|lie (?:down|flat))"
    r"|\bno floor\b|\bwithout (?:the floor|lying|getting on the floor)"
)
_PLACES: dict[Place, re.Pattern[str]] = {
    "desk": re.compile(r"\b(?:at|from|by) (?:my |the |a )?(?:desk|work|office|computer)\b|^desk$"),
    "chair": re.compile(
        r"\b(?:in|on|from|with|using) (?:a|my|the|an) (?:wheel|office |arm|dining )?chair\b"
        r"|\bchairs?\b"
        r"|\b(?:sitting|seated|sat) ?(?:down)?\b|\bwhile i sit\b"
    ),
    "standing": re.compile(r"\b(?:standing|stood)(?: up)?\b|\bon my feet\b|\bwhile i stand\b"),
    "lying": re.compile(
        r"\b(?:in|on|from) (?:my |the |a )?bed\b|\b(?:lying|laying)(?: down)?\b"
        r"|\blie down\b|\bon my back\b"
    ),
}
_WANTS = re.compile(
    r"\b(?:exercises?|stretch(?:es|ing)?|moves?|version|way|ways|instead|something|anything|ones?|do"
    r" (?:it|this|that|them|these|those)|options?|only|can i|could i|any)\b"
)
_DO = r"\b(?:(?:can|could|to) do|exercises?|stretch(?:es)?|moves?|something|anything)\b"
_COMPLAINT = re.compile(
    r"\b(?:hurts?|hurting|pain\w*|aches?|aching|sore|stiff\w*|worse|numb|tingl\w*|spasms?|cramps?"
    r"|sleep|can'?t sit|after)\b"
)

_KIN = (
    r"(?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mum|mom|mother|mam|ma|dad|father"
    r"|pa"
    r"|nan|gran(?:ny|dma|dad|dpa|dmother|dfather)?|grandparents?|parents?"
    r"|sister|brother|aunt(?:ie|y)?|uncle"
    r"|friend|mate|neighbou?r|client|son|daughter|kid|kids|child|teenager|teen|boy|girl"
    r"|mother[- ]in[- ]law|father[- ]in[- ]law)"
)
_IN_TROUBLE = (
    r"(?:'s|is|are|has|have|had|got|gets|hurts?|complains|says|feels|can'?t|cannot|suffers|keeps"
    r"|wants|needs|does|with|who|aged?|\d)"
)
_PERSON = re.compile(
    rf"\b(?:for|about|can|could|should|does|has|is|may|will|would|asking for) (?:my|our|his|her|a)"
    rf" (?:(?:old|elderly|little|young|\d+[- ]year[- ]old) )?(?P<after>{_KIN})\b"
    rf"|\b(?:my|our) (?:(?:old|elderly|little|young|\d+[- ]year[- ]old) )?(?P<before>{_KIN}) ?,?"
    rf" ?{_IN_TROUBLE}\b"
    rf"|\b(?:my|our) (?P<whose>{_KIN})'?s (?:\w+ ){{0,2}}"
    r"(?:hip|back|leg|knee|spine|pain|sciatica)\b",
    re.IGNORECASE,
)
_YOUNG = frozenset({"son", "daughter", "kid", "kids", "child", "teenager", "teen", "boy", "girl"})
_FOR_THEM = re.compile(
    r"(?:(?:and|what about|how about|same|is it the same"
    r"|does (?:that|it|this) (?:work|go|apply|hold)"
    r"|is (?:that|it|this) (?:ok|okay|safe|good|the same)|also) )*"
    rf"(?:for )?(?:my|our) {_KIN}(?: too)?",
    re.IGNORECASE,
)
_MOST_DENYING = 9
_ONLY_DENIES = re.compile(
    r"^\W*(?:(?:no+|but|hey|um+|sorry|what|honestly|oh|and)\W+)*(?:i|she|he|we|they)\W?"
    r"(?:'?m|'?s|'?re| am| is| are| do| does| did| have| has| was)? ?(?:not|n'?t|never)\b"
)
_SAYS_MORE = re.compile(r"\b(?:but|just|only|it'?s|its|that'?s|i mean|because|cos|so)\b")
_FIRST_PERSON_CHILD = re.compile(
    r"\b(?:i'?m|i am) (?:only |just )?(?:a )?(?:kid|child|teen(?:ager)?|minor|1[0-5]|[5-9])\b"
    r"|\bi(?:'m| am) in (?:middle|elementary|primary|grade|junior) school\b",
    re.IGNORECASE,
)


def place(text: str, *, cards_shown: bool = False) -> Place | None:
    """Where, or how, the visitor wants or is able to exercise; not where it hurts.

    Args:
        text: The message.
        cards_shown: An exercise is under discussion, so that "on a chair?" alone is a wish.
    """
    said = " ".join(text.lower().split())
    found = next((kind for kind, pattern in _PLACES.items() if pattern.search(said)), None)
    if _NO_KNEEL.search(said):
        return found if found in ("chair", "standing", "desk") else "no_kneel"
    if _NO_FLOOR.search(said):
        return found if found in ("chair", "standing", "desk") else "chair"
    if found is None:
        return None
    if re.search(rf"{_DO}[^.,;!?]{{0,30}}?(?:{_PLACES[found].pattern})", said):
        return found
    if _COMPLAINT.search(said):
        return None
    bare = cards_shown and len(said.split()) <= _FEW
    return found if bare or _WANTS.search(said) else None


def person(text: str) -> str | None:
    """Whom the message is about, if not the visitor: "wife", "mum"."""
    found = _PERSON.search(text)
    if found:
        return (found["after"] or found["before"] or found["whose"]).lower()
    short = _FOR_THEM.fullmatch(text.strip(" ?.!"))
    kin = re.search(rf"\b{_KIN}\b", text, re.IGNORECASE) if short else None
    return kin[0].lower() if kin else None


def is_for_them(text: str) -> bool:
    """Whether the message only asks the same for somebody else: "and for my wife?"."""
    return bool(_FOR_THEM.fullmatch(text.strip(" ?.!")))


def only_denies(text: str) -> bool:
    """Whether the message is only a denial, of whatever it is: "i'm not pregnant"."""
    said = " ".join(text.lower().split())
    short = "?" not in said and len(said.split()) <= _MOST_DENYING
    return short and bool(_ONLY_DENIES.search(said)) and not _SAYS_MORE.search(said)


def about_a_child(text: str) -> bool:
    """Whether the one with the complaint is a child; somebody who lifts one is not."""
    return person(text) in _YOUNG or bool(_FIRST_PERSON_CHILD.search(text))
