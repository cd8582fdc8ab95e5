"""What the heads see of a text: sentence vector, words and characters, each at unit length."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from backtalk_engine.nlu.encoder import Vectors

# How much the blocks weigh beside each other; cross-validated on the training data.
_WORD_WEIGHT = 1.0
_CHARACTER_WEIGHT = 0.7


@dataclass(frozen=True)
class Block:
    """One TF-IDF vocabulary: its terms in column order and their inverse document frequency."""

    terms: list[str]
    idf: npt.NDArray[np.float64]


class Features:
    """Puts a text's sentence vector beside its word 1-2-grams and character 3-5-grams."""

    def __init__(self, words: Block, characters: Block) -> None:
        """Take the vocabularies that `fit` found."""
        self.words = words
        self.characters = characters
        self._words = _restored(_word_vectorizer(words.terms), words)
        self._characters = _restored(_character_vectorizer(characters.terms), characters)

    @classmethod
    def fit(cls, texts: list[str]) -> "Features":
        """Learn the vocabularies of `texts`."""
        return cls(_fitted(_word_vectorizer(), texts), _fitted(_character_vectorizer(), texts))

    def transform(self, texts: list[str], vectors: Vectors) -> scipy.sparse.csr_matrix:
        """The feature rows of `texts`, whose sentence vectors are `vectors` (texts, 384)."""
        return scipy.sparse.hstack(
            [
                scipy.sparse.csr_matrix(vectors, dtype=np.float64),
                self._words.transform(texts) * _WORD_WEIGHT,
                self._characters.transform(texts) * _CHARACTER_WEIGHT,
            ],
            format="csr",
        )


def _word_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, vocabulary=vocabulary)


def _character_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary else 2,
        vocabulary=vocabulary,
    )


def _fitted(vectorizer: TfidfVectorizer, texts: list[str]) -> Block:
    vectorizer.fit(texts)
    return Block(list(vectorizer.get_feature_names_out()), vectorizer.idf_)


def _restored(vectorizer: TfidfVectorizer, block: Block) -> TfidfVectorizer:
    vectorizer.idf_ = block.idf
    return vectorizer
