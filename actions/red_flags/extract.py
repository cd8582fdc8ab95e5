"""What typed words say to an alarm or a check that is open: pure functions of the message.

Taking too little for an answer costs a question asked again; taking too much lifts an alarm. So a
message must say it as a whole, and say nothing else.
"""

import re
from typing import Literal

from backtalk.red_flags.state import Lifting
from backtalk.yes_no import CERTAINLY, NO, SHORT_NO, SHORT_YES, YES, any_of

_MOST_WORDS = 14  # in an answer to an alarm
_FEW = 8  # in an answer to a check; a longer message says something of its own
_FILLER = any_of(
    *(*YES, *NO, "ok", "okay", "well", "thanks", "thank you", "but"),
    *("and", "so", "sorry", "oh", "please", "now", "honestly", "actually"),
)
_LEAD_IN = re.compile(rf"^(?:{_FILLER}[\s,.!-]+)+")
_TRAIL = re.compile(rf"(?:[\s,.!-]+{_FILLER})+$")

_IM = r"(?:(?:i'?m|i am|we'?re|we are) )?"
_ANYONE = any_of(
    "i", "we", "he", "she", "they", "my (?:wife|husband|partner|mum|mom|dad|son|daughter|friend)"
)
_PLACE = any_of(
    *("er", "a&e", "ed", "hospital", "doctors?'?s?", "gp", "emergency (?:room|department)"),
    *("urgent care", "walk-?in(?: clinic)?"),
)
_DOCTOR = any_of("doctors?", "dr", "gp", "surgeon", "midwife", "nurse", "oncologist", "clinician")
_HELP = any_of(
    *("help", "(?:an|the) ambulance", f"(?:(?:the|an?|my) )?{_PLACE}", "someone", "my crisis team"),
    *("911", "999", "112", "000", "111", "988", "116 ?123", "samaritans", "lifeline"),
)
_CLINICIAN = rf"(?:(?:the|my|a|an|our) )?(?:own )?{
    any_of(
        *('doctor', 'dr', 'gp', 'clinician', 'physio(?:therapist)?', 'physical therapist', 'pt'),
        *('surgeon', 'consultant', 'nurse', 'specialist', 'hospital', 'er', 'a&e', 'midwife'),
        *('therapist', 'oncologist'),
    )
}s?"
_WHEN = "(?: {})*".format(
    any_of(
        *("now", "already", "today", "tonight", "yesterday", "this morning", "last (?:night|week)"),
        *("right now", "at once", "straight away", "just now", "over", "out"),
        "(?:about|for) (?:it|this|that)",
    )
)
_HAS = r"(?:'?ve|'?s| have| has)?(?: already| just)?"
_CHECKED = any_of("checked", "seen", "examined", "looked at", "cleared")
_THIS = any_of("it", "this", "that", "me", "him", "her", "them", "everything")
_THAT = any_of("that", "this", "it", "these", "those", "them", "the above")
_ANSWERS: dict[Lifting, str] = {
    "getting_help": any_of(
        rf"{_IM}(?:now )?(?:getting|seeking|finding) (?:some )?{_HELP}{_WHEN}",
        rf"{_IM}(?:going|heading|off|driving|on (?:my|our) way|being taken)(?: straight)?(?: to)?"
        rf" {_HELP}{_WHEN}",
        rf"{_IM}(?:calling|phoning|ringing|talking to|speaking to) {_HELP}{_WHEN}",
        rf"{_IM}(?:already )?(?:at|in) (?:the |an? )?{_PLACE}{_WHEN}",
        rf"{_ANYONE}{_HAS} (?:called|phoned|rang|rung) {_HELP}{_WHEN}"
        r"(?: (?:and )?they(?:'?re| are) (?:coming|on (?:the|their) way))?",
        rf"{_ANYONE}(?:'?ll| will) (?:call|phone|ring|go to) {_HELP}{_WHEN}",
        rf"{_ANYONE}(?:'?s| is| are|'?re) (?:driving|taking|bringing) (?:me|us|her|him|them)"
        rf"(?: (?:there|in|to {_HELP}))?{_WHEN}",
        rf"{_ANYONE}{_HAS} (?:called|phoned|rang|rung|spoken to) (?:her|his|my|our|the|their|a)"
        rf" {_DOCTOR}{_WHEN}(?:,? (?:and )?(?:they|she|he)(?:'?ll| will| can)? (?:see|call|visit)"
        r" (?:me|us|her|him|them)(?: (?:at|on|in) [\w: ]+)?)?",
        rf"{_ANYONE}(?:'?s| is| are|'?m|'?re) (?:now )?(?:calling|phoning|ringing) {_HELP}{_WHEN}",
        r"they(?:'?re| are) (?:on (?:the|their) way|coming)(?: now)?",
        rf"{_IM}(?:taking|bringing|driving) (?:her|him|them|my \w+)(?: straight)? to"
        rf" {_HELP}{_WHEN}",
        r"(?:the |an )?(?:ambulance|paramedics?|help)(?:'?s| is| are)"
        r" (?:coming|here|on (?:its|the|their) way)",
    ),
    "clinician_checked": any_of(
        rf"{_CLINICIAN}{_HAS} {_CHECKED}(?: (?:all (?:of )?)?{_THIS})?{_WHEN}",
        rf"(?:i|we){_HAS} (?:seen|saw|been to|spoken? (?:to|with)|spoke (?:to|with)) {_CLINICIAN}"
        rf"{_WHEN}",
        rf"(?:i|it|this|that){_HAS} (?:been|got|was) (?:already )?{_CHECKED}"
        rf"(?: (?:by|at) {_CLINICIAN})?{_WHEN}",
    ),
    "not_happening": any_of(
        rf"(?:{_THAT} ?(?:'?s|is) not|{_THAT} (?:isn'?t|ain'?t|aren'?t|are not)|none of {_THAT} is"
        rf"|not) happening(?: to me)?(?: now| right now| at all)?",
        rf"(?:i|we) (?:don'?t|do not) have (?:any of )?{_THAT}(?: now| at all)?",
        r"(?:(?:it|that) ?(?:'?s|is|was) )?(?:just )?(?:a )?(?:false alarm|joke|mistake|typo)",
        r"(?:i was )?(?:just |only )?(?:joking|kidding)",
        r"(?:that|it|this) ?(?:'?s|is) not (?:what i (?:meant|said)|me|true|right|the case)",
        r"(?:i )?(?:didn'?t|did not) mean (?:that|it)(?: (?:like that|that way))?",
        r"you (?:misunderstood(?: me)?|got (?:that|me|it) wrong)",
    ),
}
_ON_THE_WAY = any_of(
    rf"(?:i'?m|i am|we'?re|we are) (?:now )?(?:going|heading|driving|on (?:my|our) way)"
    rf"(?: straight)?(?: to)? {_HELP}{_WHEN}",
    r"(?:i|we)(?:'?ll| will|'?m gonna|'?m going to|'?re going to) (?:go|head|drive|walk)"
    rf"(?: straight)? (?:(?:over |in )?(?:to )?{_HELP}"
    r"|(?:in|over|there|in there|over there|straight in))"
    r"(?: (?:now|right now|today|straight away))?",
    rf"(?:i'?m|we'?re) (?:at|in) (?:the |an? )?{_PLACE}{_WHEN}",
    r"(?:the |an )?(?:ambulance|paramedics?|help)(?:'?s| is| are)(?: already)?"
    r" (?:coming|here|on (?:its|the|their) way)",
)
_SEEN = re.compile(
    rf"\b(?:saw|seen by|been to|went to|was at|back from|just left) {_CLINICIAN}\b"
    rf"|\b(?:{_CLINICIAN}|paramedics?|midwife)\b(?: (?:has|have|had|already|just))*"
    r" (?:said|says|did|looked|checked|saw|examined|sent|scanned|put me|gave me|prescribed)\b"
    r"|\b(?:rang|called|phoned) (?:the|my|our) (?:midwife|doctor|gp|nurse)\b"
)
_OUTCOME = re.compile(
    r"\b(?:all )?clear\b|\bno (?:clot|fracture|break|infection|sign)"
    r"|\b(?:is|i'?m|it'?s|are|was) (?:all )?(?:fine|ok|okay|good|nothing)\b"
    r"|\bsent (?:me|us|her|him) home\b|\bruled (?:it )?out\b"
    r"|\b(?:booked|ordered|did) (?:me |us )?(?:an? )?"
    r"(?:scan|mri|x-?ray|ultrasound|appointment|test)"
    r"|\blooked at (?:it|me|him|her)\b|\bchecked (?:it|me|him|her)\b|\bnormal\b|\bto rest\b"
    r"|\bantibiotics?\b|\bjust (?:braxton|a (?:strain|sprain|bruise|muscle))"
)
_NOT_OVER = re.compile(
    r"\?|\b(?:but|except|worse|again|since then|now|still|years? ago|in \d{4}|not|hasn'?t|haven'?t"
    r"|didn'?t|don'?t|should|will|can|could|want)\b"
)
_PAST = re.compile(
    r"\b(?:long|years|months|ages) ago\b|\bin the past\b|\bas a (?:kid|child)\b|\ball sorted\b"
    r"|\bnot (?:now|any ?more)\b|\bsame as (?:ever|always)\b|\bno change\b"
)
_ALL_FINE = re.compile(
    r"(?:(?:my|the|both|they|legs?|feet|arms?|bladder|bowels?|it|all)\s+)+(?:is|are|works?|feels?)"
    r"(?: both| all)? (?:fine|ok|okay|good|normal)\b.*"
)
_NO = any_of(
    *(*NO, *SHORT_NO, "never", "none", "neither", "nothing", "(?:no )?thank(?:s| you)"),
    r"not (?:at all|really|now|happening|that i know(?: of)?|me)",
    rf"(?:none|neither|nothing) (?:of|like) {_THAT}",
    *("all (?:clear|good)", "(?:i'?m|i am) (?:fine|ok|okay|good)"),
    r"(?:i'?m|i am) not(?: (?:suicidal|numb|weak|thinking (?:of |about )?(?:that|it)))?",
    rf"i (?:don'?t|do not|haven'?t)(?: have (?:any of )?{_THAT}| think so)?",
    rf"(?:none of )?{_THAT} (?:isn'?t|is not|aren'?t|are not|is|are)(?: happening)?",
)
_YES = any_of(*YES, *SHORT_YES, *CERTAINLY)
_IT_IS = any_of(
    *("i do", "i am", "they are", "it is", "both(?: of them| legs| sides| feet)?", "all of them"),
    *("that one", "the (?:first|second|third|last)(?: one)?"),
)
_MAYBE = any_of(
    *("(?:a )?(?:bit|little)", "maybe", "perhaps", "possibly", "sort of", "kind of", "kinda"),
    *("sometimes", "(?:i'?m |i am )?not (?:so |really )?sure", "idk", "dunno"),
    "i (?:think so|guess|don'?t know|dunno)",
)
_YES_AT_END = re.compile(rf"\b{any_of(*YES)}\W*$|^(?:only|just) the [\w ]+ (?:one|bit|part)\W*$")
_SOUND = r"(?:(?:well|um+|erm*|hm+)[\s,.]+)?"
_BUT = re.compile(r"\b(?:but|except|just|only|though|apart|other than|until)\b")

_SMALL = re.compile(
    r"\b(?:it'?s|its|it is|that'?s|thats|this is|is|was|probably|prob|surely)"
    r" (?:(?:just|only|prob(?:ably)?|likely|really|surely|all|from|down to|nothing but) )*"
    r"(?:nothing|a (?:bit|little|touch|tad)|a? ?(?:small|tiny|minor|slight|mild)|fine|normal"
    r"|the (?:driving|sitting|painkillers|pills|tablets|heat|cold|way)|in my head"
    r"|not (?:that|so) bad"
    r"|no big deal|not (?:serious|an emergency))\b"
    r"|\b(?:only|just) (?:a )?(?:bit|little|slight|small|mild|touch)\b"
    r"|\b(?:overreact|over react|exaggerat|make a fuss|making a fuss|wast(?:e|ing) their time)\w*"
    r"|\bis (?:she|he|that|it|this|my \w+) (?:right|wrong|serious|bad|dangerous|that bad|urgent)\b"
    r"|\bit'?ll (?:pass|go away|be fine)\b"
)
_NEEDED = re.compile(
    r"\b(?:do|does|is|would|should|must|shall|are|am) (?:\w+ ){0,4}?"
    r"(?:need|have to|call|calling|ring|ringing|phone|go|going|worth|necessary|require)\b"
    r"[^.!?]{0,30}\b(?:911|999|112|000|111|ambulance|e\.?r|a ?& ?e|emergency|casualty|hospital)\b"
    r"|^\W*(?:is (?:it|this|that)|why) (?:\w+ ){0,2}(?:911|999|112|an? (?:ambulance|emergency))\b"
)
_DRIVES = re.compile(
    r"\b(?:can|could|may|should|shall|is|safe|ok|okay|allowed)\b[^.!]{0,30}\b(?:drive|driving|drivin)\b"
)
_NEGATES = re.compile(
    rf"\b(?:{any_of(*NO)}|not|none|neither|nor|never|without|cannot|ruled out|clear of"
    r"|(?:is|are|was|were|do|does|did|has|have|had|ca|could|would|wo|should|ai)n'?t)\b"
)


def lifting(text: str) -> Lifting | None:
    """Which of the three answers to an alarm the words are.

    They must be one and nothing else, but that somebody goes for help counts beside a question,
    too: exercise stays away all the same.
    """
    said = _plain(text)
    if _goes_for_help(said):
        return "getting_help"
    if _was_seen(said):
        return "clinician_checked"
    if "?" in said or len(said.split()) > _MOST_WORDS:
        return None
    said = _TRAIL.sub("", _LEAD_IN.sub("", said.strip(" .,!-"))).strip(" .,!-")
    return next((a for a, pattern in _ANSWERS.items() if re.fullmatch(pattern, said)), None)


def _goes_for_help(said: str) -> bool:
    clauses = (c.strip(" .,!-") for c in re.split(r"[.,;!?]+|\s(?:so|and then|but)\s", said))
    clauses = (_TRAIL.sub("", _LEAD_IN.sub("", clause)) for clause in clauses)
    return any(re.fullmatch(_ON_THE_WAY, clause) for clause in clauses)


def _was_seen(said: str) -> bool:
    """Whether somebody tells that it was looked at, and what was said or done."""
    return bool(_SEEN.search(said) and _OUTCOME.search(said)) and not _NOT_OVER.search(said)


def yes_or_no(text: str) -> Literal["yes", "no"] | None:
    """Whether the words say that a sign is happening.

    "Maybe" is a yes, since an early sign is often put so; "no feeling" and "no, but" are no no.
    """
    said = _plain(text)
    if "?" in said or len(said.split()) > _FEW:
        return None
    if _PAST.search(said) or _ALL_FINE.fullmatch(said):
        return "no"
    if re.match(rf"{_SOUND}{any_of(_YES, _MAYBE)}\b", said) or _YES_AT_END.search(said):
        return "yes"
    pieces = [piece.strip() for piece in re.split(r"[^\w' ]+", said) if piece.strip()]
    # "I am" is a yes; "I am not", "I am fine" and "it is only my knee" are none.
    if any(re.fullmatch(f"{_IT_IS}(?: {_MAYBE})?", piece) for piece in pieces[:2]):
        return "yes"
    all_no = all(re.fullmatch(f"{_NO}(?: {_NO})*", piece) for piece in pieces)
    return "no" if pieces and all_no and not _BUT.search(said) else None


def plays_down(text: str) -> bool:
    """Whether a sign is made small, or it is asked if it is serious at all."""
    return bool(_SMALL.search(_plain(text)))


def asks_if_needed(text: str) -> bool:
    """Whether it is asked if this needs an ambulance, or an emergency room."""
    return bool(_NEEDED.search(_plain(text)))


def asks_to_drive(text: str) -> bool:
    """Whether it is asked if driving is all right."""
    return bool(_DRIVES.search(_plain(text)))


def negates(text: str) -> bool:
    """Whether there is a "no" in it."""
    return bool(_NEGATES.search(_plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
