from pathlib import Path

import pytest

from backtalk.content import Content
from tests import frozen


@pytest.fixture(scope="session")
def content() -> Content:
    return frozen.content()


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    """A folder of examples with one file, which is not to be touched."""
    folder = tmp_path / "data" / "nlu"
    (folder / "topics").mkdir(parents=True)
    (folder / "topics" / "sciatica.yml").write_text(
        'version: "3.1"\n\nnlu:\n  # a comment\n  - intent: sciatica/opening\n'
        "    examples: |\n      - my leg tingles\n      - Sciatica in 2 legs\n"
    )
    return folder
