"""Which language a message is in, for those that are surely not English."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# A word or two says too little: "hola" may be a greeting to an English page, "numb" is not Danish.
_FEWEST_LETTERS = 12
# Which of two near languages it is may stay open; that it is not English must be sure.
_NOT_ENGLISH = 0.001
ENGLISH = "en"


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def language(text: str, known_share: float) -> str:
    """ISO 639-1 code of the language of `text`; `en` unless it is surely another.

    Args:
        text: What the visitor wrote.
        known_share: Share of its words that the training data knows, 0 to 1: misspelt English is
            full of known words, another language is not.
    """
    letters = [char for char in text if char.isalpha()]
    foreign_script = sum(ord(char) > 0x24F for char in letters) > len(letters) / 2
    if not letters or (
        not foreign_script and (len(letters) < _FEWEST_LETTERS or known_share > 0.5)
    ):
        return ENGLISH
    ranking = _identifier().rank(text)
    surely = foreign_script or dict(ranking)[ENGLISH] <= _NOT_ENGLISH
    return str(ranking[0][0]) if surely else ENGLISH
