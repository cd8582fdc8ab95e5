"""One ranking of answers and acts, from a small clinic's examples."""

from pathlib import Path

import numpy as np
import pytest

from backtalk_engine.nlu.encoder.encoder import encoder, normalised
from backtalk_engine.nlu.ranking import left_out
from backtalk_engine.nlu.ranking import ranking as module
from backtalk_engine.nlu.ranking.ranking import LeftOut, Ranking
from backtalk_engine.nlu.ranking.texts import AnswerText

EXAMPLES = {
    "hips/stretch": [
        "how do i stretch tight hips",
        "hip stretches",
        "stretch for stiff hips please",
        "which stretch loosens my hips",
        "hip flexor stretch",
        "best stretches for hips",
    ],
    "hips/how_long": [
        "how long should i hold a hip stretch",
        "how many seconds do i hold it",
        "how long to stretch hips",
        "hold the stretch for how long",
        "how many minutes of hip stretching",
        "stretch duration",
    ],
    "back/run": [
        "can i run with a sore back",
        "is running ok with back pain",
        "jogging with a bad back",
        "my back hurts, may i go for a run",
        "running and back pain",
        "back pain runner",
    ],
    "back/pregnant": [
        "back pain in pregnancy",
        "i am pregnant and my back hurts",
        "sore back while expecting",
        "pregnant, backache",
        "what helps my back when pregnant",
        "pregnancy back ache",
    ],
    "contact": [
        "can someone call me",
        "please ring me back",
        "i want to speak to a person",
        "call me",
        "get somebody to phone me",
        "have a therapist call",
    ],
}
TEXTS = {
    name: AnswerText(name, lines[0], lines[1], frozenset({"pregnant"} if "preg" in name else set()))
    for name, lines in EXAMPLES.items()
    if "/" in name
}


def fit(var: Path, conditions: tuple[str, ...]) -> tuple[Ranking, list[LeftOut]]:
    pairs = [(line, name) for name, lines in EXAMPLES.items() for line in lines]
    vectors = encoder().encode_all([text for text, _ in pairs], var / "vectors.npz")
    named = [frozenset({"pregnant"} if "pregnan" in text else set()) for text, _ in pairs]
    texts = {
        name: (encoder().encode(text.heading), encoder().encode(text.point))
        for name, text in TEXTS.items()
    }
    return Ranking.fit(pairs, vectors, named, [False] * len(pairs), TEXTS, texts, conditions)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ranking, list[LeftOut]]:
    return fit(tmp_path_factory.mktemp("var"), ("pregnant",))


def ranked(ranking: Ranking, text: str) -> list[str]:
    plain = normalised(text)
    question = ranking.question(plain, encoder().encode(plain), ())
    return [name for name, _ in ranking.rank(question)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how long do i hold the hip stretch for?", "hips/how_long"),
        ("is jogging fine when my back is sore", "back/run"),
        ("could a person give me a ring", "contact"),
        ("hip strech", "hips/stretch"),
    ],
)
def test_the_answer_to_the_whole_message_comes_first(
    fitted: tuple[Ranking, list[LeftOut]], text: str, expected: str
) -> None:
    assert ranked(fitted[0], text)[0] == expected


def test_shares_sum_to_one(fitted: tuple[Ranking, list[LeftOut]]) -> None:
    ranking = fitted[0]
    found = ranking.rank(ranking.question("hips", encoder().encode("hips"), ()))
    assert sum(share for _, share in found) == pytest.approx(1)
    assert {name for name, _ in found} == set(EXAMPLES)


def test_an_answer_whose_text_is_gone_is_never_chosen(
    fitted: tuple[Ranking, list[LeftOut]], tmp_path: Path
) -> None:
    fitted[0].save(tmp_path / "ranking.npz")
    again = Ranking.read(tmp_path / "ranking.npz")
    assert ranked(again, "can i run with a sore back")[0] == "back/run"
    again.speak_of({n: t for n, t in TEXTS.items() if n != "back/run"}, {})
    assert "back/run" not in ranked(again, "can i run with a sore back")
    assert "contact" in ranked(again, "call me")


def test_what_was_saved_ranks_the_same(
    fitted: tuple[Ranking, list[LeftOut]], tmp_path: Path
) -> None:
    fitted[0].save(tmp_path / "ranking.npz")
    again = Ranking.read(tmp_path / "ranking.npz")
    vector = encoder().encode("hip stretches")
    for ranking in (fitted[0], again):
        ranking.speak_of({}, {})
    shares = [r.rank(r.question("hip stretches", vector, ())) for r in (fitted[0], again)]
    assert [n for n, _ in shares[0]] == [n for n, _ in shares[1]]
    assert np.allclose([s for _, s in shares[0]], [s for _, s in shares[1]])


def test_the_weights_fit_strangers_where_there_are_enough_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pairs = [(line, name) for name, lines in EXAMPLES.items() for line in lines]
    vectors = encoder().encode_all([text for text, _ in pairs], tmp_path / "vectors.npz")
    asked = [number % 2 == 0 for number in range(len(pairs))]

    def weights(enough: int) -> list[float]:
        monkeypatch.setattr(module, "_ENOUGH", enough)
        fitted, found = Ranking.fit(pairs, vectors, [frozenset()] * len(pairs), asked, TEXTS, {})
        assert {one.text for one in found} >= {
            t for (t, _), a in zip(pairs, asked, strict=True) if a
        }
        fitted.save(tmp_path / "ranking.npz")
        with np.load(tmp_path / "ranking.npz") as stored:
            return list(stored["weights"])

    assert weights(sum(asked)) != weights(sum(asked) + 1)


def test_left_out_lines_are_counted_by_answer(fitted: tuple[Ranking, list[LeftOut]]) -> None:
    counted = left_out.by_answer(fitted[1])
    assert set(counted) <= set(TEXTS)
    drawn = sum(one.label in TEXTS for one in fitted[1])
    assert sum(found["lines"] for found in counted.values()) == drawn > 0
    assert sum(found["first"] for found in counted.values()) > drawn / 2
    assert all(name not in found["instead"] for name, found in counted.items())
