"""How easy the text is to read: Flesch reading ease, as textstat measures it.

NHS content aims at a reading age of 9 to 11; 70 and more is "fairly easy".
"""

import re
import warnings

with warnings.catch_warnings():
    # textstat 0.7.4 imports pkg_resources, which warns; newer ones download a corpus.
    warnings.simplefilter("ignore")
    import textstat

WHOLE = 70.0
PARAGRAPH = 60.0
WORDS_OF_A_PARAGRAPH = 20

_LINK = re.compile(r"https?://\S+")
_PLACEHOLDER = re.compile(r"\{\w+\}")


def ease(text: str) -> float:
    """Flesch reading ease of `text`, where each line ends a sentence."""
    lines = (line.strip() for line in _plain(text).splitlines())
    sentences = (line if line[-1] in ".!?:" else f"{line}." for line in lines if line)
    return float(textstat.flesch_reading_ease(" ".join(sentences)))


def words(text: str) -> int:
    """How many words `text` has."""
    return len(_plain(text).split())


def hard_paragraphs(lines: list[str]) -> list[tuple[str, float]]:
    """Those of `lines` that are long enough to judge and too hard, with their ease."""
    judged = ((line, ease(line)) for line in lines if words(line) >= WORDS_OF_A_PARAGRAPH)
    return [(line, score) for line, score in judged if score < PARAGRAPH]


def _plain(text: str) -> str:
    return _PLACEHOLDER.sub("us", _LINK.sub("here", text))
