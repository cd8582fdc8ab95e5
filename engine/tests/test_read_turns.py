"""What stands before a message counts when conversation tests are read."""

import json
import subprocess
import sys

from project import Project

SAID = "and for how long?"
BEFORE = ("", "sciatica/opening", "stretching/opening")


def test_a_turn_is_read_with_what_stands_before_it(trained: Project) -> None:
    turns = [
        {"text": SAID, "slots": {"answer": a, "topic": a.split("/")[0]} if a else {}}
        for a in BEFORE
    ]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "backtalk_serving.read_turns", str(trained.model)],
        cwd=trained.root,
        env=trained.environment(),
        input=json.dumps(turns),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    read = [line for line in done.stdout.splitlines() if line.startswith("reading ")]
    found = [json.loads(line.removeprefix("reading ")) for line in read]
    topics = [reading["answers"][0]["id"].split("/")[0] for reading in found]
    assert topics[1:] == ["sciatica", "stretching"]
