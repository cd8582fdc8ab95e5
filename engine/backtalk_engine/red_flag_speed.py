"""How long `RedFlags` takes on a message: `python -m backtalk_engine.red_flag_speed MODEL`.

Prints JSON: milliseconds by number of characters, once for a message of which nothing is denied,
once for one with a denial, which is encoded a second time without it. The first encoding is not
counted, since the rest of the pipeline needs it too.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

    from backtalk_engine.nlu.red_flags.component import RedFlags

SIZES = (200, 1000)  # characters
TALK = {
    "plain": "I am 45 and sit at a desk most of the day. At the weekend I work in the garden. ",
    "denied": "I sit at a desk most of the day, no fever, no weakness in my legs, just stiff. ",
}
_TIMES = 200


def milliseconds(model: Path) -> dict[str, dict[int, float]]:
    """The median time of one message of each of `TALK` and `SIZES`, in milliseconds.

    Args:
        model: A trained model's archive.
    """
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.nlu.training_data.message import Message

    from backtalk_engine.nlu.encoder.encoder import encode_message
    from backtalk_engine.nlu.red_flags.component import RedFlags

    found: dict[str, dict[int, float]] = {kind: {} for kind in TALK}
    with tempfile.TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        node = next(n for n in metadata.predict_schema.nodes.values() if n.uses is RedFlags)
        config = {**RedFlags.get_default_config(), **node.config}
        component = RedFlags(config, storage, node.resource)
        with storage.read_from(node.resource) as stored:
            component.restore(stored)
        for kind, talk in TALK.items():
            for size in SIZES:
                message = Message.build("".join(islice(cycle(talk), size)))
                encode_message(message)
                found[kind][size] = median(_timed(component, message) for _ in range(_TIMES))
    return found


def _timed(component: RedFlags, message: Message) -> float:
    began = perf_counter()
    component.process([message])
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    from backtalk_engine import stubs

    stubs.install()
    print(json.dumps(milliseconds(Path(sys.argv[1]))))
