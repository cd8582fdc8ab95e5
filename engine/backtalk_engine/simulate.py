"""A clinic that begins with few examples: `python -m backtalk_engine.simulate SEED`.

Prints as JSON how a stream of questions by strangers reads. For each line of its input, a list of
places in that stream, it learns a tenth of the project's examples and those questions with their
right answers, and prints what it makes of the whole stream (likeliest, its probability, how far the
next one is) and how many of other strangers' questions find their answer.
"""

import json
import random
import sys
from typing import Any

from backtalk_serving import startup

_BEGUN_WITH = 10  # one of so many examples


def main() -> None:
    """Simulate with the seed that is named, in the project's folder."""
    startup.prepare(training=True)
    simulate(int(sys.argv[1]))


def simulate(seed: int) -> None:
    """Answer each line of the input."""
    from rasa.shared.importers.importer import TrainingDataImporter

    from backtalk_engine.nlu import folders
    from backtalk_engine.nlu.classifier import text_vectors
    from backtalk_engine.nlu.examples import Examples
    from backtalk_engine.nlu.ranking.ranking import Ranking
    from backtalk_engine.nlu.ranking.texts import answer_texts
    from backtalk_engine.nlu.words.naming import Naming

    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
    data, texts = importer.get_nlu_data(), answer_texts(folders.content())
    all_, vectors = Examples.of(data, Naming.of(data)), text_vectors(texts)
    drawn = random.Random(seed)  # noqa: S311 - no secret
    strangers = [n for n, asked in enumerate(all_.asked) if asked]
    drawn.shuffle(strangers)
    half = len(strangers) // 2
    stream, test = strangers[:half], strangers[half:]
    others = [n for n, asked in enumerate(all_.asked) if not asked]
    begun = drawn.sample(others, len(others) // _BEGUN_WITH)
    print(json.dumps([all_.pairs[n][0] for n in stream]), flush=True)
    for line in sys.stdin:
        learned = all_.some([*begun, *(stream[n] for n in json.loads(line))])
        ranking, _ = Ranking.fit(*learned, texts, vectors)

        def first(n: int, ranking: Any = ranking) -> tuple[str, float, float]:
            text = all_.pairs[n][0]
            found = ranking.rank(ranking.question(text, all_.vectors[n], all_.named[n]))
            (best, share), (_, next_) = found[0], found[1]
            return best, share, share - next_

        right = sum(first(n)[0] == all_.pairs[n][1] for n in test)
        print(json.dumps({"stream": [*map(first, stream)], "right": right, "of": len(test)}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
