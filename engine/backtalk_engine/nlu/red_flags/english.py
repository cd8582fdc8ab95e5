"""Words as they are compared: one spelling of "can't", one form of "feel, felt, feeling"."""

from functools import lru_cache

import Stemmer

# Kept apart: whether it is one leg or both decides.
_PAIRS = frozenset(
    "legs feet thighs quads calves knees ankles toes hips arms hands eyes sides".split()
)
_FORMS = {
    form: base
    for base, forms in {
        "fall": "fell fallen falling falls",
        "feel": "felt feels feeling feelings",
        "lose": "lost losing loses loss",
        "break": "broke broken breaking breaks",
        "go": "went gone going goes gonna",
        "swell": "swollen swelled swelling swells",
        "shake": "shook shaken shaking shakes",
        "throw": "threw thrown throwing throws",
        "bleed": "bled bleeding bleeds",
        "freeze": "froze frozen freezing",
        "take": "took taken taking takes",
        "tear": "tore torn tearing",
        "come": "came coming comes",
        "keep": "kept keeping keeps",
        "give": "gave given giving gives",
        "lie": "lying lies lay laying lays",
        "hurt": "hurts hurting hurted hurtin",
        "bend": "bent bending bends",
        "wake": "woke waking wakes woken",
        "hit": "hits hitting",
        "slip": "slipped slipping slips",
        "trip": "tripped tripping trips",
        "drag": "dragged dragging drags",
        "begin": "began begun beginning begins",
        "child": "children",
        "die": "died dying dies",
        "pee": "peed peeing pees",
        "wee": "weeing wees",
        "poo": "pooed pooing poos pood",
        "wet": "wetting wets wetted",
        "get": "got getting gets gotten",
        "drink": "drank drunk drinking drinks",
        "weak": "weakness weaker weakening",
        "numb": "numbness numbed numbing",
        "faint": "fainted fainting faints faintness",
        "stand": "stood standing stands",
        "think": "thought thinking thinks thoughts",
        "have": "has had having",
        "be": "is was are were been being am",
        # The stemmer would make of these "leg", "suicid", "sore", "spot", "lung", "fit" ...
        "leggings": "leggings legging",
        "suicidal": "suicidal",
        "sores": "sores",
        "spots": "spots",
        "bumps": "bumps",
        "testis": "testes",
        "lunges": "lunge lunges lunging lunged",
        "fitting": "fitting",
        "handful": "handful handfuls",
        # ... and of these "bare" and "prison".
        "barely": "barely",
        "prisoner": "prisoner prisoners",
    }.items()
    for form in forms.split()
}
_NOT_ABLE = frozenset("cant cannot couldnt carnt cnt cudnt coudnt canny cannae cnat catn".split())
_SHORT_NOT = frozenset("do does did is are was were have has had will would should".split())
_stemmer = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=20_000)
def base(word: str) -> str:
    """The form under which a lower-case word is compared: "leaking" and "leaked" as "leak"."""
    if word in _PAIRS:
        return word
    found = _FORMS.get(word)
    if found:
        return found
    return "cant" if word in _NOT_ABLE else str(_stemmer.stemWord(word))


def merged(words: list[str], at: int) -> tuple[str, int]:
    """The word at `at`, and how many of `words` it takes: "not able to" is one word, "cant".

    Args:
        words: Lower-case words without apostrophes.
        at: Where to look.
    """
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in ("can", "could") and after == "not":
        return "cant", 2
    if word in ("unable", "inability", "incapable") and after in ("to", "of"):
        return "cant", 2
    negates = word == "not" or (word.endswith("nt") and word[:-2] in _SHORT_NOT)
    if negates and words[at + 1 : at + 3] == ["able", "to"]:
        return "cant", 3
    if word in _SHORT_NOT and words[at + 1 : at + 4] == ["not", "able", "to"]:
        return "cant", 4
    if word in _SHORT_NOT and after == "not":
        return f"{word}nt" if word != "will" else "wont", 2
    return word, 1
