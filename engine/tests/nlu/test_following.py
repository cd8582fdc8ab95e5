"""What is typed after an answer is ranked by what was learned from other follow-ups."""

from dataclasses import replace
from pathlib import Path

import pytest

from backtalk_engine.nlu.encoder.encoder import encoder, normalised
from backtalk_engine.nlu.ranking.context import Context
from backtalk_engine.nlu.ranking.following import Following, FollowUp, Turn, changes_of_subject
from backtalk_engine.nlu.ranking.ranking import LeftOut, Ranking
from backtalk_engine.nlu.ranking.texts import AnswerText
from backtalk_engine.nlu.words.naming import Naming

ASKED = ("what helps", "how long does it last", "can i run", "why does it hurt", "at night")
TOPICS = ("knee", "elbow", "wrist", "ankle")
TEXTS = {
    f"{topic}/{number}": AnswerText(f"{topic}/{number}", f"{asked} {topic}", asked, frozenset())
    for topic in TOPICS
    for number, asked in enumerate(ASKED)
}
BARE = {0: "so what helps", 1: "how long then", 2: "and running", 3: "but why", 4: "in bed too"}


@pytest.fixture(scope="module")
def ranking(tmp_path_factory: pytest.TempPathFactory) -> Ranking:
    pairs = [
        (line.format(asked=text.point, topic=text.id.partition("/")[0]), text.id)
        for text in TEXTS.values()
        for line in (
            "{asked} {topic}",
            "{topic} {asked}",
            "my {topic}, {asked}",
            "{asked} {topic}?",
        )
    ]
    pairs += [
        (line, "contact") for line in ("call me", "ring me back", "phone me", "a call please")
    ]
    vectors = encoder().encode_all(
        [text for text, _ in pairs], tmp_path_factory.mktemp("var") / "vectors.npz"
    )
    known = {
        name: (encoder().encode(text.heading), encoder().encode(text.point))
        for name, text in TEXTS.items()
    }
    nothing = [frozenset[str]()] * len(pairs)
    return Ranking.fit(pairs, vectors, nothing, [False] * len(pairs), TEXTS, known)[0]


@pytest.fixture(scope="module")
def following(ranking: Ranking) -> Following:
    """Learned from three joints; the fourth is for the tests."""
    found = Following(ranking, TEXTS)
    examples = [
        FollowUp(BARE[number], f"{topic}/{number}", f"{topic}/{after}")
        for topic in TOPICS[:-1]
        for after in range(len(ASKED))
        for number in BARE
        if number != after
    ]
    examples += [FollowUp("call me", "contact", f"{topic}/0") for topic in TOPICS[:-1]]
    found.learn(examples, Naming(()))
    return found


def turn(following: Following, ranking: Ranking, text: str, after: str) -> Turn:
    alone = ranking.question(normalised(text), encoder().encode(normalised(text)), ())
    return following.turn(normalised(text), alone, False, Context(after))


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("how long then", "ankle/0", "ankle/1"),
        ("and running", "ankle/3", "ankle/2"),
        ("but why", "ankle/1", "ankle/3"),
        ("call me", "ankle/1", "contact"),
        ("what helps knee", "ankle/1", "knee/0"),
    ],
)
def test_a_follow_up_is_about_what_was_under_discussion(
    following: Following, ranking: Ranking, text: str, after: str, expected: str
) -> None:
    found = following.rank(turn(following, ranking, text, after))
    assert found[0][0] == expected
    assert sum(share for _, share in found) == pytest.approx(1)


def test_it_knows_nothing_before_an_answer_or_before_it_has_learned(
    following: Following, ranking: Ranking
) -> None:
    assert following.knows(Context("ankle/0"))
    assert not following.knows(Context())
    assert not following.knows(Context("ankle/gone"))
    assert not Following(ranking, TEXTS).knows(Context("ankle/0"))


def test_it_reads_what_it_learned_from_the_weights_alone(
    following: Following, ranking: Ranking, tmp_path: Path
) -> None:
    again = Following(ranking, TEXTS, following.weights)
    one = turn(following, ranking, "how long then", "ankle/0")
    assert again.rank(one) == following.rank(one)


def test_an_answer_for_a_stated_condition_comes_before_one_for_most(
    ranking: Ranking, following: Following
) -> None:
    made_for = {**TEXTS, "ankle/3": replace(TEXTS["ankle/3"], made_for=frozenset({"pregnant"}))}
    careful = Following(ranking, made_for, following.weights)
    one = turn(careful, ranking, "how long then", "ankle/0")
    told = one._replace(context=Context("ankle/0", ("pregnant",)))
    before, after = dict(careful.rank(one)), dict(careful.rank(told))
    assert after["ankle/3"] > before["ankle/3"]


def test_nothing_to_learn_from_leaves_it_without_weights(ranking: Ranking) -> None:
    found = Following(ranking, TEXTS)
    found.learn([], Naming(()))
    assert not len(found.weights)


def test_a_change_of_subject_comes_after_an_answer_on_something_else() -> None:
    found = [LeftOut(f"line {n}", f"knee/{n % 5}", n, []) for n in range(40)]
    changes = changes_of_subject(found, [*TEXTS])
    assert 20 < len(changes) < 40
    assert all(not change.after.startswith("knee/") for change in changes)
    assert all(change.text == f"line {change.own}" for change in changes)
