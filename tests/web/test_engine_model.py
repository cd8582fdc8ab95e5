"""The address from which engines fetch the active model."""

from pathlib import Path

import httpx
import pytest

from backtalk.db.session import session
from backtalk.training import archives, models
from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor

TOKEN = "a token"


@pytest.fixture
async def visitor(opened: Open, tmp_path: Path) -> Visitor:
    """A visitor of an application whose active model is a small file."""
    folder = tmp_path / "models"
    folder.mkdir()
    found = await opened(models=folder, engine_token=TOKEN)
    (folder / "one.tar.gz").write_bytes(b"the first model")
    with session() as db, db.begin():
        models.activate(db, models.register(db, folder / "one.tar.gz"), "first")
    return found


async def fetch(visitor: Visitor, token: str = TOKEN, **headers: str) -> httpx.Response:
    return await visitor.http.get("/engine/model", auth=("engine", token), headers=headers)


async def test_an_engine_gets_the_active_model_once(visitor: Visitor) -> None:
    first = await fetch(visitor)
    assert (first.status_code, first.content) == (200, b"the first model")
    assert first.headers["filename"] == "one.tar.gz"
    again = await fetch(visitor, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_after_a_promotion_it_gets_the_other(visitor: Visitor, tmp_path: Path) -> None:
    first = await fetch(visitor)
    (tmp_path / "models/two.tar.gz").write_bytes(b"the second")
    with session() as db, db.begin():
        models.activate(db, models.register(db, tmp_path / "models/two.tar.gz"), "better")
    other = await fetch(visitor, **{"If-None-Match": first.headers["etag"]})
    assert (other.status_code, other.content) == (200, b"the second")


@pytest.mark.parametrize("token", ["", "wrong", "ä"])
async def test_nobody_else_gets_it(visitor: Visitor, token: str) -> None:
    for answer in (await fetch(visitor, token), await visitor.http.get("/engine/model")):
        assert (answer.status_code, answer.content) == (401, b"")


async def test_a_damaged_archive_is_handed_to_nobody(
    visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    with session() as db:
        active = models.active(db)
    assert active
    archives.place(active).write_bytes(b"the fir")
    answer = await fetch(visitor)
    assert (answer.status_code, answer.content) == (409, b"")
    archives.place(active).unlink()
    assert (await fetch(visitor)).status_code == 409


async def test_a_model_of_another_program_is_handed_to_nobody(visitor: Visitor) -> None:
    visitor.gateway.base = "0" * 12
    assert (await fetch(visitor)).status_code == 404


async def test_health_names_the_model_that_answers(visitor: Visitor, engine: FakeEngine) -> None:
    engine.status = b'{"model_id": "x", "model_file": "one.tar.gz"}'
    assert (await visitor.http.get("/health")).headers["backtalk-model"] == "one.tar.gz"
