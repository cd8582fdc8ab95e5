"""Second thoughts about an alarm: something else was meant, or the sign is there after all.

Pure functions of the message. Who takes back that it is not happening is believed at once.
"""

import re

from actions.nlu.wishes import plain

_MOST_WORDS = 14
_SLIP = re.compile(
    r"\b(?:press|push|tap|click|hit|pick|chose|choose|select|touch)\w*\b.{0,30}"
    r"\b(?:wrong|mistake|accident\w*|by error)\b"
    r"|\bwrong (?:button|one|thing)\b|\b(?:did not|didn'?t) mean to (?:press|push|tap|click|hit)\b"
    r"|\b(?:nobody|no ?one|no doctor|not a soul)(?: has| had|'?s)? (?:actually |really )?"
    r"(?:checked|seen|looked)\b"
    r"|\b(?:has|have|was) ?n[o']?t (?:\w+ )?(?:been )?(?:checked|seen)\b"
)
_MEANT = re.compile(
    r"\bautocorrect\w*\b|\bmis(?:typed|spelled|spelt)\b|\bwrong word\b|\bjust a typo\b"
    r"|\bi (?:meant|mean) my (?:dog|cat|horse|pet|coach|boss|teacher|bike|car|phone)\b"
)
_RETRACTS = re.compile(
    r"\bi (?:was )?l(?:ied|ying)\b|\bwas(?:n'?t| not) (?:being )?(?:honest|true|truthful)\b"
    r"|\b(?:that'?s|it'?s|is) not true\b"
    r"|\bactually (?:yes|it is|it does|i do|i am|i have)\b"
    r"(?! (?:fine|ok|okay|good|not|gone|better)\b)"
    r"|\b(?:it'?s|is|they'?re|they are) (?:back|happening|starting|there)\b"
    r"|\bhappening again\b|\b(?:came|come|coming) back\b|\bgo(?:ing|nna)(?: to)? do it\b"
    r"|\bstill (?:want|do|think|have|numb|hurts?|happening|there|bleeding|feel)\b"
    r"|^(?:wait|actually|no wait|hang on)\W+(?:no\W+)?(?:it|they|that) (?:is|are|does|do)\b"
    r"(?! (?:not|n'?t|fine|ok|okay|good|better|gone|my|the|just|only)\b)"
    r"|\b(?:it|they|that) still\b|\bhung up\b"
)
_AFFIRMS = re.compile(
    r"^(?:(?:no+|wait|but|well|hm+|actually|yes|yeah|sorry|oh|ok|um+|and|sometimes)\W+)*"
    r"(?:(?:it|that|this|they|he|she) (?:is|are|does|do|was)|i (?:do|am|have))"
    r"(?:\W+(?:sometimes|though|tho|really|now|again|actually|still|sorry|happening|true|there|numb"
    r"|tingling|weak|floppy|swollen|bleeding|worse|bad|hurting)){0,3}\W*$"
)
_FEW = 9  # words in a mere "it is"


def takes_back(text: str) -> bool:
    """Whether a button was pressed by mistake."""
    return bool(_SLIP.search(plain(text)))


def corrects(text: str) -> bool:
    """Whether something else was meant than what raised the alarm: "oh sorry, I meant my dog"."""
    return bool(_MEANT.search(plain(text))) and "?" not in text


def affirms_after_all(text: str) -> bool:
    """Whether a sign that was said not to be there is there after all: "I lied", "no, it IS"."""
    said = plain(text)
    if "?" in said or len(said.split()) > _MOST_WORDS:
        return False
    return bool(_RETRACTS.search(said)) or (
        len(said.split()) <= _FEW and bool(_AFFIRMS.match(said))
    )
