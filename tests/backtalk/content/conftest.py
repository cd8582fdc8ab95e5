import shutil
from pathlib import Path

import pytest

from backtalk.content import Content, load

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def content() -> Content:
    return load(CONTENT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    return shutil.copytree(CONTENT, tmp_path / "content")
