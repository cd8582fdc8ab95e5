"""A database with one conversation, and the frozen clinic, for every action."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.compose import knowledge
from backtalk.content.store import ContentStore
from backtalk.db.models import Conversation
from backtalk.db.session import session

ROOT = Path(__file__).parents[2]
CLINIC = ROOT / "tests" / "clinic"


@pytest.fixture(autouse=True)
def conversation(database: Engine) -> str:
    """The id of a conversation that has begun."""
    with session() as db, db.begin():
        db.add(Conversation(id="c1"))
    return "c1"


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> ContentStore:
    """The clinic of `tests/clinic`, with the phrases and exercises of `content/`."""
    folder = tmp_path_factory.mktemp("clinic") / "content"
    folder.mkdir()
    for file in (ROOT / "content").glob("*.yml"):
        shutil.copy(file, folder)
    shutil.copytree(CLINIC / "topics", folder / "topics")
    shutil.copy(CLINIC / "clinic.yml", folder)
    known = {file.stem for file in (folder / "topics").glob("*.md")}
    exercises = folder / "exercises.yml"
    listed = re.compile(r"(?m)^  topics: \[(?P<topics>.*)\]$")
    exercises.write_text(listed.sub(lambda m: _only(known, m["topics"]), exercises.read_text()))
    return ContentStore(folder, folder / "links.json")


@pytest.fixture(autouse=True)
def clinic(frozen: ContentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the actions read it."""
    monkeypatch.setattr(knowledge, "_store", lambda: frozen)


def _only(known: set[str], topics: str) -> str:
    return f"  topics: [{', '.join(topic for topic in topics.split(', ') if topic in known)}]"
