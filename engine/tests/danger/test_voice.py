"""The second voice: what it makes of a message that is like its examples, or like none."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from backtalk_engine.nlu.danger.voice import HARMLESS, Voice
from backtalk_engine.nlu.encoder import Vectors, encoder

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
def voice() -> Voice:
    texts = [text for examples in EXAMPLES.values() for text in examples]
    labels = [label for label, examples in EXAMPLES.items() for _ in examples]
    vectors = np.stack([encoder().encode(text) for text in texts])
    return Voice.fit(vectors, [text.split() for text in texts], labels, {"saddle"})


def vector(text: str) -> Vectors:
    return encoder().encode(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("i have no feeling between my legs", "saddle"),
        ("the paper feels dead when i wipe", "saddle"),
        ("i keep losing stone after stone without a diet", "weight"),
    ],
)
def test_other_words_for_the_same_mean_the_same_row(voice: Voice, text: str, row: str) -> None:
    heard = voice.hear(vector(text), text.split())
    assert heard.rows[0] == row
    assert heard.means(row)


def test_only_rows_that_cannot_wait_are_urgent(voice: Voice) -> None:
    said = ("no feeling between my legs", "losing weight without a diet", "how to roll a hip")
    saddle, weight, roller = (voice.hear(vector(text), text.split()).urgent for text in said)
    assert saddle > 0 > weight
    assert roller < 0


def test_it_says_the_same_after_it_was_saved(voice: Voice, tmp_path: Path) -> None:
    voice.save(tmp_path / "voice.npz")
    text = "numb where i sit"
    said = [v.hear(vector(text), text.split()) for v in (voice, Voice.read(tmp_path / "voice.npz"))]
    assert said[0] == said[1]


def test_a_message_is_weighed_as_the_examples_were(voice: Voice) -> None:
    texts = [text.split() for examples in EXAMPLES.values() for text in examples]
    terms = TfidfVectorizer(
        analyzer=lambda text: [*text, *map(" ".join, pairwise(text))], min_df=2, sublinear_tf=True
    )
    table = terms.fit_transform(texts)
    for text, row in zip(
        [*texts, ["is", "is", "my"]], [*table, *terms.transform([["is", "is", "my"]])], strict=True
    ):
        places, values = voice._weighed(text)
        assert dict(zip(places.tolist(), values.tolist(), strict=True)) == pytest.approx(
            dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)), abs=1e-5
        )
