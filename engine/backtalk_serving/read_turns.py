"""What a model makes of turns: `python -m backtalk_serving.read_turns MODEL`.

Reads a JSON list of `text` and `slots` (what stands before it; nothing for a line alone) from its
input, and prints a line for each, in their order: `reading` and what Rasa's parse endpoint says of
it, as JSON. It serves nothing and keeps nothing.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from backtalk_serving import startup

KEPT = ("intent", "danger", "answers", "band", "requests")
"""The parts of a reading that decide what a visitor gets."""


def read(model: str, turns: Sequence[Mapping[str, Any]]) -> None:
    """Print what the model in this archive makes of each turn."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import SlotSet
    from rasa.shared.core.trackers import DialogueStateTracker

    agent = Agent.load(model)

    async def parse_all() -> None:
        for turn in turns:
            tracker = DialogueStateTracker("test", agent.domain.slots)
            for name, value in turn["slots"].items():
                tracker.update(SlotSet(name, value))
            # A leading slash would name an intent; visitors cannot send one.
            message = UserMessage(turn["text"].lstrip("/ "))
            found = await agent.processor.parse_message(message, tracker)
            reading = {part: found[part] for part in KEPT if part in found}
            print(f"reading {json.dumps(reading)}")

    asyncio.run(parse_all())


def main() -> None:
    """Read the turns on standard input with the model that is named."""
    startup.prepare()
    read(sys.argv[1], json.load(sys.stdin))


if __name__ == "__main__":
    main()
