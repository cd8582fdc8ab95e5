"""What a model makes of lines: `python -m backtalk_engine.read_lines MODEL`.

Reads a JSON list of texts from its input and prints a line for each, in their order: `reading` and
what Rasa's parse endpoint says of it, as JSON. It serves nothing and keeps nothing.
"""

import asyncio
import json
import os
import sys
import warnings
from collections.abc import Sequence

KEPT = ("intent", "danger", "answers", "band", "requests")
"""The parts of a reading that decide what a visitor gets."""


def read(model: str, texts: Sequence[str]) -> None:
    """Print what the model in this archive makes of each text."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> None:
        for text in texts:
            # A leading slash would name an intent; visitors cannot send one.
            found = await agent.parse_message(text.lstrip("/ "))
            reading = {part: found[part] for part in KEPT if part in found}
            print(f"reading {json.dumps(reading)}")

    asyncio.run(parse_all())


def main() -> None:
    """Read the lines on standard input with the model that is named."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.filterwarnings("ignore")
    from backtalk_engine import stubs

    stubs.install()
    from backtalk_engine import patches

    patches.apply()
    import logging

    from rasa.utils.log_utils import configure_structlog

    logging.getLogger().setLevel(logging.ERROR)
    configure_structlog(logging.ERROR)
    read(sys.argv[1], json.load(sys.stdin))


if __name__ == "__main__":
    main()
