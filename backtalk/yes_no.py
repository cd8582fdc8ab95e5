"""The words for yes, no, "not sure" and "skip that", once for every question that is asked.

A word added to YES or NO counts in the forms, before an alarm, as an opening word, and is nobody's
name. How strictly a question takes an answer is its own affair: consent takes a plain yes alone,
an alarm is lifted by a whole message only. What the engine makes of other words are the intents
`affirm`, `deny` and `stop` of `data/nlu/control.yml`.
"""

import re


def any_of(*alternatives: str) -> str:
    """A pattern for one of these patterns."""
    return f"(?:{'|'.join(alternatives)})"


YES = ("yes", "yea", "yeah", "yep", "yup")
NO = ("no", "nope", "nah")
OK = ("ok", "okay", "fine", "sure", "alright", "right")

# Somebody may be called so, or write it for another word; a yes or a no where one is asked for.
SHORT_YES, SHORT_NO = ("y", "ya", "yh"), ("n", "no+")
CERTAINLY = ("definitely", "absolutely")

_THAT_IS = "(?:that is|that's|thats|it's|its|all)"
_CONSENT = any_of(
    *(*YES, *SHORT_YES, *CERTAINLY, "sure", "ok", "okay", "fine", "agreed", "alright"),
    *("certainly", "of course", "go ahead", "please do", "sounds good"),
    "i (?:do )?(?:agree|consent|accept)",
    f"{_THAT_IS} (?:fine|ok|okay|good)",
)
_POLITE = ("please", "thanks", "thank you")
_CORRECT = any_of(
    *("correct", "right", "exactly", "perfect", "spot on", "that's me", "thats me"),
    *("looks (?:good|right|fine)", f"{_THAT_IS} (?:right|correct)"),
)
_REFUSAL = any_of(
    *(*NO, *SHORT_NO, "never", "wrong", "incorrect"),
    "not (?:now|today|really|ok|okay|right|correct)",
    "i (?:don't|dont|do not|disagree|refuse)(?! mind)",
    *("rather not", "i'd rather not", "(?:that's|thats|that is) (?:not|wrong)"),
)
_NO_ANSWER = any_of(
    *("skip(?: (?:it|this|that))?", *NO, "none", "nothing", "no thanks?", "no thank you", "pass"),
    *("n/?a", "not (?:really|needed|now)", "(?:it )?doesn'?t matter", "(?:i )?don'?t care"),
    *("(?:i'?d )?rather not(?: say)?", "nvm", "never ?mind"),
)
_PLAIN_YES = re.compile(rf"\W*(?:{any_of(_CONSENT, *_POLITE)}\b[\s,.!]*)+", re.IGNORECASE)
_STARTS_YES = re.compile(rf"^\W*{any_of(_CONSENT, _CORRECT)}\b", re.IGNORECASE)
_STARTS_NO = re.compile(rf"^\W*{_REFUSAL}\b", re.IGNORECASE)
_SKIPS = re.compile(rf"^\W*{_NO_ANSWER}\W*$", re.IGNORECASE)
_BUT_NOT = re.compile(r"\b(?:but|not|don't|dont|do not|no(?! problem| worries))\b", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:not sure|unsure|maybe|i don'?t know|idk|not certain)\b", re.IGNORECASE)


def is_plain_yes(text: str) -> bool:
    """A yes and nothing else: enough for consent."""
    return bool(_PLAIN_YES.fullmatch(text)) and starts_with_yes(text)


def is_plain(text: str) -> bool:
    """A yes, a no or thanks, and nothing else: "Yes Oh" may be somebody's name."""
    return bool(_PLAIN_YES.fullmatch(text)) or skips(text)


def starts_with_yes(text: str) -> bool:
    """A yes, even if more follows it."""
    return bool(_STARTS_YES.search(text))


def starts_with_no(text: str) -> bool:
    """A no, even if more follows it."""
    return bool(_STARTS_NO.search(text))


def agrees(text: str) -> bool:
    """A yes that nothing behind it takes back."""
    taken_back = starts_with_no(text) or is_unsure(text) or _BUT_NOT.search(text)
    return starts_with_yes(text) and not taken_back


def is_unsure(text: str) -> bool:
    """Neither a yes nor a no."""
    return bool(_UNSURE.search(text))


def skips(text: str) -> bool:
    """Whoever is asked would rather not say."""
    return bool(_SKIPS.search(text))
