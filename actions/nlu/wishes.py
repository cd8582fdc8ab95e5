"""What a short message wants of the conversation itself: "repeat that", "the second one".

Pure functions of the words. Each takes the message as a whole, so that a longer question about
something is never mistaken for one of them.
"""

import re
from typing import Literal

from backtalk.yes_no import NO, YES, any_of

Wish = Literal[
    "repeat",
    "simpler",
    "explain",
    "not_meant",
    "made_by",
    "joke",
    "more",
    "list",
    "one",
    "easier",
    "harder",
]


_LEAD_IN = re.compile(
    rf"^(?:(?:{any_of(*YES, *NO)}|ok(?:ay)?|and|so|but|well|um+|hm+|oh|sorry|hi|hey|please|pls"
    r"|thanks|right|then|now)\b[\s,.!-]*)+"
)
_ASKING = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|u)(?: please| pls)? |i(?:'d| would) like (?:to see )?"
    r"|i (?:want|need)(?: to see)? |do you have |have you got |you got |got |is there |are there )"
)
_TRAIL = re.compile(r"(?:[\s,.!?]+(?:please|pls|thanks?|thank you|thx|then|now|though|tho|ok))+$")
_THAT = any_of(
    "that", "it", "this", "the (?:last|above) (?:one|answer|bit|part|thing)", "your answer"
)
_EXERCISES = r"(?:exercises|stretches|moves|exercices|excercises|exersizes)"
_EXERCISE = r"(?:exercise|stretch|move|exercice|excercise|exersize)"
_OF_WHAT = r"(?: (?:for|on|at|to|that|i|with|in|while|sitting|seated|sat|standing|lying)\b.*)?"
_A_FEW = r"(?:[2-9]|two|three|four|five|six|a few|a couple(?: of)?|some|several)"
_NUMBER = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_WISHES: dict[Wish, str] = {
    "repeat": any_of(
        rf"(?:repeat|say|tell me|read|show(?: me)?)(?: {_THAT})?(?: (?:once more|one more time"
        r"|again))+",
        rf"repeat(?: {_THAT})?",
        *("(?:come|say) again", "again", "once more", "one more time"),
        *("what (?:was|did you say|were you saying)(?: that)?(?: again)?", "pardon(?: me)?"),
        r"i (?:missed|didn'?t (?:catch|get)) that(?: again)?",
    ),
    "simpler": any_of(
        r"(?:(?:say|put|explain|tell me) )?(?:that |it |this )?(?:to me )?(?:a (?:bit|little) )?"
        r"(?:more )?(?:simpl[ey]r?|easier to understand|in (?:plain|simple|easy|normal)"
        r" (?:english|words?|terms|language)|in other words|like i'?m (?:five|5)|eli5)",
        *("too (?:long|complicated|hard to (?:read|understand))", "(?:the )?short(?:er)? version"),
        r"(?:tl;?dr|in short|shorter|sum (?:it|that) up)",
        rf"i (?:don'?t|do not|didn'?t) (?:understand|follow|get)(?: {_THAT}| a word)?",
        rf"what (?:does|do) (?:{_THAT}|you) mean(?: by that)?",
        r"(?:that is|that's|thats|it's|its) (?:too )?(?:confusing|complicated|not clear|unclear)",
    ),
    "explain": r"what(?:'?s| is| are) (?:that|this|it|those|they)(?: exactly)?|meaning",
    "not_meant": any_of(
        r"(?:that|this|it)(?: i|'?)s(?: not|n'?t) (?:really )?(?:what i (?:meant|mean|asked|wanted"
        r"|said|was asking)(?: for| about)?|it|my question|the answer|an answer|helpful)",
        r"not (?:really )?(?:what i (?:meant|mean|asked|wanted)(?: for)?|it|that(?: one)?|helpful)",
        r"(?:that|you|it) (?:did not|didn'?t|does not|doesn'?t) answer (?:my|the) question",
        r"(?:wrong (?:answer|one|topic|thing)|something else|none of (?:these|those|them))",
        r"you (?:got|have got) (?:me|that|it) wrong|i meant something else",
    ),
    "made_by": any_of(
        r"who (?:has )?(?:made|built|created|wrote|programm?ed|designed|trained|runs?|owns?)"
        r" (?:you|u|this(?: (?:bot|chat|thing|chatbot|assistant))?)"
    ),
    "joke": any_of(
        r"(?:lol|haha+|hehe)?\W*(?:tell me a joke|knock knock|do you know (?:any|a) jokes?).*",
        r"why did (?:the|a) \w+ cross the road\W*",
        r"(?:(?:lol|haha+|hehe|ok|and)\W+)*(?:do|can|are|what'?s|whats|why|how).*\b(?:robots?|bots?)\b"
        r"(?!.* (?:or|real|human|person)).*\b(?:get|feel|have|sleep|dream|eat|hurt|being|like)\b.*",
        r".*\bbest (?:thing|part) (?:about|of) being a (?:ro)?bot\b.*",
    ),
    "more": any_of(
        r"(?:tell|show|give) me (?:some |a bit |a little )?more(?: about (?:it|that|this))?",
        r"(?:some |any |a bit )?more(?: (?:info|information|details?|about (?:it|that|this)|on"
        r" (?:it|that|this)))?",
        *("go on", "carry on", "keep going", "continue", "what else", "anything else", "next"),
        r"(?:what(?:'?s| is| comes)? )?next(?: step)?|what (?:do|should|can) i do next",
        r"what else (?:can|should|could) i do|anything else i can do|read more|explain more",
    ),
    "list": any_of(
        rf"(?:(?:show|give|list|tell|send|let)(?: me| us)?(?: see)? )?(?:a list of |the list of )?"
        rf"(?:all |the |your |all (?:of )?(?:the|your) |some |any |every |good |few )*{_EXERCISES}"
        rf"(?: list| please| you have| do you have)?{_OF_WHAT}",
        rf"(?:what|which)(?: kinds? of| other)? {_EXERCISES} (?:do you have|have you got|are there"
        rf"|can you show(?: me)?|do you (?:know|show|offer)|have you|can i do){_OF_WHAT}",
        rf"(?:what|which)(?: is the)?(?: best| good)? (?:{_EXERCISES}|{_EXERCISE})"
        r"(?: is (?:best|good|right)| (?:can|should|do) i do)?(?: for (?:it|me|that|this))?",
        rf"(?:{_EXERCISE} list|list|all of them|show (?:me )?(?:all|everything|them all))",
        rf"(?:just )?(?:(?:give|show|tell)(?: me)?|i (?:want|need)|name) {_A_FEW} (?:\w+ )?"
        rf"(?:things?|ideas|ones|ways|{_EXERCISES}){_OF_WHAT}",
        rf"(?:just )?{_A_FEW}(?: or {_A_FEW})? (?:\w+ )?{_EXERCISES}{_OF_WHAT}",
        rf"(?:what|which) {_EXERCISES} (?:are|would be) (?:safe|ok|okay|good|best|right)"
        r"(?: then| for (?:me|it|that))*(?:\W+(?:can|could) (?:you|u) name (?:some|a few|them))?",
    ),
    "one": any_of(
        rf"(?:(?:show|give|teach|suggest|recommend)(?: me| us)? )?(?:just )?(?:an?|one|1)"
        rf"(?: (?:good|easy|simple|quick|single|gentle))? {_EXERCISE}{_OF_WHAT}",
        rf"(?:(?:show|give)(?: me)? )?(?:another|a different|one more)(?: one| {_EXERCISE})?",
        rf"(?:(?:show|give)(?: me)? )?(?:any |some )?other (?:\w+ )?"
        rf"(?:ones?|{_EXERCISE}|{_EXERCISES}){_OF_WHAT}|different one",
        r"show me(?: how)?|show (?:it|them|me it)",
    ),
    "easier": any_of(
        rf"(?:(?:show|give)(?: me)? )?(?:an? |the |something |some |anything )?(?:easier|gentler"
        rf"|lighter|softer|less hard)(?: (?:one|version|way|option|{_EXERCISE}|{_EXERCISES}))?",
        r"(?:that|it|this)(?: i|'?)s (?:a bit |way )?too (?:hard|difficult|much|heavy)(?: for me)?",
        r"too (?:hard|difficult)(?: for me)?|i can'?t do (?:that|it|this)(?: one)?",
    ),
    "harder": any_of(
        rf"(?:(?:show|give)(?: me)? )?(?:an? |the |something )?(?:harder|tougher|more difficult)"
        rf"(?: (?:one|version|way|option|{_EXERCISE}))?",
        r"(?:that|it|this)(?: i|'?)s (?:a bit |way )?too easy(?: for me)?",
    ),
}
_PATTERNS = {wish: re.compile(pattern) for wish, pattern in _WISHES.items()}

_NOW_WHAT = re.compile(
    r"(?:so |and |ok(?:ay)? )*what (?:do|should|can|shall) i do(?: about (?:it|that))?(?: right)?"
    r"(?: now| then| today| tonight)?\W*"
)
_TELLS_ADULT = re.compile(
    r"\b(?:tell|show|ask|talk to|say (?:it )?to|inform) (?:my |an? |the )?(?:mom|mum|mother"
    r"|dad|father|parents?|adults?|coach|teacher|nurse|grown[- ]?up)"
)

_SEE_DOCTOR = re.compile(
    r"\b(?:should|do|must|shall|ought) (?:i|we|he|she|they)(?: to)?(?: (?:really|just|now|go|need"
    r"|have|still))*(?: to)? (?:see|visit|call|ring|go to|go and see|get seen by|talk to|consult"
    r"|speak to"
    r"|get (?:it |this |that )?(?:checked|looked at)|be (?:seen|checked))"
    r"(?: by)?(?: (?:a|the|my|an|any))?"
    r"(?: (?:doctors?|dr|gp|md|physician|someone|somebody|professional|specialist|clinician"
    r"|physio(?:therapist)?|pt|physical therapist)\b|$|[?!. ]*$)"
    r"|\bwhen (?:should|do|must|would) (?:i|we) (?:(?:go|need to|have to) )*(?:see|be seen|get seen"
    r"|get (?:it |this )?(?:checked|help)|call|visit|worry)\b"
    r"|^(?:see|go to) (?:a|the|my) (?:doctor|gp)\??$"
)
_ABOUT_OTHERS = re.compile(r"\b(?:chiro\w*|osteo\w*|massage|acupunct\w*|surgeon|dentist)\b")
_ROUTINE = re.compile(
    r"\b(?:routine|program(?:me)?|work ?out|session|plan|circuit)\b", re.IGNORECASE
)


def plain(text: str) -> str:
    """The message in lower case, without polite words around it and without its last mark."""
    said = " ".join(text.lower().split()).strip(" .,!?;:-")
    said = _TRAIL.sub("", _LEAD_IN.sub("", said)).strip(" .,!?;:-")
    return said or text.lower().strip(" .,!?")


def wish(text: str) -> Wish | None:
    """What the message as a whole wishes of the conversation, if it does."""
    said = plain(text)
    asked = _ASKING.sub("", said)
    forms = {said, asked, _TRAIL.sub("", asked)}
    return next(
        (kind for kind, pattern in _PATTERNS.items() if any(map(pattern.fullmatch, forms))), None
    )


def asks_what_now(text: str) -> bool:
    """Whether it is only asked what to do now."""
    return bool(_NOW_WHAT.fullmatch(text.lower().strip()))


def asks_to_tell_an_adult(text: str) -> bool:
    """Whether it is asked if a parent, or another adult, should know."""
    return bool(_TELLS_ADULT.search(plain(text)))


def asks_for_a_doctor(text: str) -> bool:
    """Whether it is asked if, or when, to be seen by somebody."""
    said = plain(text)
    return bool(_SEE_DOCTOR.search(said)) and not _ABOUT_OTHERS.search(said)


def wants_all(text: str) -> bool:
    """Whether a wish for exercises is for all that there are."""
    return bool(re.search(r"\b(?:all|every\w*|have|list|are there|got)\b", plain(text)))


def how_many(text: str) -> int | None:
    """How many exercises a wish is for, if it says so."""
    number = rf"\b(?:([2-9])|({'|'.join(_NUMBER)}))"
    what = rf"(?:\w+ )?(?:things|ideas|ones|ways|{_EXERCISES})\b"
    found = re.search(rf"{number} {what}", plain(text))
    return int(found[1] or _NUMBER[found[2]]) if found else None


def names_what_for(text: str) -> bool:
    """Whether a wish for exercises says what they are to be for."""
    said = plain(text)
    where = re.search(
        r"\b(?:in|on|at|after|before) (?!a chair|my chair|(?:my |the )?bed|chair)\w", said
    )
    return bool(where or re.search(r"\b(?:for|with|against|to help|that help|i can do)\b", said))


def asks_for_exercise(text: str) -> bool:
    """Whether an exercise or a stretch is asked for at all."""
    asks = r"(?:which|what|any|some|best|good|show|give|need|want|do you have)"
    return bool(re.search(rf"\b{asks}\b.*\b(?:{_EXERCISE}|{_EXERCISES})\b", plain(text)))


def only_stretches(text: str) -> bool:
    """Whether a wish for exercises names stretches alone."""
    said = plain(text)
    other = re.search(r"\b(?:exercises?|moves?|strength\w*|core)\b", said)
    return "stretch" in said and not other


def wants_routine(text: str) -> bool:
    """Whether the words name a routine; with a number of minutes it is a wish for one."""
    return bool(_ROUTINE.search(text)) and not re.match(r"\W*(?:how|why|is|are|does)\b", text)
