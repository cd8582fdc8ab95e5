"""The second judge: what it makes of a message that is like its examples, or like none."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from backtalk_engine.nlu.encoder.encoder import Vectors, encoder
from backtalk_engine.nlu.red_flags.likeness import HARMLESS, Classifier

EXAMPLES = {
    "saddle": [
        "numb between my legs since yesterday",
        "i cannot feel the toilet paper when i wipe",
        "my private parts have gone dead",
        "no feeling around my bottom any more",
    ],
    "weight": ["i lost two stone without trying", "my clothes hang off me, i never dieted"],
    HARMLESS: [
        "which stretch is best for tight hips",
        "how long should i foam roll my glutes",
        "my back is stiff after gardening",
        "what does the clinic charge",
        "is walking good for a sore back",
    ],
}


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    texts = [text for examples in EXAMPLES.values() for text in examples]
    labels = [label for label, examples in EXAMPLES.items() for _ in examples]
    vectors = np.stack([encoder().encode(text) for text in texts])
    return Classifier.fit(vectors, [text.split() for text in texts], labels, {"saddle"})


def vector(text: str) -> Vectors:
    return encoder().encode(text)


@pytest.mark.parametrize(
    ("text", "red_flag_id"),
    [
        ("i have no feeling between my legs", "saddle"),
        ("the paper feels dead when i wipe", "saddle"),
        ("i keep losing stone after stone without a diet", "weight"),
    ],
)
def test_other_words_for_the_same_mean_the_same_row(
    classifier: Classifier, text: str, red_flag_id: str
) -> None:
    likeness = classifier.score(vector(text), text.split())
    assert likeness.rows[0] == red_flag_id
    assert likeness.means(red_flag_id)


def test_only_rows_that_cannot_wait_are_urgent(classifier: Classifier) -> None:
    said = ("no feeling between my legs", "losing weight without a diet", "how to roll a hip")
    saddle, weight, roller = (classifier.score(vector(text), text.split()).urgent for text in said)
    assert saddle > 0 > weight
    assert roller < 0


def test_it_says_the_same_after_it_was_saved(classifier: Classifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "likeness.npz")
    text = "numb where i sit"
    said = [
        v.score(vector(text), text.split())
        for v in (classifier, Classifier.read(tmp_path / "likeness.npz"))
    ]
    assert said[0] == said[1]


def test_a_message_is_weighed_as_the_examples_were(classifier: Classifier) -> None:
    texts = [text.split() for examples in EXAMPLES.values() for text in examples]
    terms = TfidfVectorizer(
        analyzer=lambda text: [*text, *map(" ".join, pairwise(text))], min_df=2, sublinear_tf=True
    )
    table = terms.fit_transform(texts)
    for text, row in zip(
        [*texts, ["is", "is", "my"]], [*table, *terms.transform([["is", "is", "my"]])], strict=True
    ):
        places, values = classifier._weighed(text)
        assert dict(zip(places.tolist(), values.tolist(), strict=True)) == pytest.approx(
            dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)), abs=1e-5
        )
