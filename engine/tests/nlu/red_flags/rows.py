"""Rows and words small enough to see what a test shows."""

from typing import Any

from backtalk_engine.nlu.red_flags.rules import Rules

ROWS: dict[str, Any] = {
    "saddle": {
        "level": "emergency_now",
        "patterns": {
            "emergency_now": ["<numb> & <saddle>"],
            "check": ["<numb>"],
            "hint": ["bottom"],
            "weakened_by": ["<saddle> & when sitting"],
            "kept_vague_by": ["goes when i move"],
            "look_alikes": ["numb after the dentist", "<saddle> & long drive"],
            "denied": ["bottom feels normal"],
        },
    },
    "infection": {
        "level": "same_day",
        "patterns": {
            "same_day": ["<back_pain> + <fever>"],
            "emergency_now": ["<back_pain> + <fever> + confused"],
        },
    },
    "lift": {"level": "same_day", "patterns": {"same_day": ["cant ... lift ... foot"]}},
    "cancer": {"level": "same_day", "patterns": {"same_day": ["<cancer> + <back_pain>"]}},
    "older": {"level": "same_day", "patterns": {"same_day": ["<older> & fall", "<many> & pills"]}},
    "pregnancy": {
        "level": "same_day",
        "patterns": {"same_day": ["<pregnant> + <back_pain>"]},
    },
    "leak": {"level": "same_day", "patterns": {"same_day": ["<began> + i leak"]}},
    "weight": {"level": "soon", "patterns": {"soon": ["losing weight"]}},
}
WORDS: dict[str, Any] = {
    "scope": {
        "negators": ["no", "not", "isnt", "never", "dont", "without", "havent"],
        "not_negators": ["not sure", "no idea"],
        "denied_before": ["? no", "ruled out"],
        "breaks": ["but", "and", "only", "until", "-"],
        "turns": ["but", "and now"],
        "resolved": ["fine now", "healed"],
        "past": ["years ago", "last year"],
        "unchanged": ["same as ever"],
        "present": ["again", "worse"],
        "animals": ["my dog", "the cat"],
        "fiction": ["in the film"],
        "general_questions": ["what is", "can sitting"],
        "imagined": ["worried it might"],
        "idioms": ["dead bug", "killing me"],
    },
    "ages": {"older": [70, 110]},
    "numbers": {"many": [[6, 500]]},
    "lasting": ["cancer"],
    "always": ["hopeless"],
    "words": {
        "began": ["started", "new"],
        "numb": ["numb", "dead", "cant feel", "no feeling"],
        "saddle": ["groin", "bottom", "between my legs", "<back_part>"],
        "back_part": ["back passage"],
        "fever": ["fever", "shivers"],
        "back_pain": ["back pain", "back hurts"],
        "cancer": ["cancer"],
        "pregnant": ["pregnant"],
        "hopeless": ["no hope"],
    },
}


def rules() -> Rules:
    return Rules(ROWS, WORDS)
