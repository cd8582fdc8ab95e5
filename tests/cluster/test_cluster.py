"""One of each process is killed under load: who waited for it sends again, and nothing else."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto
from backtalk.settings import settings
from tests.cluster.cluster import PARTS, Cluster, can_run
from tests.cluster.visitors import Visit, visits
from tests.environment import environment
from tests.postgres import new_database
from tests.postgres import postgres as postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_run(), reason="PostgreSQL and Redis are not installed"),
]
VISITORS = 8
KILLED = ("web-1", "engine-1", "actions-1", "redis")
PAUSE = 6.0
"""Seconds before each kill, and until what was killed is started again."""
SLOW = 3.0
"""Seconds that a message under this load takes."""


@pytest.fixture(scope="module")
def cluster(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    running = Cluster(tmp_path_factory.mktemp("cluster"), new_database(postgres))
    try:
        running.start_all()
        yield running
    finally:
        running.stop_all()


@pytest.fixture(scope="module")
def load(cluster: Cluster) -> tuple[list[Visit], dict[str, float]]:
    """What visitors saw while one of each was killed, and when each was."""
    killed, closed = {}, Event()
    with ThreadPoolExecutor(1) as aside:
        seen = aside.submit(visits, cluster.url, VISITORS, closed)
        try:
            for name in KILLED:
                time.sleep(PAUSE)
                killed[name] = time.monotonic()
                cluster.kill(name)
                time.sleep(PAUSE)
                cluster.start(name)
                cluster.wait_for(name)
        finally:
            closed.set()
        found = seen.result()
    sent = sum(visit.messages for visit in found)
    failed = Counter(why for visit in found for _, why in visit.failed)
    print(f"\n{len(found)} visits, {sent} messages, sent again: {dict(failed)}")
    print(f"slowest message: {max(visit.slowest for visit in found):.1f} s")
    return found, killed


def test_every_request_that_was_told_is_there_once(
    cluster: Cluster, load: tuple[list[Visit], dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = load
    told = Counter(visit.email for visit in found if visit.told_saved)
    assert len(told) == len(found), "nobody was left without"
    engine = create_engine(cluster.database_url)
    with environment(monkeypatch, var=cluster.folder / "var"), Session(engine) as db:
        saved = Counter(Contact.of(lead).email for lead in db.scalars(select(Lead)))
        crypto.forget_key()
    engine.dispose()
    assert saved == told


def test_only_who_waited_for_what_was_killed_had_to_send_again(
    load: tuple[list[Visit], dict[str, float]],
) -> None:
    found, killed = load
    failures = {written: why for visit in found for written, why in visit.failed}
    around = {
        name: [written for written in failures if at - SLOW < written < at + 3 * PAUSE]
        for name, at in killed.items()
    }
    assert all(len(written) <= VISITORS for written in around.values()), failures
    assert set(failures) == {written for near in around.values() for written in near}, failures
    # Who waited for a web that was killed is answered once that is sure.
    assert max(visit.slowest for visit in found) < 2 * settings().engine_timeout


def test_conversations_hop_and_every_process_works(
    cluster: Cluster, load: tuple[list[Visit], dict[str, float]]
) -> None:
    found, _ = load
    answered = {
        line.get("request_id"): web
        for web in ("web-1", "web-2")
        for line in map(json.loads, filter(_is_json, cluster.said(web).splitlines()))
    }
    hopping = [visit for visit in found if len({answered.get(r) for r in visit.requests}) > 1]
    assert len(hopping) > len(found) / 2
    for part in PARTS:
        assert all(cluster.processor(f"{part}-{number}") > 1 for number in (1, 2)), part


def _is_json(line: str) -> bool:
    return line.startswith("{")
